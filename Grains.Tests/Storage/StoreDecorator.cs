using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>A store that does what the inner one does, to be overridden where a test needs it otherwise.</summary>
public abstract class StoreDecorator(IJournalStore inner) : IJournalStore
{
    public virtual JournalLimits Limits => inner.Limits;

    public virtual Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken) =>
        inner.AppendAsync(stream, batch, cancellationToken);

    public virtual Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadHeadAsync(stream, cancellationToken);

    public virtual Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        inner.SealAsync(stream, expected, sealId, cancellationToken);

    public virtual IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        inner.ReadAsync(stream, fromVersion, cancellationToken);

    public virtual Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        inner.SaveSnapshotAsync(stream, version, chunks, cancellationToken);

    public virtual Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) =>
        inner.LoadSnapshotAsync(stream, cancellationToken);

    public virtual IAsyncEnumerable<StreamId> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public virtual Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        inner.ReadPersonalAsync(stream, subjects, cancellationToken);

    public virtual Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken) =>
        inner.ListPersonalAsync(stream, prefix, cancellationToken);

    public virtual Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken) =>
        inner.PagePersonalAsync(stream, after, most, cancellationToken);

    public virtual Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) =>
        inner.EraseAsync(stream, subject, cancellationToken);
}
