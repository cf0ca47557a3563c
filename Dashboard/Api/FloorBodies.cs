using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Floors;

namespace EventsLive.Dashboard.Api;

/// <param name="StartsAt">When the first run may begin: RFC 3339 with offset.</param>
/// <param name="ReportBy">Teams that report in after it are late.</param>
/// <param name="RunSeconds">Length of a run.</param>
/// <param name="ChangeoverSeconds">Between two runs on one table; default 60.</param>
/// <param name="GapSeconds">The least time between two runs of one team; default 300.</param>
/// <param name="Sequence">All groups round by round (the default), or all rounds group by group.</param>
/// <param name="RoundOrder">How the order of further rounds follows from the first; default <c>same</c>.</param>
/// <param name="SeparateSchools">Whether the draw keeps teams of one school apart where it can; default true.</param>
/// <param name="InspectionRequired">检录 before each run; default true.</param>
/// <param name="CallIntervalSeconds">The least time between two calls, and from the third to the forfeit; default 60.</param>
/// <param name="AutoForfeit">Three calls without an answer forfeit the run by themselves; default true.</param>
/// <param name="PracticeRounds">Rounds before the first that do not count; default 0.</param>
public sealed record FloorBody(
    [property: Required] string? StartsAt,
    string? ReportBy,
    [property: Required] int? RunSeconds,
    int? ChangeoverSeconds,
    int? GapSeconds,
    IReadOnlyList<BreakBody?>? Breaks,
    [property: AllowedValues("roundFirst", "groupFirst")] string? Sequence,
    [property: AllowedValues("same", "mirrored", "rotated", "redrawn")] string? RoundOrder,
    bool? SeparateSchools,
    bool? InspectionRequired,
    int? CallIntervalSeconds,
    bool? AutoForfeit,
    int? PracticeRounds) : IBody<FloorSettings>
{
    public Checked<FloorSettings> ToCommand()
    {
        var check = new ShapeCheck();
        var breaks = ImmutableArray.CreateBuilder<FloorBreak>();
        for (var i = 0; i < (Breaks?.Count ?? 0); i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"breaks[{i}]");
            breaks.Add(new FloorBreak(check.Time($"{field}.from", Breaks![i]?.From), check.Time($"{field}.to", Breaks[i]?.To)));
        }

        return check.Done(new FloorSettings(
            check.Time("startsAt", StartsAt),
            check.OptionalTime("reportBy", ReportBy),
            check.Required("runSeconds", RunSeconds),
            ChangeoverSeconds ?? 60,
            GapSeconds ?? 300,
            breaks.ToImmutable(),
            check.OptionalWord<RunSequence>("sequence", Sequence) ?? RunSequence.RoundFirst,
            check.OptionalWord<RoundOrder>("roundOrder", RoundOrder) ?? Grains.Floors.RoundOrder.Same,
            SeparateSchools ?? true,
            InspectionRequired ?? true,
            CallIntervalSeconds ?? 60,
            AutoForfeit ?? true,
            PracticeRounds ?? 0));
    }
}

/// <param name="From">RFC 3339 with offset.</param>
/// <param name="To">RFC 3339 with offset.</param>
public sealed record BreakBody([property: Required] string? From, [property: Required] string? To);

/// <param name="Name">Shown beside the number.</param>
/// <param name="Groups">Groups that run on it; none = all.</param>
/// <param name="Open">False: out of order; default true.</param>
/// <param name="Reason">Why it is closed or opened.</param>
public sealed record TableBody(string? Name, IReadOnlyList<string?>? Groups, bool? Open, string? Reason) : IBody<TableEntry>
{
    public Checked<TableEntry> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new TableEntry(Name, check.List("groups", Groups), Open ?? true, Reason));
    }
}

/// <param name="Act">What is done to the clock.</param>
/// <param name="LengthSeconds">What it counts down from; null = as the settings say.</param>
public sealed record ClockBody([property: Required, AllowedValues("start", "stop", "reset")] string? Act, int? LengthSeconds) : IBody<ClockRequest>
{
    public Checked<ClockRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ClockRequest(check.Word<ClockAct>("act", Act), LengthSeconds));
    }
}

