using System.Collections.Immutable;

namespace EventsLive.Dashboard.Wall;

/// <summary>Chooses the rounds that a table of standings has room for: those that made the ranking, and the newest beyond them.</summary>
public static class RoundColumns
{
    /// <param name="rounds">Rounds that may be entered.</param>
    /// <param name="counted">Rounds that count, from round 1.</param>
    /// <param name="furthest">The furthest round in which a run was entered; 0 = none.</param>
    /// <param name="most">Columns that there is room for, 2 or more.</param>
    public static ImmutableArray<int> Choose(int rounds, int counted, int furthest, int most)
    {
        if (furthest <= counted)
        {
            var last = Math.Clamp(Math.Max(furthest, most), 1, Math.Max(1, rounds));
            var first = Math.Max(1, last - most + 1);
            return [.. Enumerable.Range(first, last - first + 1)];
        }

        // A viewer who sees only rounds that do not count cannot follow the ranking beside them.
        var ranked = Math.Min(counted, most - 1);
        var beyond = Math.Min(furthest - counted, most - ranked);
        return [.. Enumerable.Range(counted - ranked + 1, ranked), .. Enumerable.Range(furthest - beyond + 1, beyond)];
    }
}
