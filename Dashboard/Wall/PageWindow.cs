using System.Collections.Immutable;

namespace EventsLive.Dashboard.Wall;

/// <summary>The pages of a long group that one round of the playlist shows: the leaders, then some of the others, and the next ones the next time.</summary>
/// <remarks>So every team comes round, the leaders come often, and no group keeps the others waiting for long.</remarks>
/// <param name="most">Pages in one round, 2 or more.</param>
public sealed class PageWindow(int most)
{
    private const int FirstOfOthers = 2;

    private int _next = FirstOfOthers;

    /// <param name="pages">Pages that the group has.</param>
    public ImmutableArray<int> Pages(int pages)
    {
        if (pages <= most || _next > pages)
        {
            _next = FirstOfOthers;
        }

        return pages <= most
            ? [.. Enumerable.Range(1, pages)]
            : [1, .. Enumerable.Range(_next, Math.Min(most - 1, pages - _next + 1))];
    }

    /// <summary>The round is over: the next one goes on where this one ended.</summary>
    public void GoOn() => _next += most - 1;
}
