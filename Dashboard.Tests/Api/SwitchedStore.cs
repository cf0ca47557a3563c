using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>A store in memory that can be taken away and given back.</summary>
public sealed class SwitchedStore : IJournalStore, ISecretStore
{
    private readonly MemoryJournalStore _inner = new();

    public bool IsAway { get; set; }

    public JournalLimits Limits => _inner.Limits;

    private MemoryJournalStore Inner => IsAway ? throw new JournalStoreException("The store is away.") : _inner;

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) => Inner.ReadHeadAsync(stream, cancellationToken);

    public async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken) =>
        IsAway ? AppendOutcome.Unknown : await _inner.AppendAsync(stream, batch, cancellationToken);

    public async Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        IsAway ? AppendOutcome.Unknown : await _inner.SealAsync(stream, expected, sealId, cancellationToken);

    public IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        Inner.ReadAsync(stream, fromVersion, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        Inner.SaveSnapshotAsync(stream, version, chunks, cancellationToken);

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => Inner.LoadSnapshotAsync(stream, cancellationToken);

    public IAsyncEnumerable<StreamId> ListAsync(string prefix, CancellationToken cancellationToken) => Inner.ListAsync(prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        Inner.ReadPersonalAsync(stream, subjects, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken) =>
        Inner.ListPersonalAsync(stream, prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken) =>
        Inner.PagePersonalAsync(stream, after, most, cancellationToken);

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) => Inner.EraseAsync(stream, subject, cancellationToken);

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) => Inner.GetOrAddAsync(name, candidate, cancellationToken);

    Task<IReadOnlyDictionary<string, byte[]>> ISecretStore.ListAsync(string prefix, CancellationToken cancellationToken) =>
        ((ISecretStore)Inner).ListAsync(prefix, cancellationToken);
}
