using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Floors;

/// <summary>Decides the steps of a team's run: 检录, 候场, 点名, 上场, 完成, 弃权, and the last one taken back. Pure.</summary>
public static class StepRules
{
    /// <summary>So many calls without an answer make a forfeit.</summary>
    public const int CallsToForfeit = 3;

    public const int MaxReasonLength = 500;

    private const int MaxLabelLength = 16;

    /// <param name="isHeadJudge">May take a forfeit back, and declare one without calls.</param>
    /// <param name="roster">Says who goes on to later stages; null = nobody knows.</param>
    public static Decision<RunStepResult> Step(
        FloorState state, string slotId, RunStepRequest request, bool isHeadJudge, DateTimeOffset now, ContestRoster? roster = null)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (!state.Slots.TryGetValue(slotId, out var slot))
        {
            return Refusal.Of(RefusalKind.UnknownSlot, "slotId", slotId);
        }

        if (request.Team is { } named && slot.Of(named) is null)
        {
            return Refusal.Of(RefusalKind.UnknownTeam, "team", named);
        }

        if (CheckForm(request) is { } badForm)
        {
            return badForm;
        }

        var targets = slot.Entrants.Where(entrant => IsMeant(slot, entrant, request)).ToArray();
        if (targets.Length == 0)
        {
            return Refusal.Of(RefusalKind.StepOutOfOrder, "step", Word(slot.Stage));
        }

        var table = request.Kind == StepKind.Start ? request.Table ?? slot.Table : null;
        if (request.Kind == StepKind.Start && CheckTable(state, slot, table) is { } badTable)
        {
            return badTable;
        }

        foreach (var entrant in targets)
        {
            if ((NeedsPromotion(roster, slot, entrant, request.Kind) ?? Check(state, settings, slot, entrant, request, isHeadJudge, now)) is { } refusal)
            {
                return refusal;
            }
        }

        var reason = string.IsNullOrWhiteSpace(request.Reason) ? (int?)null : state.ReasonsGiven + 1;
        var records = new List<IRecord>();
        var folded = state;
        foreach (var entrant in targets)
        {
            var record = request.Kind == StepKind.Forfeit
                ? Forfeit(folded, slot, entrant, reason)
                : new RunStepped(slot.Id, entrant.Team, request.Kind, request.Label, table, null, null, reason);
            records.Add(record);
            folded = folded with { WithdrawalsMade = folded.WithdrawalsMade + (record.Withdrawal is null ? 0 : 1) };
        }

        if (request.Kind is StepKind.Start or StepKind.Finish)
        {
            AddClock(state, settings, request.Kind, request.Kind == StepKind.Start ? table : slot.ActualTable, records);
        }

