using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

public enum SlotKind
{
    /// <summary>One team alone on a table.</summary>
    Solo = 1,

    /// <summary>Two sides against each other.</summary>
    Match = 2,

    /// <summary>A run that does not count.</summary>
    Practice = 3,
}

/// <summary>How far a team has come with one run.</summary>
public enum RunStage
{
    Waiting = 1,
    Inspected = 2,
    Queued = 3,
    AtTable = 4,
    Done = 5,
    Forfeited = 6,
}

/// <summary>What happened to a team's run, one after the other.</summary>
public enum StepKind
{
    /// <summary>检录: the robot was inspected and labelled; again after a repair.</summary>
    Inspect = 1,

    /// <summary>候场</summary>
    Queue = 2,

    /// <summary>点名: called up.</summary>
    Call = 3,

    /// <summary>上场</summary>
    Start = 4,

    /// <summary>完成</summary>
    Finish = 5,

    /// <summary>弃权</summary>
    Forfeit = 6,

    /// <summary>The last step is taken back.</summary>
    Undo = 7,
}

/// <param name="Label">Number of the inspection label.</param>
/// <param name="Sheet">The judge's sheet that ended the run; null = somebody on the floor said so.</param>
public sealed record RunStep(StepKind Kind, DateTimeOffset At, string? Label = null, int? Table = null, string? Sheet = null);

/// <summary>A team's part in a run, with its steps so far; an undone step is gone.</summary>
/// <param name="Side">Which side of a match.</param>
/// <param name="Sheet">The last judge's sheet that was seen for this run: it ends the run once only, also when its end is taken back.</param>
/// <param name="Withdrawal">The contest's sheet of a forfeit: what is entered later corrects it.</param>
public sealed record Entrant(string Team, string? Side, ImmutableArray<RunStep> Steps, string? Sheet, string? Withdrawal)
{
    public static Entrant New(string team, string? side = null) => new(team, side, [], null, null);

    public RunStage Stage => Steps.LastOrDefault(step => step.Kind != StepKind.Call)?.Kind switch
    {
        null => RunStage.Waiting,
        StepKind.Inspect => RunStage.Inspected,
        StepKind.Queue => RunStage.Queued,
        StepKind.Start => RunStage.AtTable,
        StepKind.Finish => RunStage.Done,
        _ => RunStage.Forfeited,
    };

    public bool IsOver => Stage is RunStage.Done or RunStage.Forfeited;

    /// <summary>Calls that nothing has answered yet, the oldest first.</summary>
    public IEnumerable<RunStep> Calls => Steps.Reverse().TakeWhile(step => step.Kind == StepKind.Call).Reverse();

    public string? Label => Steps.LastOrDefault(step => step.Kind == StepKind.Inspect)?.Label;

    public RunStep? Started => Steps.LastOrDefault(step => step.Kind == StepKind.Start);

    public DateTimeOffset? EndedAt => IsOver ? Steps[^1].At : null;
}

/// <summary>One run of the schedule (场次).</summary>
/// <param name="Round">From 1 within its kind.</param>
/// <param name="Group">Of its teams when it was drawn: a team that changes its group keeps its place.</param>
/// <param name="Table">Where it is planned; null = no open table takes it.</param>
/// <param name="StageName">Stage of the contest's rule in which it is run; null = the first one, or the rule has none.</param>
public sealed record Slot(
    string Id, SlotKind Kind, int Round, string Group, ImmutableArray<Entrant> Entrants, int? Table, DateTimeOffset? PlannedAt, string? StageName = null)
{
    public RunStage Stage =>
        Entrants.Any(entrant => entrant.Stage == RunStage.AtTable) ? RunStage.AtTable
        : Entrants.All(entrant => entrant.Stage == RunStage.Forfeited) ? RunStage.Forfeited
        : Entrants.All(entrant => entrant.IsOver) ? RunStage.Done
        : Entrants.Where(entrant => !entrant.IsOver).Min(entrant => entrant.Stage);

    /// <summary>Whether it is at a table or over: a new plan leaves it alone.</summary>
    public bool HasBegun => Stage >= RunStage.AtTable;

    /// <summary>What sheets of this run name as their match; null = a run alone.</summary>
    public string? MatchId => Kind == SlotKind.Match ? Id : null;

    public int? ActualTable => Entrants.Select(entrant => entrant.Started?.Table).FirstOrDefault(table => table is not null);

    public DateTimeOffset? StartedAt => Entrants.Select(entrant => entrant.Started?.At).Min();

    public DateTimeOffset? EndedAt => Stage is RunStage.Done or RunStage.Forfeited ? Entrants.Max(entrant => entrant.EndedAt) : null;

    public Entrant? Of(string team) => Entrants.FirstOrDefault(entrant => entrant.Team == team);

    public Slot With(Entrant changed) => this with { Entrants = [.. Entrants.Select(entrant => entrant.Team == changed.Team ? changed : entrant)] };
}

