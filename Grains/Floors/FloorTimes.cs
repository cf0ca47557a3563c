using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>When things will really happen, from what has happened. Pure.</summary>
public static class FloorTimes
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The tables that take runs, each free from when its current or last run lets it.</summary>
    /// <param name="from">No run begins before it.</param>
    public static ImmutableArray<PlannedTable> Tables(FloorState state, DateTimeOffset from)
    {
        var settings = state.Settings!;
        var free = new Dictionary<int, DateTimeOffset>();
        foreach (var slot in state.Slots.Values)
        {
            if (slot.ActualTable is { } table && (slot.HasBegun || slot.StartedAt is not null) && EndOf(settings, slot, from) is { } end)
            {
                free[table] = Later(free.GetValueOrDefault(table), end + settings.Changeover);
            }
        }

        return [.. state.Tables.Values.Where(table => table.IsOpen).Select(table => new PlannedTable(table.Number, table.Groups, Later(from, free.GetValueOrDefault(table.Number))))];
    }

    /// <summary>When each team that has run, or is running, may run again.</summary>
    public static Dictionary<string, DateTimeOffset> Ready(FloorState state, DateTimeOffset now)
    {
        var settings = state.Settings!;
        var ready = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var slot in state.Slots.Values.Where(slot => slot.StartedAt is not null))
        {
            if (EndOf(settings, slot, now) is { } end)
            {
                foreach (var entrant in slot.Entrants.Where(entrant => entrant.Started is not null))
                {
                    ready[entrant.Team] = Later(ready.GetValueOrDefault(entrant.Team), end + settings.Gap);
                }
            }
        }

        return ready;
    }

    /// <summary>When each run that has not begun is to be expected, on the table that it is planned on.</summary>
    public static Dictionary<string, DateTimeOffset> Expected(FloorState state, DateTimeOffset now)
    {
        var settings = state.Settings!;
        var free = Tables(state, now).ToDictionary(table => table.Number, table => table.FreeAt);
        var ready = Ready(state, now);
        var expected = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var slot in state.Slots.Values.Where(slot => !slot.HasBegun && slot.PlannedAt is not null).OrderBy(slot => slot.PlannedAt).ThenBy(slot => slot.Table))
        {
            if (!free.TryGetValue(slot.Table!.Value, out var tableFree))
            {
                continue;
            }

            var teams = slot.Entrants.Select(entrant => ready.GetValueOrDefault(entrant.Team)).Max();
            var at = FloorPlanner.OutsideBreaks(settings, Later(Later(slot.PlannedAt!.Value, tableFree), teams));
            expected.Add(slot.Id, at);
            free[slot.Table.Value] = at + settings.Run + settings.Changeover;
            foreach (var entrant in slot.Entrants)
            {
                ready[entrant.Team] = at + settings.Run + settings.Gap;
            }
        }

        return expected;
    }

    /// <summary>Whole minutes by which a table is late (晚 N 分): its next run against its plan, or its last one where none is left. Never negative.</summary>
    public static int MinutesLate(FloorState state, int table, IReadOnlyDictionary<string, DateTimeOffset> expected)
    {
        var next = state.InOrder.Where(slot => slot.Table == table && expected.ContainsKey(slot.Id)).MinBy(slot => slot.PlannedAt);
        var late = next is not null
            ? expected[next.Id] - next.PlannedAt!.Value
            : state.Slots.Values.Where(slot => slot.ActualTable == table && slot.Table == table && slot.StartedAt is not null).MaxBy(slot => slot.StartedAt) is { } last
                ? last.StartedAt!.Value - last.PlannedAt!.Value
                : TimeSpan.Zero;
        return late > Minute ? (int)late.TotalMinutes : 0;
    }

    /// <summary>A moment as schedules name it: the next whole minute.</summary>
    public static DateTimeOffset WholeMinute(DateTimeOffset at) => at.Ticks % Minute.Ticks == 0 ? at : at.AddTicks(Minute.Ticks - (at.Ticks % Minute.Ticks));

    private static DateTimeOffset? EndOf(FloorSettings settings, Slot slot, DateTimeOffset now) =>
        slot.EndedAt ?? (slot.StartedAt is { } started ? Later(started + settings.Run, now) : null);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
