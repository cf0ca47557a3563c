using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>A store whose appends a test holds back, loses or breaks; everything else goes to the real one behind it.</summary>
internal sealed class ScriptedStore(IJournalStore inner, JournalLimits? limits = null) : IJournalStore
{
    private TaskCompletionSource? _gate;

    /// <summary>What happens to the next append; null = it goes through.</summary>
    public Func<Func<Task<AppendOutcome>>, Task<AppendOutcome>>? OnAppend { get; set; }

    public Func<Task<AppendOutcome>>? OnSeal { get; set; }

    public Func<Task>? OnSave { get; set; }

    public List<AppendBatch> Appends { get; } = [];

    public JournalLimits Limits { get; } = limits ?? inner.Limits;

    /// <summary>Holds appends until <see cref="Open"/>.</summary>
    public void Shut() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        _gate?.SetResult();
        _gate = null;
    }

    public async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        Appends.Add(batch);
        if (_gate is not null)
        {
            await _gate.Task;
        }

        Task<AppendOutcome> Append() => inner.AppendAsync(stream, batch, CancellationToken.None);
        return OnAppend is null ? await Append() : await OnAppend(Append);
    }

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        OnSeal is null ? inner.SealAsync(stream, expected, sealId, cancellationToken) : OnSeal();

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadHeadAsync(stream, cancellationToken);

    public IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        inner.ReadAsync(stream, fromVersion, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        OnSave is null ? inner.SaveSnapshotAsync(stream, version, chunks, cancellationToken) : OnSave();

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
