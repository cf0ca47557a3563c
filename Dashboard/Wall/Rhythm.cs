namespace EventsLive.Dashboard.Wall;

/// <summary>Lets something happen at once when it has rested long enough, and otherwise as soon as it has.</summary>
public sealed class Rhythm(TimeSpan shortest)
{
    private DateTimeOffset? _last;

    /// <summary>How long it still has to rest.</summary>
    public TimeSpan Rest(DateTimeOffset now) =>
        _last is { } last && last <= now && now - last < shortest ? shortest - (now - last) : TimeSpan.Zero;

    /// <summary>How long ago its rest was over; negative while it rests, without limit before it first happened.</summary>
    public TimeSpan Rested(DateTimeOffset now) => _last is { } last && last <= now ? now - last - shortest : TimeSpan.MaxValue;

    /// <summary>Whether it may happen now; if so, it has.</summary>
    public bool Beat(DateTimeOffset now)
    {
        if (Rest(now) > TimeSpan.Zero)
        {
            return false;
        }

        _last = now;
        return true;
    }
}
