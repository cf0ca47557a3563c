using System.Diagnostics;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>One caller's write on its way through the queue.</summary>
internal abstract class SqliteWriteJob(int bytes, bool emptyLog)
{
    private readonly long _queued = Stopwatch.GetTimestamp();

    public TimeSpan Age => Stopwatch.GetElapsedTime(_queued);

    public int Bytes => bytes;

    public bool EmptyLog => emptyLog;

    /// <returns>False where the caller has taken it back.</returns>
    public abstract bool TryStart();

    public abstract void Run(SqliteWriter writer);

    /// <summary>Answers the caller with what <see cref="Run"/> found.</summary>
    public abstract void Complete();

    public abstract void Fail(JournalStoreException failure);
}

/// <inheritdoc/>
internal sealed class SqliteWriteJob<T>(Func<SqliteWriter, T> write, int bytes, T? failed, bool emptyLog, CancellationToken cancellationToken)
    : SqliteWriteJob(bytes, emptyLog)
    where T : struct
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result;

    public Task<T> Task => _done.Task;

    public override bool TryStart() => !cancellationToken.IsCancellationRequested;

    public override void Run(SqliteWriter writer) => _result = write(writer);

    public override void Complete() => _done.SetResult(_result);

    public override void Fail(JournalStoreException failure)
    {
        if (failed is { } answer)
        {
            _done.SetResult(answer);
        }
        else
        {
            _done.SetException(failure);
        }
    }
}
