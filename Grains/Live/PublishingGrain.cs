namespace EventsLive.Grains.Live;

/// <summary>The base of a grain that publishes views, whether it has a journal or not: leases, rhythm and rows.</summary>
public abstract class PublishingGrain : Grain, IPublishesViews, IViewRows
{
    /// <summary>Observers hear from a grain at most this often.</summary>
    public static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Audience, ViewPublisher> _publishers = [];
    private IGrainTimer? _timer;
    private bool _scheduled;
    private long _lastPush;
    private long _changes;

    protected PublishingGrain(TimeProvider time)
    {
        Time = time;
        _lastPush = time.GetTimestamp() - (long)(Rhythm.TotalSeconds * time.TimestampFrequency);
    }

    protected TimeProvider Time { get; }

    public async Task<ViewDiff?> Renew(Audience audience, IViewObserver observer, ViewVersion? known) =>
        await PublisherOf(audience) is { } publisher ? publisher.Renew(observer, known) : null;

    public Task Release(Audience audience, IViewObserver observer)
    {
        if (_publishers.TryGetValue(audience, out var publisher))
        {
            publisher.Release(observer);
        }

        return Task.CompletedTask;
    }

    public async Task<ViewDiff?> Look(Audience audience) => (await PublisherOf(audience))?.Look();

    /// <summary>Reads something together with the version of the view that it belongs to, both in one turn; null = there is nothing.</summary>
    protected async Task<T?> AtVersion<T>(Audience audience, Func<ViewVersion, T?> read)
        where T : class =>
        await PublisherOf(audience) is { } publisher ? read(publisher.Current()) : null;

    IEnumerable<string> IViewRows.RowKeys(Audience audience) => RowKeys(audience);

    byte[]? IViewRows.Row(Audience audience, string key) => Row(audience, key);

    /// <summary>The epoch of this publisher's life; null = there is nothing to publish.</summary>
    protected abstract Task<long?> EpochAsync();

    protected abstract IEnumerable<string> RowKeys(Audience audience);

    /// <summary>One row as JSON from durable facts; null = the audience's view has no such row.</summary>
    protected abstract byte[]? Row(Audience audience, string key);

    /// <summary>Called at most once in <see cref="Rhythm"/> after something changed: the place to report a summary.</summary>
    /// <param name="version">Rises with every call; compares over lives of the grain.</param>
    protected virtual Task OnPublished(ViewVersion version) => Task.CompletedTask;

    /// <summary>The version that a summary made now carries; null = there is nothing.</summary>
    protected async Task<ViewVersion?> ChangeVersion() => await EpochAsync() is { } epoch ? new ViewVersion(epoch, _changes) : null;

    /// <summary>Says that a row may have changed. Pushes follow in the grain's rhythm: the first at once.</summary>
    protected void Touch(string key)
    {
        foreach (var publisher in _publishers.Values)
        {
            publisher.Touch(key);
        }

        Changed();
    }

    /// <summary>Says that something changed that shows in no row but in the summary.</summary>
    protected void Changed()
    {
        _changes++;
        if (_scheduled)
        {
            return;
        }

        _scheduled = true;
        var wait = Rhythm - Time.GetElapsedTime(_lastPush);
        _timer ??= this.RegisterGrainTimer(PublishAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task PublishAsync()
    {
        // Before the pushes: what changes while a summary is being reported starts the next round.
        _scheduled = false;
        _lastPush = Time.GetTimestamp();
        foreach (var publisher in _publishers.Values)
        {
            publisher.Push();
        }

        if (await ChangeVersion() is { } version)
        {
            await OnPublished(version);
        }
    }

    private async Task<ViewPublisher?> PublisherOf(Audience audience)
    {
        if (await EpochAsync() is not { } epoch)
        {
            return null;
        }

        if (!_publishers.TryGetValue(audience, out var publisher))
        {
            publisher = new ViewPublisher(this, audience, Time);
            _publishers.Add(audience, publisher);
        }

        publisher.Epoch = epoch;
        return publisher;
    }
}
