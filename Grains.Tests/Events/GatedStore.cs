using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Events;

/// <summary>A store that holds back the appends of one noun until it is opened again.</summary>
internal sealed class GatedStore(IJournalStore inner) : IJournalStore
{
    private readonly Lock _lock = new();
    private StreamId? _erased;
    private string? _shut;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalLimits Limits => inner.Limits;

    /// <summary>While set, nothing can be erased.</summary>
    public bool FailErase { get; set; }

    /// <summary>While set, the append that follows an erasure of its stream is fenced.</summary>
    public bool FailAppendsAfterErase { get; set; }

    /// <summary>Holds back what is appended to streams of the noun from now on.</summary>
    /// <returns>Completes when the first such append has arrived.</returns>
    public Task Shut(string noun)
    {
        lock (_lock)
        {
            (_shut, _arrived, _opened) = (noun, new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _arrived.Task;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _shut = null;
            _opened.TrySetResult();
        }
    }

    public async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        Task opened;
        lock (_lock)
        {
            opened = stream.Noun == _shut ? _opened.Task : Task.CompletedTask;
            if (stream.Noun == _shut)
            {
                _arrived.TrySetResult();
            }
        }

        await opened.WaitAsync(cancellationToken);
        if (stream == _erased && FailAppendsAfterErase)
        {
            _erased = null;
            return AppendOutcome.Fenced;
        }

        return await inner.AppendAsync(stream, batch, cancellationToken);
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

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(
        StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        inner.ReadPersonalAsync(stream, subjects, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken) =>
        inner.ListPersonalAsync(stream, prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken) =>
        inner.PagePersonalAsync(stream, after, most, cancellationToken);

    public async Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken)
    {
        if (FailErase)
        {
            throw new JournalStoreException("The store is gone.");
        }

        await inner.EraseAsync(stream, subject, cancellationToken);
        _erased = stream;
    }
}