/// <param name="Seed">1 to 32 of <c>a-z 0-9 -</c>; null = one is made up. The same seed and the same teams give the same order.</param>
/// <param name="Rounds">Rounds run by each team alone; null = those of the contest.</param>
/// <param name="Append">Only teams without a place are drawn, behind all others.</param>
/// <param name="Reason">Needed to draw again, and where <paramref name="DespiteGaps"/>.</param>
/// <param name="Stage">Stage of the contest's rule; left out = its first one. What follows is of a later one only: it takes the teams that go on to it.</param>
/// <param name="Group">Whose order is drawn; left out = of all groups.</param>
/// <param name="Order">The best last (the default), the best first, or drawn whatever the places.</param>
/// <param name="StartsAt">When the stage's first run may begin: RFC 3339 with offset.</param>
/// <param name="DespiteGaps">The head judge has it drawn although who goes on may still change, with a reason.</param>
public sealed record DrawBody(
    string? Seed,
    int? Rounds,
    bool? Append,
    string? Reason,
    string? Stage = null,
    string? Group = null,
    [property: AllowedValues("bestLast", "bestFirst", "random")] string? Order = null,
    string? StartsAt = null,
    bool? DespiteGaps = null) : IBody<DrawRequest>
{
    public Checked<DrawRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new DrawRequest(
            Seed,
            Rounds,
            Append ?? false,
            Reason,
            Stage,
            Group,
            check.OptionalWord<StageOrder>("order", Order),
            check.OptionalTime("startsAt", StartsAt),
            DespiteGaps ?? false));
    }
}

/// <param name="Stage">A later stage of the contest's rule.</param>
/// <param name="Out">The team that leaves what it has not begun there.</param>
/// <param name="In">The team that goes on in its place; left out = nobody, and the runs leave the schedule.</param>
/// <param name="Reason">Why: needed.</param>
public sealed record ReplacementBody(
    [property: Required] string? Stage, [property: Required] string? Out, string? In, string? Reason) : IBody<TeamReplacement>
{
    public Checked<TeamReplacement> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new TeamReplacement(check.Required("stage", Stage), check.Required("out", Out), In, Reason));
    }
}

/// <param name="Slots">The runs that changed.</param>
public sealed record ReplacementAnswer(IReadOnlyList<string> Slots);

/// <param name="RoundRobin">Group whose teams each meet each other once; or <paramref name="Pairings"/>.</param>
/// <param name="Stage">Stage of the contest's rule; left out = its first one. Of a later one only teams that go on to it meet.</param>
public sealed record MatchesBody(string? RoundRobin, string? Seed, IReadOnlyList<PairingBody?>? Pairings, string? Stage = null) : IBody<MatchRequest>
{
    public Checked<MatchRequest> ToCommand()
    {
        var check = new ShapeCheck();
        var pairings = ImmutableArray.CreateBuilder<Pairing>();
        for (var i = 0; i < (Pairings?.Count ?? 0); i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"pairings[{i}]");
            var sides = check.Required($"{field}.sides", Pairings![i]?.Sides, []);
            pairings.Add(new Pairing(check.Required($"{field}.round", Pairings[i]?.Round), [.. sides.Select(side => check.List($"{field}.sides", side))]));
        }

        return check.Done(new MatchRequest(RoundRobin, Seed, pairings.ToImmutable(), Stage));
    }
}

/// <param name="Sides">Two lists of team ids.</param>
public sealed record PairingBody([property: Required] int? Round, [property: Required] IReadOnlyList<IReadOnlyList<string?>>? Sides);

/// <param name="Present">Members present; null = not counted.</param>
/// <param name="Undo">True: the report is taken back, with a reason.</param>
public sealed record ReportBody(int? Present, bool? Undo, string? Reason) : IBody<ArrivalRequest>
{
    public Checked<ArrivalRequest> ToCommand() => new(new ArrivalRequest(Present, Undo ?? false, Reason));
}

