using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Live;

/// <summary>Where feeds get their views from. It keeps references to grains and callers' identities out of the feed, whose rules are then plain to test.</summary>
public interface IViewSource
{
    /// <summary>Connects a receiver of pushes with the publisher of a view. Nothing is asked until the first renewal.</summary>
    IViewLink Connect(Topic topic, Audience audience, IViewObserver receiver);
}

/// <summary>One receiver's link to the publisher of one view.</summary>
public interface IViewLink : IAsyncDisposable
{
    /// <summary>Takes or renews the lease. Returns what the receiver lacks, or null where there is no such thing.</summary>
    /// <param name="known">The version that the receiver has; null = nothing.</param>
    Task<ViewDiff?> Renew(ViewVersion? known);
}
