using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>What happens to the next append.</summary>
public enum Fault
{
    None,

    /// <summary>It is written, and its writer is not told.</summary>
    LoseAnswer,

    /// <summary>It is not written, and its writer is not told.</summary>
    LoseRequest,
}

/// <summary>A store whose appends can be made to fail on the way there or on the way back.</summary>
public sealed class FaultyStore(IJournalStore inner) : IJournalStore
{
    /// <summary>Used up by the next append.</summary>
    public Fault Next { get; set; }

    public JournalLimits Limits => inner.Limits;

    public async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var fault = Next;
        Next = Fault.None;
        var outcome = fault == Fault.LoseRequest ? AppendOutcome.Unknown : await inner.AppendAsync(stream, batch, cancellationToken);
        return fault == Fault.None ? outcome : AppendOutcome.Unknown;
    }

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadHeadAsync(stream, cancellationToken);

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        inner.SealAsync(stream, expected, sealId, cancellationToken);

    public IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        inner.ReadAsync(stream, fromVersion, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        inner.SaveSnapshotAsync(stream, version, chunks, cancellationToken);

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => inner.LoadSnapshotAsync(stream, cancellationToken);

    public IAsyncEnumerable<StreamId> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        inner.ReadPersonalAsync(stream, subjects, cancellationToken);

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) => inner.EraseAsync(stream, subject, cancellationToken);
}