/// <param name="Name">Shown beside its number; null = the number alone.</param>
/// <param name="Groups">Groups that run on it; empty = all.</param>
/// <param name="IsOpen">False: out of order; what was planned on it moves.</param>
public sealed record FloorTable(int Number, string? Name, ImmutableArray<string> Groups, bool IsOpen, TableClock Clock);

/// <param name="Present">Members present; null = not counted.</param>
public sealed record Arrival(DateTimeOffset At, int? Present);

/// <param name="Seed">With it and the teams anybody can draw again.</param>
/// <param name="Number">How often the order was drawn.</param>
public sealed record DrawFact(string Seed, string Method, DateTimeOffset At, int Number, int Rounds);

/// <summary>The newest draw of a later stage for one group.</summary>
/// <param name="StartsAt">When its first run may begin; null = as soon as there is a table.</param>
/// <param name="Despite">Whether it was drawn although who goes on was not final.</param>
/// <param name="Number">How often the order was drawn.</param>
public sealed record StageDrawFact(
    string Stage, string Group, string Seed, string Method, StageOrder Order, DateTimeOffset At, DateTimeOffset? StartsAt, bool Despite, int Number, int Rounds);

/// <summary>A withdrawal that the contest has not confirmed yet.</summary>
/// <param name="Stage">Stage of the contest's rule; null = the first one.</param>
public sealed record PendingWithdrawal(string Id, string Slot, string Team, int Round, string? Stage = null);

/// <summary>A practice sheet: kept here and nowhere else, so that it can reach no standing.</summary>
public sealed record PracticeSheet(string Slot, string Team, ImmutableSortedDictionary<string, decimal> Fields, decimal? Points, DateTimeOffset At);

/// <summary>The day's floor work of one contest as its records tell it, immutable.</summary>
/// <param name="Order">Ids of all slots in running order.</param>
/// <param name="StageDraws">Of later stages, one a stage and group, in the order of their first draws.</param>
/// <param name="Pending">Withdrawals to be entered at the contest, by id.</param>
/// <param name="Called">Slots in which a call is unanswered.</param>
/// <param name="Occupied">The slot at each table that has one.</param>
/// <param name="Refused">Withdrawals that the contest refused, by id: somebody must look.</param>
public sealed record FloorState(
    long Revision,
    FloorSettings? Settings,
    ImmutableSortedDictionary<int, FloorTable> Tables,
    ImmutableDictionary<string, Slot> Slots,
    ImmutableArray<string> Order,
    DrawFact? Draw,
    ImmutableArray<StageDrawFact> StageDraws,
    ImmutableDictionary<string, Arrival> Arrivals,
    ImmutableSortedDictionary<string, PendingWithdrawal> Pending,
    ImmutableSortedDictionary<string, PendingWithdrawal> Refused,
    ImmutableSortedSet<string> Called,
    ImmutableSortedDictionary<int, string> Occupied,
    ImmutableDictionary<string, PracticeSheet> Practice,
    int SlotsMade,
    int WithdrawalsMade,
    int ReasonsGiven)
{
    public static FloorState Empty { get; } = new(
        0,
        null,
        ImmutableSortedDictionary<int, FloorTable>.Empty,
        ImmutableDictionary<string, Slot>.Empty,
        [],
        null,
        [],
        ImmutableDictionary<string, Arrival>.Empty,
        ImmutableSortedDictionary.Create<string, PendingWithdrawal>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, PendingWithdrawal>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
        ImmutableSortedDictionary<int, string>.Empty,
        ImmutableDictionary<string, PracticeSheet>.Empty,
        0,
        0,
        0);

    public IEnumerable<Slot> InOrder => Order.Select(id => Slots[id]);

    /// <summary>The newest draw of a later stage for a group; null = it was not drawn.</summary>
    public StageDrawFact? DrawOf(string stage, string group) => StageDraws.FirstOrDefault(draw => draw.Stage == stage && draw.Group == group);

    /// <summary>The slot at a table in which a team is running; null = it is at none.</summary>
    public Slot? RunningOf(string team) =>
        Occupied.Values.Select(id => Slots[id]).FirstOrDefault(slot => slot.Of(team)?.Stage == RunStage.AtTable);

    /// <summary>Puts a changed slot in its place, and what follows from it.</summary>
    public FloorState With(Slot slot)
    {
        var table = slot.ActualTable;
        var occupied = Occupied.Where(pair => pair.Value == slot.Id).Aggregate(Occupied, (map, pair) => map.Remove(pair.Key));
        if (slot.Stage == RunStage.AtTable && table is { } number)
        {
            occupied = occupied.SetItem(number, slot.Id);
        }

        return this with
        {
            Slots = Slots.SetItem(slot.Id, slot),
            Occupied = occupied,
            Called = slot.Entrants.Any(entrant => entrant.Calls.Any()) ? Called.Add(slot.Id) : Called.Remove(slot.Id),
        };
    }
}
