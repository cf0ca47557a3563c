using System.Collections.Concurrent;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Logging;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>Writes what is queued on a thread of its own, many callers' writes in one transaction: they share the flush to disk.</summary>
internal sealed class SqliteWriteQueue : IDisposable
{
    // One transaction takes what is waiting up to here; the bound keeps the wait of a single write short.
    private const int MaxJobs = 256;
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan EmptyLogDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EmptyLogPause = TimeSpan.FromMilliseconds(25);

    private readonly string _path;
    private readonly SqliteReadPool _readers;
    private readonly ILogger _logger;
    // Wakes the thread directly: a wake-up by way of the thread pool stands in line behind all callers that were just answered.
    private readonly BlockingCollection<SqliteWriteJob> _jobs = [];
    private readonly Thread _thread;

    // Null after a failure: the next group opens the file anew.
    private SqliteWriter? _writer;

    public SqliteWriteQueue(string path, SqliteWriter writer, SqliteReadPool readers, ILogger logger)
    {
        (_path, _writer, _readers, _logger) = (path, writer, readers, logger);
        _thread = new Thread(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <param name="write">Runs within the transaction that it may share with others.</param>
    /// <param name="bytes">About how much it writes.</param>
    /// <param name="failed">What the caller gets when the transaction failed, or null: then a <see cref="JournalStoreException"/>.</param>
    /// <param name="emptyLog">The caller is answered only when the log has been emptied after the commit.</param>
    /// <param name="cancellationToken">Takes the write back while it waits; cancelled while it is being written, its outcome is unknown.</param>
    /// <exception cref="JournalStoreException">The write failed or the store is closed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteWriter, T> write, int bytes, T? failed, bool emptyLog, CancellationToken cancellationToken)
        where T : struct
    {
        var job = new SqliteWriteJob<T>(write, bytes, failed, emptyLog, cancellationToken);
        return TryQueue(job) ? job.Task.WaitAsync(cancellationToken) : throw new JournalStoreException($"'{_path}' is closed.");
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
    }

    /// <returns>False where the queue is closed.</returns>
    private bool TryQueue(SqliteWriteJob job)
    {
        try
        {
            _jobs.Add(job);
            return true;
        }
        catch (InvalidOperationException) when (_jobs.IsAddingCompleted)
        {
            return false;
        }
    }

    private void Work()
    {
        var group = new List<SqliteWriteJob>(MaxJobs);
        foreach (var first in _jobs.GetConsumingEnumerable())
        {
            var bytes = 0L;
            for (SqliteWriteJob? job = first; job is not null; job = group.Count < MaxJobs && bytes < MaxBytes && _jobs.TryTake(out var next) ? next : null)
            {
                if (job.TryStart())
                {
                    group.Add(job);
                    bytes += job.Bytes;
                }
            }

            if (group.Count > 0)
            {
                Write(group);
                group.Clear();
            }
        }

        _writer?.Dispose();
    }

    private void Write(List<SqliteWriteJob> group)
    {
        try
        {
            _writer ??= new SqliteWriter(SqliteSchema.OpenWriter(_path));
            _writer.Begin();
            foreach (var job in group)
            {
                job.Run(_writer);
            }

            _writer.Commit();
        }
#pragma warning disable CA1031 // Whatever went wrong, every caller of the group must be told; the thread must live on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(group, e);
            return;
        }

        foreach (var job in group.Where(job => !job.EmptyLog))
        {
            job.Complete();
        }

        var rest = group.Where(job => job.EmptyLog).ToList();
        if (rest.Count > 0)
        {
            EmptyLog(_writer, rest);
        }
    }

    private void EmptyLog(SqliteWriter writer, List<SqliteWriteJob> jobs)
    {
        var isEmpty = false;
        try
        {
            _readers.WithoutReaders(() => isEmpty = writer.EmptyLog());
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(jobs, e);
            return;
        }

        foreach (var job in jobs)
        {
            if (isEmpty)
            {
                job.Complete();
            }
            else if (job.Age < EmptyLogDeadline)
            {
                _ = TryAgainAsync(job);
            }
            else
            {
                job.Fail(new JournalStoreException($"Another program reads '{_path}', so erased text may still stand in its log. Erase again."));
            }
        }
    }

    // Our own readers were shut out, so another program reads, perhaps a backup. The other writes must not wait for it.
    private async Task TryAgainAsync(SqliteWriteJob job)
    {
        await Task.Delay(EmptyLogPause).ConfigureAwait(false);
        if (!TryQueue(job))
        {
            job.Fail(new JournalStoreException($"'{_path}' was closed before its log was emptied."));
        }
    }

    private void Fail(List<SqliteWriteJob> jobs, Exception e)
    {
        _logger.LogError(e, "A transaction of {Jobs} writes to {Path} failed.", jobs.Count, _path);
        _writer?.Dispose();
        _writer = null;
        var failure = e as JournalStoreException ?? new JournalStoreException($"'{_path}' cannot be written: {e.Message}", e);
        foreach (var job in jobs)
        {
            job.Fail(failure);
        }
    }
}
