using EventsLive.Grains.Journal;

namespace EventsLive.Benchmarks;

/// <summary>Keeps every batch that was committed, so that exactly the same can be written without grains.</summary>
internal sealed class RecordingStore(IJournalStore inner) : IJournalStore
{
    private List<(string Key, AppendBatch Batch)> _batches = [];

    public JournalLimits Limits => inner.Limits;

    /// <summary>The batches since the last call.</summary>
    public IReadOnlyList<(string Key, AppendBatch Batch)> Take() => Interlocked.Exchange(ref _batches, []);

    public async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var outcome = await inner.AppendAsync(stream, batch, cancellationToken).ConfigureAwait(false);
        lock (_batches)
        {
            _batches.Add((stream.Encode(), batch));
        }

        return outcome;
    }

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        inner.SealAsync(stream, expected, sealId, cancellationToken);

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadHeadAsync(stream, cancellationToken);

    public IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        inner.ReadAsync(stream, fromVersion, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        inner.SaveSnapshotAsync(stream, version, chunks, cancellationToken);

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) =>
        inner.LoadSnapshotAsync(stream, cancellationToken);

    public IAsyncEnumerable<StreamId> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(
        StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        inner.ReadPersonalAsync(stream, subjects, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken) =>
        inner.ListPersonalAsync(stream, prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken) =>
        inner.PagePersonalAsync(stream, after, most, cancellationToken);

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) => inner.EraseAsync(stream, subject, cancellationToken);
}
