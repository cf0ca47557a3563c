using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Floors;

/// <summary>Decides what is asked of a floor beside runs and their order: settings, tables, reports of teams, clocks, practice sheets. Pure.</summary>
public static class FloorRules
{
    public const int MaxTables = 60;
    public const int MaxBreaks = 20;
    public const int MaxPracticeRounds = 5;
    public const int MaxRunSeconds = 7_200;

    private const int MaxChangeoverSeconds = 3_600;
    private const int MaxGapSeconds = 14_400;
    private const int MinCallSeconds = 5;
    private const int MaxCallSeconds = 900;
    private const int MaxTableName = 20;

    public static Decision<FloorRevision> Configure(FloorState state, FloorSettings settings, DateTimeOffset now)
    {
        var refusal = InputRules.Range(settings.RunSeconds, "runSeconds", 10, MaxRunSeconds)
            ?? InputRules.Range(settings.ChangeoverSeconds, "changeoverSeconds", 0, MaxChangeoverSeconds)
            ?? InputRules.Range(settings.GapSeconds, "gapSeconds", 0, MaxGapSeconds)
            ?? InputRules.Range(settings.CallIntervalSeconds, "callIntervalSeconds", MinCallSeconds, MaxCallSeconds)
            ?? InputRules.Range(settings.PracticeRounds, "practiceRounds", 0, MaxPracticeRounds)
            ?? (Enum.IsDefined(settings.Sequence) ? null : Refusal.Of(RefusalKind.Malformed, "sequence", [.. Enum.GetNames<RunSequence>()]))
            ?? (Enum.IsDefined(settings.RoundOrder) ? null : Refusal.Of(RefusalKind.Malformed, "roundOrder", [.. Enum.GetNames<RoundOrder>()]))
            ?? CheckBreaks(settings);
        if (refusal is not null)
        {
            return refusal;
        }

        settings = settings with { Breaks = settings.Breaks.IsDefault ? [] : [.. settings.Breaks.OrderBy(pause => pause.From)] };
        if (state.Settings?.SameAs(settings) == true)
        {
            return Decision.Accept(new FloorRevision(false, state.Revision), []);
        }

        return Decision.Accept(
            new FloorRevision(state.Settings is null, state.Revision + 1),
            OrderRules.Replanned(state, [new FloorConfigured(settings)], now));
    }

    public static Decision<FloorRevision> PutTable(FloorState state, int number, TableEntry entry, DateTimeOffset now)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        var refusal = InputRules.Range(number, "table", 1, MaxTables)
            ?? InputRules.OptionalText(entry.Name, "name", MaxTableName)
            ?? InputRules.Each(entry.Groups, "groups", ContestRules.MaxGroups, (group, field) => InputRules.Text(group, field, ContestRules.MaxNameLength))
            ?? InputRules.OptionalText(entry.Reason, "reason", StepRules.MaxReasonLength);
        if (refusal is not null)
        {
            return refusal;
        }

        ImmutableArray<string> groups = entry.Groups.IsDefault ? [] : entry.Groups;
        var name = string.IsNullOrWhiteSpace(entry.Name) ? null : entry.Name.Trim();
        if (state.Tables.TryGetValue(number, out var before) && before.Name == name && before.IsOpen == entry.IsOpen && before.Groups.SequenceEqual(groups))
        {
            return Decision.Accept(new FloorRevision(false, state.Revision), []);
        }

