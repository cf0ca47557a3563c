using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>A run to be placed.</summary>
/// <param name="Teams">All who take part.</param>
/// <param name="NotBefore">When it may begin; null = at any time.</param>
public sealed record PlannedRun(string Slot, string Group, ImmutableArray<string> Teams, DateTimeOffset? NotBefore = null);

/// <summary>A table as a plan finds it.</summary>
/// <param name="Groups">Groups that run on it; empty = all.</param>
/// <param name="FreeAt">When the next run may begin on it, change-over included.</param>
public sealed record PlannedTable(int Number, ImmutableArray<string> Groups, DateTimeOffset FreeAt)
{
    public bool Takes(string group) => Groups.IsEmpty || Groups.Contains(group);
}

/// <summary>Where and when a run is to begin.</summary>
public sealed record RunPlace(string Slot, int Table, DateTimeOffset At);

/// <summary>Places runs on tables in the drawn order. Pure.</summary>
/// <remarks>
/// List scheduling: each run, in its order, takes the table on which it can begin first (the lower number where two are alike), not before its teams have
/// had their rest since their run before. The order on the floor is thus the drawn one; no run is moved ahead to fill a hole.
/// </remarks>
public static class FloorPlanner
{
    /// <param name="ready">When each team may run again; who is not named is ready at once.</param>
    /// <returns>A place for each run that some table takes; the others are left out.</returns>
    public static ImmutableArray<RunPlace> Plan(
        FloorSettings settings,
        IEnumerable<PlannedRun> runs,
        IEnumerable<PlannedTable> tables,
        IReadOnlyDictionary<string, DateTimeOffset> ready)
    {
        var open = tables.OrderBy(table => table.Number).ToArray();
        var free = open.Select(table => table.FreeAt).ToArray();
        var rested = new Dictionary<string, DateTimeOffset>(ready, StringComparer.Ordinal);
        var places = ImmutableArray.CreateBuilder<RunPlace>();
        foreach (var run in runs)
        {
            var teamsReady = run.Teams.Select(team => rested.GetValueOrDefault(team)).Append(run.NotBefore.GetValueOrDefault()).Max();
            var best = -1;
            var bestAt = DateTimeOffset.MaxValue;
            for (var i = 0; i < open.Length; i++)
            {
                var at = OutsideBreaks(settings, free[i] > teamsReady ? free[i] : teamsReady);
                if (open[i].Takes(run.Group) && at < bestAt)
                {
                    (best, bestAt) = (i, at);
                }
            }

            if (best < 0)
            {
                continue;
            }

            places.Add(new RunPlace(run.Slot, open[best].Number, bestAt));
            free[best] = bestAt + settings.Run + settings.Changeover;
            foreach (var team in run.Teams)
            {
                rested[team] = bestAt + settings.Run + settings.Gap;
            }
        }

        return places.ToImmutable();
    }

    /// <summary>The first moment from <paramref name="at"/> on from which a whole run meets no break.</summary>
    public static DateTimeOffset OutsideBreaks(FloorSettings settings, DateTimeOffset at)
    {
        // Breaks are stored in order and do not meet.
        foreach (var pause in settings.Breaks)
        {
            if (at < pause.To && at + settings.Run > pause.From)
            {
                at = pause.To;
            }
        }

        return at;
    }
}
