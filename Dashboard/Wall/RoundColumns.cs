using System.Collections.Immutable;

namespace EventsLive.Dashboard.Wall;

/// <summary>Chooses the rounds that a table of standings shows: those that make the ranking, always, and the newest beyond them.</summary>
public static class RoundColumns
{
    /// <summary>Columns that fit with full-sized figures.</summary>
    public const int Roomy = 4;

    /// <summary>Columns that are always shown where there are that many rounds, so that no round of an ordinary contest is missed, however fast it comes.</summary>
    public const int Usual = 6;

    /// <summary>Columns that fit at all.</summary>
    public const int Most = 10;

    // A viewer who sees a run only while it is the newest misses it: a few of the newest stay.
    private const int NewestBeyond = 2;

    /// <param name="rounds">Rounds that may be entered.</param>
    /// <param name="counted">Rounds that count, from round 1.</param>
    /// <param name="furthest">The furthest round in which a run was entered; 0 = none.</param>
    public static ImmutableArray<int> Choose(int rounds, int counted, int furthest)
    {
        var last = Math.Max(Math.Max(furthest, 1), Math.Min(rounds, Math.Clamp(counted, Roomy, Most)));
        var columns = Math.Min(last, Math.Clamp(counted + NewestBeyond, Usual, Most));
        var beyond = Math.Min(last - Math.Min(counted, last), counted < columns ? columns - counted : NewestBeyond);
        var ranked = Math.Min(columns - beyond, counted);

        // More rounds count than there is room for: the newest of them.
        var lastRanked = Math.Min(counted, last);
        return [.. Enumerable.Range(lastRanked - ranked + 1, ranked), .. Enumerable.Range(last - beyond + 1, beyond)];
    }
}
