using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Floors;

/// <summary>The floor (赛场) of a contest, under the event's key: the sole writer of its day's work — tables, running order, calls, each team's progress, clocks.</summary>
/// <remarks>It follows the contest: teams by their ids, so that one that is renamed or regrouped keeps its place; and sheets, so that a run that has one is over.
/// That a run is over is a fact of the hall and public; how it ended is the contest's to tell, so that a freeze stays whole. A forfeit is recorded with the
/// id under which it is then entered at the contest, until the contest has answered: exactly once, whatever dies. Plans are recorded, not reckoned again at replay.</remarks>
public interface IFloorGrain : IPublishesViews, IKeepsRecords
{
    [Alias("Configure"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<FloorRevision>> Configure(FloorSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = no floor work was set up.</summary>
    [Alias("Settings"), Allow(Role.Gate, Role.Judge, Role.Organiser)]
    Task<FloorSettings?> Settings();

    /// <summary>Adds a table or changes it. What has not begun is planned anew.</summary>
    [Alias("PutTable"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<FloorRevision>> PutTable(int number, TableEntry entry, CommandStamp stamp);

    /// <summary>Draws the running order (抽签) and plans it; again with a reason, as long as no run has begun.</summary>
    [Alias("Draw"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<DrawResult>> Draw(DrawRequest request, CommandStamp stamp);

    /// <summary>Enters matches of two sides into the schedule: a round robin of a group, or pairings by hand.</summary>
    [Alias("AddMatches"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<MatchResult>> AddMatches(MatchRequest request, CommandStamp stamp);

    /// <summary>Takes a match out of the schedule that has not begun.</summary>
    /// <param name="reason">Kept apart from the records.</param>
    [Alias("RemoveMatch"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<MatchResult>> RemoveMatch(string slotId, string reason, CommandStamp stamp);

    /// <summary>报到: a team reports in, with how many of it are present; or that is taken back.</summary>
    [Alias("ReportIn"), Allow(Role.Gate, Role.Judge, Role.Organiser)]
    Task<Answer<ArrivalResult>> ReportIn(string teamId, ArrivalRequest request, CommandStamp stamp);

    /// <summary>One step of a team's run, or the last one taken back with a reason. A forfeit is taken back by the head judge only.</summary>
    [Alias("Step"), Allow(Role.Judge, Role.Organiser)]
    Task<Answer<RunStepResult>> Step(string slotId, RunStepRequest request, CommandStamp stamp);

    /// <summary>Starts, stops or resets the clock of a table.</summary>
    [Alias("TurnClock"), Allow(Role.Judge, Role.Organiser)]
    Task<Answer<ClockResult>> TurnClock(int table, ClockRequest request, CommandStamp stamp);

    /// <summary>A practice sheet, checked and scored by the contest's rule. It is kept here only: no standing ever counts it.</summary>
    [Alias("EnterPractice"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<PracticeResult>> EnterPractice(string slotId, PracticeEntry entry, CommandStamp stamp);

    /// <summary>The whole picture with the time at which each run is to be expected; null = no floor work was set up.</summary>
    [Alias("Schedule"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<FloorSchedule?> Schedule(Audience audience);

    /// <summary>The teams that have reported in; null = nobody reports in here.</summary>
    [Alias("Arrived"), FromGrains]
    Task<ImmutableArray<string>?> Arrived();

    /// <summary>Why steps and matches were taken back, orders drawn anew and tables shut, the oldest first.</summary>
    [Alias("Reasons"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<ReasonNote>> Reasons();
}

/// <param name="Version">Changes of settings and tables so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("FloorRevision")]
public sealed record FloorRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <param name="Name">Shown beside the number; null = the number alone.</param>
/// <param name="Groups">Groups that run on it; empty = all.</param>
/// <param name="Reason">Why it is closed or opened: kept apart from the records.</param>
[GenerateSerializer, Immutable, Alias("TableEntry")]
public sealed record TableEntry(
    [property: Id(0)] string? Name,
    [property: Id(1)] ImmutableArray<string> Groups,
    [property: Id(2)] bool IsOpen,
    [property: Id(3)] string? Reason);

/// <param name="Seed">Null = a new one is made up.</param>
/// <param name="Rounds">Rounds to be run by each team alone; null = those of the contest.</param>
/// <param name="Append">Only teams without a place are drawn, behind all others.</param>
/// <param name="Reason">Needed to draw again.</param>
[GenerateSerializer, Immutable, Alias("DrawRequest")]
public sealed record DrawRequest(
    [property: Id(0)] string? Seed,
    [property: Id(1)] int? Rounds,
    [property: Id(2)] bool Append,
    [property: Id(3)] string? Reason);

/// <param name="Unplaced">Runs that no open table takes.</param>
[GenerateSerializer, Immutable, Alias("DrawResult")]
public sealed record DrawResult([property: Id(0)] string Seed, [property: Id(1)] int Slots, [property: Id(2)] int Unplaced);

/// <param name="RoundRobin">Group whose teams each meet each other once, in place of its matches so far; null = <paramref name="Pairings"/>.</param>
/// <param name="Seed">Of the draw of a round robin; null = a new one is made up.</param>
[GenerateSerializer, Immutable, Alias("MatchRequest")]
public sealed record MatchRequest(
    [property: Id(0)] string? RoundRobin,
    [property: Id(1)] string? Seed,
    [property: Id(2)] ImmutableArray<Pairing> Pairings);

/// <param name="Sides">Two lists of teams.</param>
[GenerateSerializer, Immutable, Alias("Pairing")]
public sealed record Pairing([property: Id(0)] int Round, [property: Id(1)] ImmutableArray<ImmutableArray<string>> Sides);

/// <param name="Matches">Ids, in order: what score entries carry as <c>match</c>.</param>
[GenerateSerializer, Immutable, Alias("MatchResult")]
public sealed record MatchResult([property: Id(0)] ImmutableArray<string> Matches, [property: Id(1)] string? Seed);

/// <param name="Present">Members present; null = not counted.</param>
/// <param name="Undo">True: the report is taken back, which needs a reason.</param>
[GenerateSerializer, Immutable, Alias("ArrivalRequest")]
public sealed record ArrivalRequest([property: Id(0)] int? Present, [property: Id(1)] bool Undo, [property: Id(2)] string? Reason);

/// <param name="Late">Whether it came after the time to report by.</param>
[GenerateSerializer, Immutable, Alias("ArrivalResult")]
public sealed record ArrivalResult([property: Id(0)] DateTimeOffset? At, [property: Id(1)] bool Late);

/// <param name="Team">Null = all who take part in the run.</param>
/// <param name="Label">Number of the inspection label.</param>
/// <param name="Table">Where it starts; null = where it is planned.</param>
/// <param name="Reason">Needed to take a step back, and for a forfeit without three calls: kept apart from the records.</param>
[GenerateSerializer, Immutable, Alias("RunStepRequest")]
public sealed record RunStepRequest(
    [property: Id(0)] StepKind Kind,
    [property: Id(1)] string? Team,
    [property: Id(2)] string? Label,
    [property: Id(3)] int? Table,
    [property: Id(4)] string? Reason);

/// <param name="Calls">Unanswered calls so far.</param>
[GenerateSerializer, Immutable, Alias("RunStepResult")]
public sealed record RunStepResult([property: Id(0)] string Slot, [property: Id(1)] RunStage Stage, [property: Id(2)] int Calls);

/// <param name="LengthSeconds">Of the run; null = as the settings say.</param>
[GenerateSerializer, Immutable, Alias("ClockRequest")]
public sealed record ClockRequest([property: Id(0)] ClockAct Act, [property: Id(1)] int? LengthSeconds);

/// <param name="ElapsedMs">Milliseconds taken before <paramref name="RunningSince"/>.</param>
[GenerateSerializer, Immutable, Alias("ClockResult")]
public sealed record ClockResult(
    [property: Id(0)] int LengthSeconds,
    [property: Id(1)] long ElapsedMs,
    [property: Id(2)] DateTimeOffset? RunningSince);

/// <param name="Team">Null = the only one of the slot.</param>
[GenerateSerializer, Immutable, Alias("PracticeEntry")]
public sealed record PracticeEntry([property: Id(0)] string? Team, [property: Id(1)] ImmutableDictionary<string, decimal> Fields);

[GenerateSerializer, Immutable, Alias("PracticeResult")]
public sealed record PracticeResult([property: Id(0)] decimal? Points);

/// <param name="Expected">By slot that has not begun: when it is to be expected.</param>
[GenerateSerializer, Immutable, Alias("FloorSchedule")]
public sealed record FloorSchedule(
    [property: Id(0)] ViewDiff View,
    [property: Id(1)] ImmutableDictionary<string, DateTimeOffset> Expected);
