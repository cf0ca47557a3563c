using System.Collections.Immutable;

namespace EventsLive.Dashboard.Wall;

/// <summary>What stands in the middle of the wall: a page of a group of a contest, or (without a contest) a page of today's events.</summary>
public sealed record Turn(string? ContestId, string? Group, int Page);

/// <summary>Goes through the turns, each for the same time, and keeps its place when the list changes.</summary>
public sealed class Playlist(TimeSpan dwell)
{
    private ImmutableArray<Turn> _turns = [];
    private DateTimeOffset _since;

    /// <summary>Null = there is nothing to show.</summary>
    public Turn? Current { get; private set; }

    /// <summary>Takes the turns as they are now and goes on when the current one has had its time.</summary>
    public Turn? Advance(ImmutableArray<Turn> turns, DateTimeOffset now)
    {
        var at = Current is { } current ? turns.IndexOf(current) : -1;
        if (at < 0)
        {
            // The current turn is gone: the one that has taken its place comes next.
            var before = Current is { } gone ? _turns.IndexOf(gone) : 0;
            Enter(turns.IsEmpty ? null : turns[Math.Clamp(before, 0, turns.Length - 1)], now);
        }
        else if (now - _since >= dwell && turns.Length > 1)
        {
            Enter(turns[(at + 1) % turns.Length], now);
        }

        _turns = turns;
        return Current;
    }

    private void Enter(Turn? turn, DateTimeOffset now)
    {
        Current = turn;
        _since = now;
    }
}
