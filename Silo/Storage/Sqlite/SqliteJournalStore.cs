using System.Runtime.CompilerServices;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Logging;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>Keeps streams in one SQLite file, the default store; one process at a time has it open.</summary>
public sealed class SqliteJournalStore : IJournalStore, ISecretStore, IDisposable
{
    private readonly StoreFileLock _lock;
    private readonly SqliteReadPool _readers;
    private readonly SqliteWriteQueue _writes;
    private long _generation;

    /// <param name="path">The file, created with its folder where there is none.</param>
    /// <exception cref="JournalStoreException">The file cannot be opened, is another process's or was written by a newer program.</exception>
    public SqliteJournalStore(string path, ILogger<SqliteJournalStore> logger)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalStoreException($"The folder of '{Path}' cannot be made: {e.Message}", e);
        }

        _lock = new StoreFileLock(Path);
        SqliteWriter? writer = null;
        try
        {
            writer = new SqliteWriter(SqliteSchema.OpenWriter(Path));
            _generation = writer.RemoveTornSnapshots();
            _readers = new SqliteReadPool(Path);
            _writes = new SqliteWriteQueue(Path, writer, _readers, logger);
        }
        catch
        {
            writer?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public JournalLimits Limits => StoreRules.Embedded;

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        return _readers.ReadAsync(reader => reader.Head(key), cancellationToken);
    }

    public Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        var personal = StoreRules.Check(batch, Limits);
        return WriteAsync(writer => writer.Append(key, batch, personal), batch.Payload.Length, cancellationToken, AppendOutcome.Unknown);
    }

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        var head = StoreRules.Sealed(expected, sealId);
        return WriteAsync(writer => writer.Seal(key, expected, head), 0, cancellationToken, AppendOutcome.Unknown);
    }

    public async IAsyncEnumerable<StoredBatch> ReadAsync(
        StreamId stream,
        long fromVersion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        var end = (await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false)).Version;
        var next = Math.Max(1, fromVersion);
        while (next <= end)
        {
            var page = await _readers.ReadAsync(reader => reader.Batches(key, next), cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                throw new JournalStoreException($"Stream {stream} lacks record {next} of {end}.");
            }

            foreach (var batch in page)
            {
                if (batch.FirstVersion > next)
                {
                    throw new JournalStoreException($"Stream {stream} lacks record {next} of {end}.");
                }

                yield return batch;
                next = batch.LastVersion + 1;
            }
        }
    }

    public async Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        StoreRules.CheckSnapshot(version, await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false));
        var key = stream.Encode();
        var generation = Interlocked.Increment(ref _generation);
        (long Generation, long Chunks)? useless = (generation, 0);
        try
        {
            // Enumerating builds the chunks: not on the thread of the grain that calls.
            await Task.Run(
                async () =>
                {
                    var count = 0L;
                    foreach (var chunk in chunks)
                    {
                        StoreRules.CheckChunk(chunk);
                        var number = count;
                        await WriteAsync(writer => Done(() => writer.AddChunk(generation, number, chunk)), chunk.Length, cancellationToken).ConfigureAwait(false);
                        useless = (generation, ++count);
                    }

                    // From here on the generation may be the stream's snapshot even where the answer is a failure.
                    useless = null;
                    useless = (await WriteAsync(
                        writer => new Replaced(writer.ReplaceSnapshot(key, version, generation, count)), 0, cancellationToken).ConfigureAwait(false)).Generation;
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (useless is { } old)
            {
                await RemoveChunksAsync(old.Generation, old.Chunks).ConfigureAwait(false);
            }
        }
    }

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        return _readers.ReadAsync(reader => reader.Snapshot(key), cancellationToken);
    }

    public async IAsyncEnumerable<StreamId> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = "";
        while (await _readers.ReadAsync(reader => reader.Streams(prefix, after), cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var key in page)
            {
                yield return StreamId.Decode(key);
            }

            after = page[^1];
        }
    }

    public async Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        return await _readers.ReadAsync(reader => reader.Personal(key, subjects), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken)
    {
        var (key, subjects) = (stream.Encode(), StreamId.EncodePart(prefix));
        return await _readers.ReadAsync(reader => reader.PersonalOf(key, subjects), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken)
    {
        var (key, subject) = (stream.Encode(), after is null ? "" : StoreRules.SubjectKey(after));
        return await _readers.ReadAsync(reader => reader.PersonalBehind(key, subject, most), cancellationToken).ConfigureAwait(false);
    }

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken)
    {
        var (key, row) = (stream.Encode(), StoreRules.SubjectKey(subject));

        // The log is emptied even where there is no row: an earlier call may have failed between the two.
        return _writes.WriteAsync(writer => Done(() => writer.Erase(key, row)), 0, failed: null, emptyLog: true, cancellationToken);
    }

    public async Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken)
    {
        var key = StoreRules.SubjectKey(name);
        if (await _readers.ReadAsync(reader => reader.Secret(key), cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        return (await WriteAsync(writer => new Secret(writer.GetOrAddSecret(key, candidate)), candidate.Length, cancellationToken).ConfigureAwait(false)).Value;
    }

    async Task<IReadOnlyDictionary<string, byte[]>> ISecretStore.ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var key = StreamId.EncodePart(prefix);
        return await _readers.ReadAsync(reader => reader.Secrets(key), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the store and deletes its files.</summary>
    public void Delete()
    {
        Close();
        foreach (var file in new[] { Path, Path + "-wal", Path + "-shm" })
        {
            File.Delete(file);
        }

        _lock.Dispose();
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        Close();
        _lock.Dispose();
    }

    private void Close()
    {
        _writes.Dispose();
        _readers.Dispose();
    }

    private Task<T> WriteAsync<T>(Func<SqliteWriter, T> write, int bytes, CancellationToken cancellationToken, T? failed = null)
        where T : struct => _writes.WriteAsync(write, bytes, failed, emptyLog: false, cancellationToken);

    // One chunk a transaction, so that appends need not wait for a whole snapshot.
    private async Task RemoveChunksAsync(long generation, long chunks)
    {
        try
        {
            for (var number = 0L; number < chunks; number++)
            {
                var doomed = number;
                await WriteAsync(writer => Done(() => writer.DeleteChunk(generation, doomed)), 0, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (JournalStoreException)
        {
            // Logged by the queue; what is left is removed when the file is next opened.
        }
    }

    private static bool Done(Action write)
    {
        write();
        return true;
    }

    private readonly record struct Replaced((long Generation, long Chunks)? Generation);

    private readonly record struct Secret(byte[] Value);
}
