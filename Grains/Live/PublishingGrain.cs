using System.Collections.Immutable;

namespace EventsLive.Grains.Live;

/// <summary>The base of a grain that publishes views, whether it has a journal or not: leases, rhythm and rows.</summary>
/// <remarks>
/// Each audience has a lane of its own: publisher, version, rhythm and reports. What happens for one of them only moves nothing in the
/// others, not even the moment of their next push.
/// </remarks>
public abstract class PublishingGrain : Grain, IPublishesViews, IViewRows
{
    /// <summary>Observers hear from a grain at most this often.</summary>
    public static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(100);

    protected static readonly ImmutableArray<Audience> Audiences = [.. Enum.GetValues<Audience>()];

    private readonly Lane[] _lanes;

    protected PublishingGrain(TimeProvider time)
    {
        Time = time;
        var longAgo = time.GetTimestamp() - (long)(Rhythm.TotalSeconds * time.TimestampFrequency);
        _lanes = [.. Audiences.Select(audience => new Lane(audience, longAgo))];
    }

    protected TimeProvider Time { get; }

    public async Task<ViewDiff?> Renew(Audience audience, IViewObserver observer, ViewVersion? known) =>
        await PublisherOf(audience) is { } publisher ? publisher.Renew(observer, known) : null;

    public Task Release(Audience audience, IViewObserver observer)
    {
        LaneOf(audience).Publisher?.Release(observer);
        return Task.CompletedTask;
    }

    public async Task<ViewDiff?> Look(Audience audience) => (await PublisherOf(audience))?.Look();

    /// <summary>Reads something together with the version of the view that it belongs to, both in one turn; null = there is nothing.</summary>
    protected async Task<T?> AtVersion<T>(Audience audience, Func<ViewVersion, T?> read)
        where T : class =>
        await PublisherOf(audience) is { } publisher ? read(publisher.Current()) : null;

    /// <summary>Reads an immutable state on another thread, where it takes a look at all there is: commands go on meanwhile.</summary>
    protected static Task<T> Beside<T>(Func<T> read) => Task.Run(read);

    IEnumerable<string> IViewRows.RowKeys(Audience audience) => RowKeys(audience);

    byte[]? IViewRows.Row(Audience audience, string key) => Row(audience, key);

    /// <summary>The epoch of this publisher's life; null = there is nothing to publish.</summary>
    protected abstract Task<long?> EpochAsync();

    /// <summary>Whether there is a view for the audience; where there is none, it is as if the grain had no history.</summary>
    protected virtual bool Publishes(Audience audience) => true;

    protected abstract IEnumerable<string> RowKeys(Audience audience);

    /// <summary>One row as JSON from durable facts; null = the audience's view has no such row.</summary>
    protected abstract byte[]? Row(Audience audience, string key);

    /// <summary>Whether <see cref="OnPublished"/> is to be called for an audience. The public's stands for a grain that shows the same to all.</summary>
    protected virtual bool Reports(Audience audience) => audience == Audience.Public;

    /// <summary>Called at most once in <see cref="Rhythm"/> after something changed for an audience that is reported on: the place to report a summary.</summary>
    protected virtual Task OnPublished(Audience audience) => Task.CompletedTask;

    /// <summary>The version that a summary made now for an audience carries: compares over lives of the grain; null = there is nothing.</summary>
    protected async Task<ViewVersion?> ChangeVersion(Audience audience = Audience.Public) =>
        await EpochAsync() is { } epoch ? new ViewVersion(epoch, LaneOf(audience).Changes) : null;

    /// <summary>Says that a row may have changed for everybody. Pushes follow in the grain's rhythm: the first at once.</summary>
    protected void Touch(string key)
    {
        foreach (var audience in Audiences)
        {
            Touch(audience, key);
        }
    }

    /// <summary>Says that a row may have changed for an audience.</summary>
    protected void Touch(Audience audience, string key)
    {
        LaneOf(audience).Publisher?.Touch(key);
        Changed(audience);
    }

    /// <summary>Says that something changed that shows in no row but in the summary.</summary>
    protected void Changed()
    {
        foreach (var audience in Audiences)
        {
            Changed(audience);
        }
    }

    /// <summary>Says that something changed for an audience that shows in no row but in its summary.</summary>
    protected void Changed(Audience audience)
    {
        var lane = LaneOf(audience);
        lane.Changes++;
        if (lane.Scheduled || (lane.Publisher is null && !Reports(audience)))
        {
            return;
        }

        lane.Scheduled = true;
        var wait = Rhythm - Time.GetElapsedTime(lane.LastPush);
        lane.Timer ??= this.RegisterGrainTimer(
            PublishAsync, lane, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        lane.Timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task PublishAsync(Lane lane, CancellationToken cancellationToken)
    {
        // Before the push: what changes while a summary is being reported starts the next round.
        lane.Scheduled = false;
        lane.LastPush = Time.GetTimestamp();
        lane.Publisher?.Push();
        if (Reports(lane.Audience) && await EpochAsync() is not null)
        {
            await OnPublished(lane.Audience);
        }
    }

    private async Task<ViewPublisher?> PublisherOf(Audience audience)
    {
        if (await EpochAsync() is not { } epoch || !Publishes(audience))
        {
            return null;
        }

        var publisher = LaneOf(audience).Publisher ??= new ViewPublisher(this, audience, Time);
        publisher.Epoch = epoch;
        return publisher;
    }

    private Lane LaneOf(Audience audience) => _lanes[(int)audience];

    /// <summary>What one audience is sent, and when.</summary>
    private sealed class Lane(Audience audience, long lastPush)
    {
        public Audience Audience { get; } = audience;

        /// <summary>Null until somebody of the audience first asked.</summary>
        public ViewPublisher? Publisher { get; set; }

        public IGrainTimer? Timer { get; set; }

        public bool Scheduled { get; set; }

        /// <summary>Timestamp of the last push.</summary>
        public long LastPush { get; set; } = lastPush;

        public long Changes { get; set; }
    }
}
