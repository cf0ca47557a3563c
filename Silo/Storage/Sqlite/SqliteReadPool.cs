using System.Collections.Concurrent;
using EventsLive.Grains.Journal;
using Microsoft.Data.Sqlite;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>A few reading connections, opened when first needed, and a way to have none of them reading.</summary>
internal sealed class SqliteReadPool(string path) : IDisposable
{
    private const int Size = 4;

    private readonly SemaphoreSlim _free = new(Size);
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private volatile bool _closed;

    /// <summary>Reads on a thread of the pool: a grain's turn must not wait for a disk.</summary>
    /// <exception cref="JournalStoreException">The file could not be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Runs while nobody reads: readers that come meanwhile wait. Only the writer's thread calls this.</summary>
    public void WithoutReaders(Action action)
    {
        for (var i = 0; i < Size; i++)
        {
            _free.Wait();
        }

        try
        {
            action();
        }
        finally
        {
            _free.Release(Size);
        }
    }

    public void Dispose() => WithoutReaders(() =>
    {
        _closed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    });

    private T Read<T>(Func<SqliteReader, T> read)
    {
        if (_closed)
        {
            throw new JournalStoreException($"'{path}' is closed.");
        }

        SqliteReader? reader = null;
        try
        {
            reader = _idle.TryTake(out var idle) ? idle : new SqliteReader(SqliteSchema.OpenReader(path));
            var result = read(reader);
            _idle.Add(reader);
            return result;
        }
        catch (SqliteException e)
        {
            reader?.Dispose();
            throw new JournalStoreException($"'{path}' cannot be read: {e.Message}", e);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }
}