/// <param name="Team">Null = all who take part in the run.</param>
/// <param name="Label">Number of the inspection label: 1 to 16 letters, figures and hyphens.</param>
/// <param name="Table">Where it starts; null = where it is planned.</param>
/// <param name="Reason">Needed to take a step back.</param>
public sealed record RunStepBody(
    [property: Required, AllowedValues("inspect", "queue", "call", "start", "finish", "forfeit", "undo")] string? Step,
    string? Team,
    string? Label,
    int? Table,
    string? Reason) : IBody<RunStepRequest>
{
    public Checked<RunStepRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RunStepRequest(check.Word<StepKind>("step", Step), Team, Label, Table, Reason));
    }
}

/// <param name="Team">Null = the only one of the run.</param>
/// <param name="Fields">The sheet's fields by name.</param>
public sealed record PracticeBody(string? Team, [property: Required] IReadOnlyDictionary<string, decimal>? Fields) : IBody<PracticeEntry>
{
    public Checked<PracticeEntry> ToCommand()
    {
        var check = new ShapeCheck();
        var fields = check.Required("fields", Fields, ImmutableDictionary<string, decimal>.Empty);
        return check.Done(new PracticeEntry(Team, fields.ToImmutableDictionary(StringComparer.Ordinal)));
    }
}

/// <param name="Floor">The row <c>floor</c> of the hub's topic <c>floor:{id}</c>, and so with the others.</param>
/// <param name="Slots">In running order.</param>
/// <param name="Teams">For the staff only.</param>
/// <param name="Expected">By slot that has not begun: when it is to be expected.</param>
public sealed record FloorAnswer(
    long Epoch,
    long Version,
    JsonElement Floor,
    IReadOnlyList<JsonElement> Tables,
    IReadOnlyList<JsonElement> Slots,
    IReadOnlyList<JsonElement> Teams,
    IReadOnlyDictionary<string, DateTimeOffset> Expected);

/// <param name="Table">Its row of the hub's topic <c>floor:{id}</c>.</param>
/// <param name="Slots">The runs that the row names.</param>
/// <param name="Now">The server's time, by which the clock is read.</param>
public sealed record TableAnswer(JsonElement Table, IReadOnlyList<JsonElement> Slots, DateTimeOffset Now);

/// <param name="ElapsedMs">Milliseconds taken before <paramref name="RunningSince"/>.</param>
/// <param name="Now">The server's time.</param>
public sealed record ClockAnswer(int LengthSeconds, long ElapsedMs, DateTimeOffset? RunningSince, DateTimeOffset Now);

/// <param name="Slots">Runs that were drawn.</param>
/// <param name="Unplaced">Of them, those that no open table takes.</param>
public sealed record DrawAnswer(string Seed, int Slots, int Unplaced);

public sealed record MatchesAnswer(IReadOnlyList<string> Matches, string? Seed);

/// <param name="At">When the team reported in; null = it has not.</param>
public sealed record ReportAnswer(DateTimeOffset? At, bool Late);

/// <param name="Calls">Unanswered calls.</param>
public sealed record RunStepAnswer(string Slot, string Stage, int Calls);

/// <param name="Points">By the rule.</param>
public sealed record PracticeAnswer(decimal? Points);

/// <param name="Reasons">The texts alone.</param>
public sealed record ReasonsAnswer(IReadOnlyList<string> Reasons, IReadOnlyList<ReasonAnswer> Notes)
{
    internal static ReasonsAnswer Of(ImmutableArray<ReasonNote> notes) => new(
        [.. notes.DistinctBy(note => note.Number).Select(note => note.Text)],
        [.. notes.Select(note => new ReasonAnswer(note.Number, note.Text, Words.Of(note.About), note.Slot, note.Team, note.Table, note.Actor, note.At))]);
}

/// <param name="About"><c>tableShut</c>, <c>tableOpened</c>, <c>draw</c>, <c>arrivalUndone</c>, <c>stepUndone</c>, <c>forfeit</c>, <c>matchRemoved</c>,
/// <c>teamReplaced</c> or <c>stageDraw</c>.</param>
public sealed record ReasonAnswer(int Number, string Text, string About, string? Slot, string? Team, int? Table, string Actor, DateTimeOffset At);

public sealed record MatchRemovalBody(string? Reason) : IBody<MatchRemovalBody>
{
    public Checked<MatchRemovalBody> ToCommand() => new(this);
}

public sealed record TimeAnswer(DateTimeOffset Now);
