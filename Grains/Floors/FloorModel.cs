using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Floors;

/// <summary>Folds a floor's records into its state and writes the state to snapshots.</summary>
public sealed class FloorModel : JournalModel<FloorState>
{
    public override string Noun => "floor";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("floor.configured", 1, FloorJson.Default.FloorConfigured)
        .Add("floor.table-put", 1, FloorJson.Default.TablePut)
        .Add("floor.slots-added", 1, FloorJson.Default.SlotsAdded)
        .Add("floor.slots-removed", 1, FloorJson.Default.SlotsRemoved)
        .Add("floor.drawn", 1, FloorJson.Default.OrderDrawn)
        .Add("floor.team-replaced", 1, FloorJson.Default.TeamReplaced)
        .Add("floor.planned", 1, FloorJson.Default.FloorPlanned)
        .Add("floor.arrived", 1, FloorJson.Default.TeamArrived)
        .Add("floor.arrival-undone", 1, FloorJson.Default.ArrivalUndone)
        .Add("floor.step", 1, FloorJson.Default.RunStepped)
        .Add("floor.withdrawal-entered", 1, FloorJson.Default.WithdrawalEntered)
        .Add("floor.withdrawal-refused", 1, FloorJson.Default.WithdrawalRefused)
        .Add("floor.clock", 1, FloorJson.Default.ClockTurned)
        .Add("floor.practice-sheet", 1, FloorJson.Default.PracticeEntered);

    public override FloorState Empty => FloorState.Empty;

    public override int SnapshotSchema => 1;

    public override FloorState Apply(FloorState state, IRecord record, RecordMeta meta) => record switch
    {
        FloorConfigured configured => state with { Settings = configured.Settings, Revision = state.Revision + 1 },
        TablePut put => PutTable(Reason(state, put.Reason), put),
        SlotsAdded added => Add(state, added),
        SlotsRemoved removed => Reason(state, removed.Reason) with
        {
            Slots = state.Slots.RemoveRange(removed.Slots),
            Order = [.. state.Order.Except(removed.Slots)],
            Called = state.Called.Except(removed.Slots),
        },
        OrderDrawn { Stage: { } stage } drawn => Draw(Reason(state, drawn.Reason), drawn, stage, meta.Time),
        TeamReplaced replaced => Replace(Reason(state, replaced.Reason), replaced),
        OrderDrawn drawn => Reason(state, drawn.Reason) with
        {
            Draw = new DrawFact(drawn.Seed, drawn.Method, meta.Time, (state.Draw?.Number ?? 0) + 1, drawn.Rounds),
            Order = drawn.Order,
        },
        FloorPlanned planned => Plan(state, planned),
        TeamArrived arrived => state with
        {
            // A second report corrects the count; the team came when it came.
            Arrivals = state.Arrivals.SetItem(arrived.Team, new Arrival(state.Arrivals.GetValueOrDefault(arrived.Team)?.At ?? meta.Time, arrived.Present)),
        },
        ArrivalUndone undone => Reason(state, undone.Reason) with { Arrivals = state.Arrivals.Remove(undone.Team) },
        RunStepped step => Step(Reason(state, step.Reason), step, meta.Time),
        WithdrawalEntered entered => Entered(state, entered),
        WithdrawalRefused refused => state with
        {
            Pending = state.Pending.Remove(refused.Withdrawal),
            Refused = state.Refused.SetItem(refused.Withdrawal, state.Pending[refused.Withdrawal]),
        },
        ClockTurned turned => state with
        {
            Tables = state.Tables.SetItem(
                turned.Table, state.Tables[turned.Table] with { Clock = state.Tables[turned.Table].Clock.After(turned.Act, turned.LengthSeconds, meta.Time) }),
        },
        PracticeEntered entered => state with
        {
            Practice = state.Practice.SetItem(
                $"{entered.Slot}/{entered.Team}", new PracticeSheet(entered.Slot, entered.Team, entered.Fields, entered.Points, meta.Time)),
        },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a floor."),
    };

    /// <summary>A run that was called three times and did not come in the time after the last call is forfeited, where the settings say so.</summary>
    public override IReadOnlyList<IRecord> Due(FloorState state, DateTimeOffset now)
    {
        if (state.Settings is not { AutoForfeit: true } settings || state.Called.IsEmpty)
        {
            return [];
        }

        var records = new List<IRecord>();
        var folded = state;
        foreach (var (slot, entrant) in Unanswered(state).Where(found => StepRules.ForfeitAt(settings, found.Entrant) <= now))
        {
            var record = StepRules.Forfeit(folded, slot, entrant, null);
            records.Add(record);
            folded = folded with { WithdrawalsMade = folded.WithdrawalsMade + (record.Withdrawal is null ? 0 : 1) };
        }

        return records;
    }

    public override DateTimeOffset? NextDueAt(FloorState state) =>
        state.Settings is { AutoForfeit: true } settings
            ? Unanswered(state).Select(found => StepRules.ForfeitAt(settings, found.Entrant)).Min()
            : null;

