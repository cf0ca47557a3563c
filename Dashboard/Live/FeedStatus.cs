namespace EventsLive.Dashboard.Live;

public enum FeedState
{
    /// <summary>The publisher has not answered yet.</summary>
    Starting = 0,

    /// <summary>The last renewal was answered.</summary>
    Live = 1,

    /// <summary>The publisher could not be reached: what is shown is the last that was known.</summary>
    Lost = 2,

    /// <summary>There is no such thing, or not yet.</summary>
    Unknown = 3,
}

/// <summary>How far a feed's picture can be trusted.</summary>
/// <param name="Since">Since when the feed has been in this state.</param>
/// <param name="ConfirmedAt">When something last proved the picture current: a push that followed on, or a renewal; null = never.</param>
public sealed record FeedStatus(FeedState State, DateTimeOffset Since, DateTimeOffset? ConfirmedAt);
