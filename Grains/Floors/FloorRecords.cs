using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Floors;

// A reason is text that may speak of a person: records hold its number, the text is in the personal row of that number.

/// <summary>How the day is run, from here on.</summary>
public sealed record FloorConfigured(FloorSettings Settings) : IRecord;

/// <summary>A table was added or changed.</summary>
public sealed record TablePut(int Table, string? Name, ImmutableArray<string> Groups, bool IsOpen, int? Reason) : IRecord;

/// <summary>Runs entered the schedule, at its end.</summary>
public sealed record SlotsAdded(ImmutableArray<SlotFact> Slots) : IRecord;

/// <param name="Stage">Stage of the contest's rule; null = the first one.</param>
public sealed record SlotFact(string Id, SlotKind Kind, int Round, string Group, ImmutableArray<EntrantFact> Entrants, string? Stage = null);

public sealed record EntrantFact(string Team, string? Side);

/// <summary>Runs that had not begun left the schedule.</summary>
/// <param name="Reason">Of a match that was removed by hand; null = they were drawn anew.</param>
public sealed record SlotsRemoved(ImmutableArray<string> Slots, int? Reason = null) : IRecord;

/// <summary>The running order was drawn.</summary>
/// <param name="Seed">With the method and the teams anybody can draw again and hold it against <paramref name="Order"/>.</param>
/// <param name="Stage">What a later stage was drawn from; null = the first one was drawn.</param>
public sealed record OrderDrawn(string Seed, string Method, int Rounds, ImmutableArray<string> Order, int? Reason, DrawnStage? Stage = null) : IRecord;

/// <param name="Order">How the order of its first round follows from the places of those who go on.</param>
/// <param name="StartsAt">When its first run may begin; null = as soon as there is a table.</param>
/// <param name="Despite">Whether who goes on was not final; it is said why.</param>
public sealed record DrawnStage(string Name, StageOrder Order, DateTimeOffset? StartsAt, bool Despite, ImmutableArray<DrawnGroup> Groups);

public sealed record DrawnGroup(string Group, ImmutableArray<DrawnTeam> Teams);

/// <param name="Rank">In the stages before; null = the rule does not say who goes on.</param>
public sealed record DrawnTeam(string Team, int? Rank);

/// <summary>A team that was drawn for a later stage left what it has not begun there, to another that goes on in its place, or to nobody.</summary>
/// <param name="Slots">In which it stood.</param>
/// <param name="In">Null = the runs left the schedule.</param>
public sealed record TeamReplaced(string Stage, ImmutableArray<string> Slots, string Out, string? In, int? Reason) : IRecord;

/// <summary>The runs that had not begun were planned; one that is not named has no place.</summary>
public sealed record FloorPlanned(ImmutableArray<TablePlan> Tables) : IRecord;

/// <param name="Seconds">By slot: when it begins, counted from <paramref name="From"/>.</param>
public sealed record TablePlan(int Table, DateTimeOffset From, ImmutableArray<string> Slots, ImmutableArray<int> Seconds);

/// <summary>A team reported in.</summary>
public sealed record TeamArrived(string Team, int? Present) : IRecord;

/// <summary>A team's report was taken back.</summary>
public sealed record ArrivalUndone(string Team, int? Reason) : IRecord;

/// <summary>A step of a team's run, or its last one taken back.</summary>
/// <param name="Sheet">The judge's sheet that ended the run.</param>
/// <param name="Withdrawal">With a forfeit that is to be entered at the contest: the id under which it is entered, once.</param>
public sealed record RunStepped(
    string Slot, string Team, StepKind Step, string? Label, int? Table, string? Sheet, string? Withdrawal, int? Reason) : IRecord;

/// <summary>The contest has a withdrawal.</summary>
public sealed record WithdrawalEntered(string Withdrawal, string Sheet) : IRecord;

/// <summary>The contest refused a withdrawal: nothing was entered, and somebody must look.</summary>
public sealed record WithdrawalRefused(string Withdrawal, RefusalKind Kind) : IRecord;

/// <summary>A table's clock was started, stopped or reset, at the record's time.</summary>
public sealed record ClockTurned(int Table, ClockAct Act, int LengthSeconds) : IRecord;

/// <summary>A practice sheet was entered in place of the one before.</summary>
public sealed record PracticeEntered(string Slot, string Team, ImmutableSortedDictionary<string, decimal> Fields, decimal? Points) : IRecord;

/// <summary>The personal row of a reason.</summary>
public sealed record FloorReason(string Text);

/// <summary>Ids of the personal rows in a floor's stream.</summary>
public static class FloorSubject
{
    public const string ReasonPrefix = "reason:";

    public static string Reason(int number) => ReasonPrefix + InputRules.Number(number);
}

/// <summary>JSON of what a floor's stream keeps: records, personal rows, remembered answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FloorConfigured))]
[JsonSerializable(typeof(TablePut))]
[JsonSerializable(typeof(SlotsAdded))]
[JsonSerializable(typeof(SlotsRemoved))]
[JsonSerializable(typeof(OrderDrawn))]
[JsonSerializable(typeof(TeamReplaced))]
[JsonSerializable(typeof(FloorPlanned))]
[JsonSerializable(typeof(TeamArrived))]
[JsonSerializable(typeof(ArrivalUndone))]
[JsonSerializable(typeof(RunStepped))]
[JsonSerializable(typeof(WithdrawalEntered))]
[JsonSerializable(typeof(WithdrawalRefused))]
[JsonSerializable(typeof(ClockTurned))]
[JsonSerializable(typeof(PracticeEntered))]
[JsonSerializable(typeof(FloorReason))]
[JsonSerializable(typeof(FloorRevision))]
[JsonSerializable(typeof(DrawResult))]
[JsonSerializable(typeof(MatchResult))]
[JsonSerializable(typeof(ReplacementResult))]
[JsonSerializable(typeof(ArrivalResult))]
[JsonSerializable(typeof(RunStepResult))]
[JsonSerializable(typeof(ClockResult))]
[JsonSerializable(typeof(PracticeResult))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(FloorSnapshotLine))]
internal sealed partial class FloorJson : JsonSerializerContext;
