using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.Memory;

/// <summary>Keeps streams in the process and loses them with it: for tests and for comparison.</summary>
public sealed class MemoryJournalStore : IJournalStore, ISecretStore
{
    private readonly ConcurrentDictionary<string, StreamInMemory> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    public JournalLimits Limits => StoreRules.Embedded;

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) =>
        Read(stream, StreamHead.None, found => found.Head, cancellationToken);

    public Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = stream.Encode();
        var personal = StoreRules.Check(batch, Limits);
        return Task.FromResult(Write(key, batch.Expected, found => found.Append(batch, personal)));
    }

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var head = StoreRules.Sealed(expected, sealId);
        return Task.FromResult(Write(stream.Encode(), expected, found => found.Seal(expected, head)));
    }

    public async IAsyncEnumerable<StoredBatch> ReadAsync(
        StreamId stream,
        long fromVersion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in await Read(stream, [], found => found.From(fromVersion), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        return Task.Run(
            () =>
            {
                var copies = new List<ReadOnlyMemory<byte>>();
                foreach (var chunk in chunks)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    StoreRules.CheckChunk(chunk);
                    copies.Add(chunk.ToArray());
                }

                var found = _streams.GetValueOrDefault(key) ?? new StreamInMemory();
                lock (found)
                {
                    found.Save(new StoredSnapshot(version, copies));
                }
            },
            cancellationToken);
    }

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) =>
        Read(stream, null, found => found.Snapshot, cancellationToken);

    public async IAsyncEnumerable<StreamId> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in _streams.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return StreamId.Decode(key);
        }
    }

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken)
    {
        var keys = subjects?.Select(StoreRules.SubjectKey).ToHashSet(StringComparer.Ordinal);
        return Read<IReadOnlyList<PersonalRow>>(
            stream,
            [],
            found => [.. found.Personal
                .Where(row => keys is null || keys.Contains(row.Key))
                .Select(row => new PersonalRow(StreamId.DecodePart(row.Key), row.Value))],
            cancellationToken);
    }

    public Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken)
    {
        var keys = StreamId.EncodePart(prefix);
        return Read<IReadOnlyList<PersonalRow>>(
            stream,
            [],
            found => [.. found.Personal
                .Where(row => row.Key.StartsWith(keys, StringComparison.Ordinal))
                .Select(row => new PersonalRow(StreamId.DecodePart(row.Key), row.Value))],
            cancellationToken);
    }

    public Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken)
    {
        var key = after is null ? "" : StoreRules.SubjectKey(after);
        return Read<IReadOnlyList<PersonalRow>>(
            stream,
            [],
            found => [.. found.Personal
                .Where(row => string.CompareOrdinal(row.Key, key) > 0)
                .OrderBy(row => row.Key, StringComparer.Ordinal)
                .Take(most)
                .Select(row => new PersonalRow(StreamId.DecodePart(row.Key), row.Value))],
            cancellationToken);
    }

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) =>
        Read(stream, false, found => found.Personal.Remove(StoreRules.SubjectKey(subject)), cancellationToken);

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<byte[]>([.. _secrets.GetOrAdd(name, [.. candidate])]);
    }

    Task<IReadOnlyDictionary<string, byte[]>> ISecretStore.ListAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyDictionary<string, byte[]>>(_secrets
            .Where(secret => secret.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(secret => secret.Key, byte[] (secret) => [.. secret.Value], StringComparer.Ordinal));
    }

    private Task<T> Read<T>(StreamId stream, T none, Func<StreamInMemory, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_streams.TryGetValue(stream.Encode(), out var found))
        {
            return Task.FromResult(none);
        }

        lock (found)
        {
            return Task.FromResult(read(found));
        }
    }

    private AppendOutcome Write(string key, StreamHead expected, Func<StreamInMemory, AppendOutcome> write)
    {
        // Only a first write may bring a stream into being: a fenced one must leave no trace.
        var found = expected == StreamHead.None ? _streams.GetOrAdd(key, _ => new StreamInMemory()) : _streams.GetValueOrDefault(key);
        if (found is null)
        {
            return AppendOutcome.Fenced;
        }

        lock (found)
        {
            return write(found);
        }
    }
}
