using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Live;

/// <summary>A follower's mailbox: no queue, only the version that the follower has. A slow follower skips pictures and is never cut off.</summary>
/// <remarks>One follower uses it, from one thread at a time.</remarks>
public sealed class FeedCursor(LiveFeed feed, Wake wake, Action<FeedCursor> leave) : IDisposable
{
    private bool _left;

    public Topic Topic => feed.Topic;

    public FeedStatus Status => feed.Status;

    /// <summary>The version that the follower has; null = nothing yet.</summary>
    public ViewVersion? Version { get; private set; }

    internal Wake Wake { get; } = wake;

    /// <summary>Waits until there may be something newer.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (!feed.IsNewerThan(Version))
        {
            await Wake.WaitAsync(cancellation);
        }
    }

    /// <summary>All that changed since the last call, as one delta, or the snapshot when that is too long ago; null when nothing did.</summary>
    public FeedDelta? Take()
    {
        var delta = feed.Since(Version);
        Version = delta?.To ?? Version;
        return delta;
    }

    /// <summary>As <see cref="Take"/>, for a follower who says which version it has: one who was here before.</summary>
    public FeedDelta? TakeSince(ViewVersion version)
    {
        Version = version;
        return Take();
    }

    /// <summary>As <see cref="Take"/>, for followers who take the start of a new epoch as a gap: for them it is a snapshot.</summary>
    public FeedDelta? TakeWithinEpoch()
    {
        var delta = Version is { } version && feed.IsOfOtherEpochThan(version) ? feed.Since(null) : feed.Since(Version);
        Version = delta?.To ?? Version;
        return delta;
    }

    /// <summary>Waits until the publisher has answered for the first time.</summary>
    public Task FirstAnswer(CancellationToken cancellation) => feed.FirstAnswer.WaitAsync(cancellation);

    public void Dispose()
    {
        if (!_left)
        {
            _left = true;
            leave(this);
        }
    }
}