        var after = records.OfType<RunStepped>().Aggregate(slot, (changed, record) => changed.With(
            record.Step == StepKind.Undo ? Undone(changed.Of(record.Team)!) : Stepped(changed.Of(record.Team)!, record, now)));
        return Decision.Accept(
            new RunStepResult(slot.Id, after.Stage, after.Entrants.Max(entrant => entrant.Calls.Count())),
            records,
            ReasonRows(reason, request.Reason));
    }

    /// <summary>The end of a run by a judge's sheet; null = nothing new: the sheet is known, or it is the forfeit's own.</summary>
    public static RunStepped? SheetArrived(FloorState state, Slot slot, Entrant entrant, string sheet) =>
        // As long as a withdrawal is on its way, nobody knows whether the sheet is its own.
        state.Pending.Values.Any(pending => pending.Slot == slot.Id && pending.Team == entrant.Team)
        || entrant.Sheet == sheet || entrant.Withdrawal == sheet || (entrant.Stage == RunStage.Done && entrant.Sheet is not null)
            ? null
            : new RunStepped(slot.Id, entrant.Team, StepKind.Finish, null, null, sheet, null, null);

    /// <summary>The record of a forfeit, with the withdrawal to be entered at the contest unless the run does not count or the contest has one already.</summary>
    public static RunStepped Forfeit(FloorState state, Slot slot, Entrant entrant, int? reason)
    {
        var enters = slot.Kind != SlotKind.Practice
            && entrant.Withdrawal is null
            && !state.Pending.Values.Any(pending => pending.Slot == slot.Id && pending.Team == entrant.Team);
        var id = enters ? $"w{InputRules.Number(state.WithdrawalsMade + 1)}" : null;
        return new RunStepped(slot.Id, entrant.Team, StepKind.Forfeit, null, null, null, id, reason);
    }

    /// <summary>When the unanswered calls make a forfeit; null = not yet enough of them.</summary>
    public static DateTimeOffset? ForfeitAt(FloorSettings settings, Entrant entrant) =>
        entrant.Calls.ToArray() is { Length: >= CallsToForfeit } calls ? calls[^1].At + settings.CallInterval : null;

    /// <summary>An entrant after a step. A sheet that comes when the run is over already is noted only.</summary>
    public static Entrant Stepped(Entrant entrant, RunStepped step, DateTimeOffset at)
    {
        var noted = step.Sheet is { } sheet ? entrant with { Sheet = sheet } : entrant;
        return step.Sheet is not null && entrant.Stage == RunStage.Done
            ? noted
            : noted with { Steps = noted.Steps.Add(new RunStep(step.Step, at, step.Label, step.Table, step.Sheet)) };
    }

    /// <summary>An entrant without its last step; with a forfeit go the calls that led to it, or it would be due again at once.</summary>
    public static Entrant Undone(Entrant entrant)
    {
        var steps = entrant.Steps.RemoveAt(entrant.Steps.Length - 1);
        if (entrant.Stage == RunStage.Forfeited && entrant.Steps[^1].Kind == StepKind.Forfeit)
        {
            while (steps is [.., { Kind: StepKind.Call }])
            {
                steps = steps.RemoveAt(steps.Length - 1);
            }
        }

        return entrant with { Steps = steps };
    }

    /// <summary>The personal row of a reason; none where there is no reason.</summary>
    internal static IReadOnlyList<PersonalRow> ReasonRows(int? number, string? text) => number is { } given
        ? [new PersonalRow(FloorSubject.Reason(given), JsonSerializer.SerializeToUtf8Bytes(new FloorReason(text!), FloorJson.Default.FloorReason))]
        : [];

    // A side that is over takes no further step with its match; what ended it is taken back by name.
    private static bool IsMeant(Slot slot, Entrant entrant, RunStepRequest request) =>
        request.Team is { } team ? entrant.Team == team
        : slot.Entrants.Length == 1
            || (request.Kind == StepKind.Undo ? entrant.Stage != RunStage.Forfeited && !entrant.Steps.IsEmpty : !entrant.IsOver);

    private static Refusal? CheckForm(RunStepRequest request) =>
        InputRules.OptionalText(request.Reason, "reason", MaxReasonLength)
        ?? (Enum.IsDefined(request.Kind) ? null : Refusal.Of(RefusalKind.Malformed, "step", [.. Enum.GetNames<StepKind>()]))
        ?? (request.Label is { } label ? CheckLabel(label) : null)
        ?? (request.Kind == StepKind.Undo && string.IsNullOrWhiteSpace(request.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason") : null);

    // Letters, figures and hyphens: a record holds it, and a record holds no text about a person.
    private static Refusal? CheckLabel(string label) =>
        label.Length > MaxLabelLength ? Refusal.Of(RefusalKind.TooLong, "label", InputRules.Number(MaxLabelLength))
        : label.Length > 0 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? null
        : Refusal.Of(RefusalKind.Malformed, "label");

    private static Refusal? CheckTable(FloorState state, Slot slot, int? table)
    {
        if (table is not { } number)
        {
            return Refusal.Of(RefusalKind.Required, "table");
        }

        if (!state.Tables.TryGetValue(number, out var found))
        {
            return Refusal.Of(RefusalKind.UnknownTable, "table", InputRules.Number(number));
        }

        return !found.IsOpen ? Refusal.Of(RefusalKind.TableClosed, "table", InputRules.Number(number))
            : state.Occupied.TryGetValue(number, out var other) && other != slot.Id ? Refusal.Of(RefusalKind.TableOccupied, "table", InputRules.Number(number), other)
            : null;
    }

    private static Refusal? Check(
        FloorState state, FloorSettings settings, Slot slot, Entrant entrant, RunStepRequest request, bool isHeadJudge, DateTimeOffset now) =>
        request.Kind switch
        {
            StepKind.Inspect => NeedsArrival(state, entrant) ?? Needs(entrant, RunStage.Waiting, RunStage.Inspected, RunStage.Queued),
            StepKind.Queue => NeedsArrival(state, entrant) ?? NeedsReady(settings, entrant, RunStage.Inspected),
            StepKind.Call => Needs(entrant, RunStage.Waiting, RunStage.Inspected, RunStage.Queued) ?? CheckCall(settings, entrant, now),
            StepKind.Start =>
                NeedsArrival(state, entrant) ?? NeedsReady(settings, entrant, RunStage.Inspected, RunStage.Queued) ?? NeedsToBeFree(state, slot, entrant),
            StepKind.Finish => Needs(entrant, RunStage.AtTable),
            StepKind.Forfeit =>
                Needs(entrant, RunStage.Waiting, RunStage.Inspected, RunStage.Queued) ?? CheckForfeit(settings, entrant, request, isHeadJudge, now),
            _ => CheckUndo(state, slot, entrant, isHeadJudge),
        };

    private static Refusal? Needs(Entrant entrant, params ReadOnlySpan<RunStage> stages) =>
        stages.Contains(entrant.Stage) ? null : Refusal.Of(RefusalKind.StepOutOfOrder, "step", Word(entrant.Stage));

    private static Refusal? NeedsReady(FloorSettings settings, Entrant entrant, params ReadOnlySpan<RunStage> stages) =>
        !settings.InspectionRequired && entrant.Stage == RunStage.Waiting ? null : Needs(entrant, stages);

    private static Refusal? NeedsArrival(FloorState state, Entrant entrant) =>
        state.Arrivals.ContainsKey(entrant.Team) ? null : Refusal.Of(RefusalKind.NotReportedIn, "team", entrant.Team);

    // What has begun ends, and what was done is taken back, whoever goes on by now.
    private static Refusal? NeedsPromotion(ContestRoster? roster, Slot slot, Entrant entrant, StepKind step) =>
        step is StepKind.Finish or StepKind.Undo || roster?.Entitles(slot.StageName, entrant.Team) != false
            ? null
            : Refusal.Of(RefusalKind.NotPromoted, "team", roster.LaterStages.Single(stage => stage.Name == slot.StageName).Label);

    private static Refusal? NeedsToBeFree(FloorState state, Slot slot, Entrant entrant) =>
        state.RunningOf(entrant.Team) is { } other && other.Id != slot.Id
            ? Refusal.Of(RefusalKind.TeamAtAnotherTable, "team", entrant.Team, InputRules.Number(other.ActualTable!.Value))
            : null;

    private static Refusal? CheckCall(FloorSettings settings, Entrant entrant, DateTimeOffset now)
    {
        var calls = entrant.Calls.ToArray();
        if (calls.Length >= CallsToForfeit)
        {
            return Refusal.Of(RefusalKind.StepOutOfOrder, "step", Word(entrant.Stage));
        }

        return calls is [.., var last] && last.At + settings.CallInterval is var next && next > now
            ? Refusal.Of(RefusalKind.CallTooSoon, "step", InputRules.Number((int)Math.Ceiling((next - now).TotalSeconds)))
            : null;
    }

    private static Refusal? CheckForfeit(FloorSettings settings, Entrant entrant, RunStepRequest request, bool isHeadJudge, DateTimeOffset now)
    {
        if (ForfeitAt(settings, entrant) is { } at && at <= now)
        {
            return null;
        }

        return !isHeadJudge ? Refusal.Of(RefusalKind.CallsMissing, "step", InputRules.Number(CallsToForfeit), InputRules.Number(settings.CallIntervalSeconds))
            : string.IsNullOrWhiteSpace(request.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason")
            : null;
    }

    private static Refusal? CheckUndo(FloorState state, Slot slot, Entrant entrant, bool isHeadJudge)
    {
        if (entrant.Steps.IsEmpty)
        {
            return Refusal.Of(RefusalKind.StepOutOfOrder, "step", Word(entrant.Stage));
        }

        if (entrant.Steps[^1].Kind == StepKind.Forfeit && !isHeadJudge)
        {
            return Refusal.Of(RefusalKind.Forbidden, "step");
        }

        // Taking back an end, or a sheet's end of a forfeit, puts the team back to where it was: that place must be free.
        if (Undone(entrant) is { Stage: RunStage.AtTable, Started.Table: { } table })
        {
            return state.Occupied.TryGetValue(table, out var other) && other != slot.Id
                ? Refusal.Of(RefusalKind.TableOccupied, "table", InputRules.Number(table), other)
                : NeedsToBeFree(state, slot, entrant);
        }

        return null;
    }

    // A run that starts finds its table's clock at nought; one that ends leaves it standing.
    private static void AddClock(FloorState state, FloorSettings settings, StepKind kind, int? table, List<IRecord> records)
    {
        if (table is not { } number || !state.Tables.TryGetValue(number, out var found))
        {
            return;
        }

        var clock = found.Clock;
        if (kind == StepKind.Start && (clock.RunningSince is not null || clock.Before > TimeSpan.Zero || clock.LengthSeconds != settings.RunSeconds))
        {
            records.Add(new ClockTurned(number, ClockAct.Reset, settings.RunSeconds));
        }
        else if (kind == StepKind.Finish && clock.RunningSince is not null)
        {
            records.Add(new ClockTurned(number, ClockAct.Stop, clock.LengthSeconds));
        }
    }

    private static string Word(RunStage stage) => JsonNamingPolicy.CamelCase.ConvertName(stage.ToString());
}