        var reason = ReasonNumber(state, entry.Reason);
        return Decision.Accept(
            new FloorRevision(before is null, state.Revision + 1),
            OrderRules.Replanned(state, [new TablePut(number, name, groups, entry.IsOpen, reason)], now),
            StepRules.ReasonRows(reason, entry.Reason));
    }

    /// <param name="isEntered">Whether the contest has such a team.</param>
    public static Decision<ArrivalResult> ReportIn(FloorState state, string teamId, ArrivalRequest request, bool isEntered, DateTimeOffset now)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (InputRules.Id(teamId, "teamId") is { } badId)
        {
            return badId;
        }

        if (!isEntered)
        {
            return Refusal.Of(RefusalKind.UnknownTeam, "teamId", teamId);
        }

        if (InputRules.OptionalText(request.Reason, "reason", StepRules.MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        var arrived = state.Arrivals.GetValueOrDefault(teamId);
        if (!request.Undo)
        {
            if (request.Present is { } present && InputRules.Range(present, "present", 0, ContestRules.MaxPersons) is { } badCount)
            {
                return badCount;
            }

            var at = arrived?.At ?? now;
            return Decision.Accept(new ArrivalResult(at, settings.ReportBy < at), [new TeamArrived(teamId, request.Present)]);
        }

        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return Refusal.Of(RefusalKind.ReasonRequired, "reason");
        }

        if (arrived is null)
        {
            return Refusal.Of(RefusalKind.NotReportedIn, "teamId", teamId);
        }

        if (state.Slots.Values.FirstOrDefault(slot => slot.Of(teamId) is { } entrant && entrant.Steps.Any(step => step.Kind is not StepKind.Call and not StepKind.Forfeit)) is { } busy)
        {
            return Refusal.Of(RefusalKind.StepOutOfOrder, "teamId", busy.Id);
        }

        var reason = ReasonNumber(state, request.Reason);
        return Decision.Accept(new ArrivalResult(null, false), [new ArrivalUndone(teamId, reason)], StepRules.ReasonRows(reason, request.Reason));
    }

    public static Decision<ClockResult> TurnClock(FloorState state, int number, ClockRequest request, DateTimeOffset now)
    {
        if (!state.Tables.TryGetValue(number, out var table))
        {
            return Refusal.Of(RefusalKind.UnknownTable, "table", InputRules.Number(number));
        }

        if (!Enum.IsDefined(request.Act))
        {
            return Refusal.Of(RefusalKind.Malformed, "act", [.. Enum.GetNames<ClockAct>()]);
        }

        if (request.LengthSeconds is { } given && InputRules.Range(given, "lengthSeconds", 1, MaxRunSeconds) is { } badLength)
        {
            return badLength;
        }

        // A clock that goes on keeps the length that it was started with.
        var length = request.LengthSeconds ?? (request.Act == ClockAct.Reset ? state.Settings!.RunSeconds : table.Clock.LengthSeconds);
        var after = table.Clock.After(request.Act, length, now);
        return Decision.Accept(
            new ClockResult(after.LengthSeconds, (long)after.Before.TotalMilliseconds, after.RunningSince),
            after == table.Clock ? [] : [new ClockTurned(number, request.Act, length)]);
    }

    /// <param name="rule">The contest's rule; null = it has none.</param>
    public static Decision<PracticeResult> EnterPractice(FloorState state, string slotId, PracticeEntry entry, ScoringRule? rule)
    {
        if (rule is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (!state.Slots.TryGetValue(slotId, out var slot) || slot.Kind != SlotKind.Practice)
        {
            return Refusal.Of(RefusalKind.UnknownSlot, "slotId", slotId);
        }

        var team = entry.Team ?? slot.Entrants[0].Team;
        if (slot.Of(team) is null)
        {
            return Refusal.Of(RefusalKind.UnknownTeam, "team", team);
        }

        var fields = entry.Fields ?? ImmutableDictionary<string, decimal>.Empty;
        if (SheetRules.CheckFields(rule, rule.FirstStage, null, fields) is { } refusal)
        {
            return refusal;
        }

        var exact = fields.ToImmutableSortedDictionary(field => field.Key, field => Exact.Trim(field.Value), StringComparer.Ordinal);
        var points = rule.PointsOf(rule.FirstStage, null, exact);
        return Decision.Accept(new PracticeResult(points), [new PracticeEntered(slotId, team, exact, points)]);
    }

    internal static int? ReasonNumber(FloorState state, string? reason) => string.IsNullOrWhiteSpace(reason) ? null : state.ReasonsGiven + 1;

    private static Refusal? CheckBreaks(FloorSettings settings)
    {
        if (settings.Breaks.IsDefaultOrEmpty)
        {
            return null;
        }

        if (settings.Breaks.Length > MaxBreaks)
        {
            return Refusal.Of(RefusalKind.TooLong, "breaks", InputRules.Number(MaxBreaks));
        }

        for (var i = 0; i < settings.Breaks.Length; i++)
        {
            var pause = settings.Breaks[i];
            if (pause.To <= pause.From)
            {
                return Refusal.Of(RefusalKind.OutOfRange, $"breaks[{InputRules.Number(i)}].to", InputRules.Time(pause.From), "");
            }

            if (settings.Breaks.Where((other, j) => j != i && other.From < pause.To && pause.From < other.To).Any())
            {
                return Refusal.Of(RefusalKind.BreaksMeet, $"breaks[{InputRules.Number(i)}]");
            }
        }

        return null;
    }
}
