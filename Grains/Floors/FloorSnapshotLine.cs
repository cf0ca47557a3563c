using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>A line of a floor's snapshot: the head comes first, then one line a slot in running order. What follows from the slots is left out.</summary>
internal sealed record FloorSnapshotLine(FloorSnapshotHead? Head, Slot? Slot)
{
    public static IEnumerable<FloorSnapshotLine> Of(FloorState state)
    {
        yield return new FloorSnapshotLine(
            new FloorSnapshotHead(
                state.Revision,
                state.Settings,
                [.. state.Tables.Values],
                state.Draw,
                [.. state.Arrivals.OrderBy(arrival => arrival.Key, StringComparer.Ordinal).Select(arrival => new FloorSnapshotArrival(arrival.Key, arrival.Value))],
                [.. state.Pending.Values],
                [.. state.Refused.Values],
                [.. state.Practice.OrderBy(sheet => sheet.Key, StringComparer.Ordinal).Select(sheet => sheet.Value)],
                state.SlotsMade,
                state.WithdrawalsMade,
                state.ReasonsGiven,
                state.StageDraws),
            null);
        foreach (var slot in state.InOrder)
        {
            yield return new FloorSnapshotLine(null, slot);
        }
    }

    public static FloorState ToState(IEnumerable<FloorSnapshotLine> lines)
    {
        var state = FloorState.Empty;
        var order = ImmutableArray.CreateBuilder<string>();
        foreach (var line in lines)
        {
            if (line.Head is { } head)
            {
                state = head.In(state);
            }

            if (line.Slot is { } slot)
            {
                order.Add(slot.Id);
                state = state.With(slot);
            }
        }

        return state with { Order = order.ToImmutable() };
    }
}

internal sealed record FloorSnapshotHead(
    long Revision,
    FloorSettings? Settings,
    ImmutableArray<FloorTable> Tables,
    DrawFact? Draw,
    ImmutableArray<FloorSnapshotArrival> Arrivals,
    ImmutableArray<PendingWithdrawal> Pending,
    ImmutableArray<PendingWithdrawal> Refused,
    ImmutableArray<PracticeSheet> Practice,
    int SlotsMade,
    int WithdrawalsMade,
    int ReasonsGiven,
    ImmutableArray<StageDrawFact> StageDraws = default)
{
    public FloorState In(FloorState state) => state with
    {
        Revision = Revision,
        Settings = Settings,
        Tables = Tables.ToImmutableSortedDictionary(table => table.Number, table => table),
        Draw = Draw,
        // Snapshots from before later stages were drawn have none.
        StageDraws = StageDraws.IsDefault ? [] : StageDraws,
        Arrivals = Arrivals.ToImmutableDictionary(arrival => arrival.Team, arrival => arrival.Arrival),
        Pending = state.Pending.AddRange(Pending.Select(pending => KeyValuePair.Create(pending.Id, pending))),
        Refused = state.Refused.AddRange(Refused.Select(refused => KeyValuePair.Create(refused.Id, refused))),
        Practice = Practice.ToImmutableDictionary(sheet => $"{sheet.Slot}/{sheet.Team}", sheet => sheet),
        SlotsMade = SlotsMade,
        WithdrawalsMade = WithdrawalsMade,
        ReasonsGiven = ReasonsGiven,
    };
}

internal sealed record FloorSnapshotArrival(string Team, Arrival Arrival);
