using EventsLive.Grains.Live;

namespace EventsLive.Grains.District;

/// <summary>The newest summary of one grain that the district follows, and since when it is known to be current.</summary>
internal sealed class Source<TSummary>(Func<TSummary, ViewVersion> versionOf)
    where TSummary : class
{
    public TSummary? Summary { get; private set; }

    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>Set while the grain cannot be asked: since when its numbers are not known to be current.</summary>
    public DateTimeOffset? StaleSince { get; private set; }

    /// <summary>Takes a summary unless a newer one is known. A late one still proves that its grain is alive.</summary>
    /// <returns>Whether anything that is shown changed.</returns>
    public bool Merge(TSummary summary, DateTimeOffset now)
    {
        ConfirmedAt = now;
        var changed = StaleSince is not null;
        StaleSince = null;
        if (Summary is not null && versionOf(summary) <= versionOf(Summary))
        {
            return changed;
        }

        Summary = summary;
        return true;
    }

    /// <summary>Says that the grain did not answer.</summary>
    /// <returns>Whether that made the numbers stale.</returns>
    public bool Missed(DateTimeOffset now, TimeSpan patience)
    {
        if (Summary is null || StaleSince is not null || now - ConfirmedAt < patience)
        {
            return false;
        }

        StaleSince = ConfirmedAt;
        return true;
    }
}