    public override IEnumerable<ReadOnlyMemory<byte>> Save(FloorState state) =>
        SnapshotLines.Write(FloorSnapshotLine.Of(state), FloorJson.Default.FloorSnapshotLine);

    public override FloorState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        FloorSnapshotLine.ToState(SnapshotLines.Read(chunks, FloorJson.Default.FloorSnapshotLine));

    private static IEnumerable<(Slot Slot, Entrant Entrant)> Unanswered(FloorState state) =>
        from id in state.Called
        let slot = state.Slots[id]
        from entrant in slot.Entrants
        select (slot, entrant);

    private static FloorState Reason(FloorState state, int? number) => number is { } given ? state with { ReasonsGiven = given } : state;

    private static FloorState PutTable(FloorState state, TablePut put)
    {
        var clock = state.Tables.GetValueOrDefault(put.Table)?.Clock ?? TableClock.Of(state.Settings!.RunSeconds);
        return state with
        {
            Revision = state.Revision + 1,
            Tables = state.Tables.SetItem(put.Table, new FloorTable(put.Table, put.Name, put.Groups, put.IsOpen, clock)),
        };
    }

    private static FloorState Add(FloorState state, SlotsAdded added) => state with
    {
        Slots = state.Slots.AddRange(added.Slots.Select(slot => KeyValuePair.Create(
            slot.Id,
            new Slot(slot.Id, slot.Kind, slot.Round, slot.Group, [.. slot.Entrants.Select(entrant => Entrant.New(entrant.Team, entrant.Side))], null, null, slot.Stage)))),
        Order = state.Order.AddRange(added.Slots.Select(slot => slot.Id)),
        SlotsMade = state.SlotsMade + added.Slots.Length,
    };

    private static FloorState Draw(FloorState state, OrderDrawn drawn, DrawnStage stage, DateTimeOffset at)
    {
        var draws = state.StageDraws;
        foreach (var (group, _) in stage.Groups)
        {
            var before = state.DrawOf(stage.Name, group);
            var draw = new StageDrawFact(
                stage.Name, group, drawn.Seed, drawn.Method, stage.Order, at, stage.StartsAt, stage.Despite, (before?.Number ?? 0) + 1, drawn.Rounds);
            draws = before is null ? draws.Add(draw) : draws.Replace(before, draw);
        }

        return state with { StageDraws = draws, Order = drawn.Order };
    }

    private static FloorState Replace(FloorState state, TeamReplaced replaced)
    {
        if (replaced.In is not { } team)
        {
            return state with
            {
                Slots = state.Slots.RemoveRange(replaced.Slots),
                Order = [.. state.Order.Except(replaced.Slots)],
                Called = state.Called.Except(replaced.Slots),
            };
        }

        return replaced.Slots.Select(id => state.Slots[id]).Aggregate(state, (changed, slot) => changed.With(slot with
        {
            Entrants = [.. slot.Entrants.Select(entrant => entrant.Team == replaced.Out ? Entrant.New(team, entrant.Side) : entrant)],
        }));
    }

    private static FloorState Plan(FloorState state, FloorPlanned planned)
    {
        var slots = state.Slots.ToBuilder();
        foreach (var slot in state.Slots.Values.Where(slot => !slot.HasBegun))
        {
            slots[slot.Id] = slot with { Table = null, PlannedAt = null };
        }

        foreach (var table in planned.Tables)
        {
            for (var i = 0; i < table.Slots.Length; i++)
            {
                slots[table.Slots[i]] = slots[table.Slots[i]] with { Table = table.Table, PlannedAt = table.From.AddSeconds(table.Seconds[i]) };
            }
        }

        return state with { Slots = slots.ToImmutable() };
    }

    private static FloorState Step(FloorState state, RunStepped step, DateTimeOffset at)
    {
        var slot = state.Slots[step.Slot];
        var entrant = slot.Of(step.Team)!;
        if (step.Withdrawal is { } withdrawal)
        {
            state = state with
            {
                WithdrawalsMade = state.WithdrawalsMade + 1,
                Pending = state.Pending.Add(withdrawal, new PendingWithdrawal(withdrawal, slot.Id, step.Team, slot.Round, slot.StageName)),
            };
        }

        return state.With(slot.With(step.Step == StepKind.Undo ? StepRules.Undone(entrant) : StepRules.Stepped(entrant, step, at)));
    }

    private static FloorState Entered(FloorState state, WithdrawalEntered entered)
    {
        var withdrawal = state.Pending[entered.Withdrawal];
        state = state with { Pending = state.Pending.Remove(entered.Withdrawal) };
        return state.Slots.TryGetValue(withdrawal.Slot, out var slot) && slot.Of(withdrawal.Team) is { } entrant
            ? state with { Slots = state.Slots.SetItem(slot.Id, slot.With(entrant with { Withdrawal = entered.Sheet })) }
            : state;
    }
}
