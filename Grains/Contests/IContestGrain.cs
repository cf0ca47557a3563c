using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>The contest of an event, under the event's key: the sole writer of its teams, its rule and its sheets with their history.</summary>
public interface IContestGrain : IPublishesViews
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<ContestRevision>> Configure(ContestSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = the event has no contest.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<ContestSettings?> Settings();

    [Alias("PutTeam"), Allow(Role.Organiser)]
    Task<Answer<TeamRevision>> PutTeam(string teamId, TeamEntry entry, CommandStamp stamp);

    /// <summary>Accepts a sheet. A further sheet for the same team, round and judge without <c>Replaces</c> is kept, not counted, and waits for the head judge.</summary>
    [Alias("EnterScore"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp);

    /// <summary>Accepts all sheets or none; refusals name the entry by its place in the list.</summary>
    [Alias("ImportScores"), Allow(Role.HeadJudge)]
    Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp);

    /// <summary>Says which judge scores what, in place of all before.</summary>
    [Alias("AssignJudges"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<AssignmentResult>> AssignJudges(ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp);

    /// <summary>Which judge scores what; null = no contest.</summary>
    [Alias("Assignments"), Allow(Role.Judge, Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<JudgeAssignment>?> Assignments();

    /// <summary>Says that the caller's tablet has a run's sheet open, and answers who has it. Nothing is written.</summary>
    [Alias("ClaimRun"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<ClaimHolder>> ClaimRun(RunClaim claim);

    /// <summary>The standings, best first, of one group or of all groups one after the other; null = no contest.</summary>
    [Alias("Standings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<Standings?> Standings(Audience audience, string? group);

    /// <summary>A team's own row at a version of the contest's view for that audience; null = no such team.</summary>
    [Alias("TeamView"), FromGrains]
    Task<ViewDiff?> TeamView(Audience audience, string teamId);

    /// <summary>All sheets of a team, the oldest first; null = no such team.</summary>
    [Alias("Sheets"), Allow(Role.Judge, Role.HeadJudge)]
    Task<ImmutableArray<TeamSheet>?> Sheets(string teamId);

    /// <summary>The signatures of a sheet; null = it has none, or there is no such sheet.</summary>
    [Alias("Signatures"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<SheetSigning?> Signatures(string sheetId);

    /// <summary>What the district rolls up for an audience: the public's holds what is shown, the staff's all; null = no contest.</summary>
    [Alias("Summary"), FromGrains]
    Task<ContestSummary?> Summary(Audience audience);
}

/// <param name="Groups">组别 in their order; at least one.</param>
/// <param name="Rounds">Rounds that may be entered: the counted ones and those beyond.</param>
/// <param name="Rule">The rule as JSON, see the published schema; schema 1.</param>
[GenerateSerializer, Immutable, Alias("ContestSettings")]
public sealed record ContestSettings(
    [property: Id(0)] ImmutableArray<string> Groups,
    [property: Id(1)] int Rounds,
    [property: Id(2)] string Rule,
    [property: Id(3)] ContestPublication Publication = ContestPublication.Immediate,
    [property: Id(4)] SignaturePolicy Signatures = SignaturePolicy.Optional);

/// <summary>When a contest's results are shown to the public and in the halls.</summary>
public enum ContestPublication
{
    /// <summary>A sheet shows as soon as it is accepted.</summary>
    Immediate = 1,

    /// <summary>A sheet shows once the head judge has approved it.</summary>
    Approved = 2,

    /// <summary>Nothing shows before the results are unveiled or published.</summary>
    Awards = 3,
}

/// <param name="Version">Changes of the settings so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("ContestRevision")]
public sealed record ContestRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <param name="Number">Start number; null = the next free one.</param>
/// <param name="Members">Names of pupils: kept apart from the records.</param>
[GenerateSerializer, Immutable, Alias("TeamEntry")]
public sealed record TeamEntry(
    [property: Id(0)] int? Number,
    [property: Id(1)] string Name,
    [property: Id(2)] string School,
    [property: Id(3)] string Town,
    [property: Id(4)] string Group,
    [property: Id(5)] ImmutableArray<string> Members,
    [property: Id(6)] ImmutableArray<string> Coaches);

[GenerateSerializer, Immutable, Alias("TeamRevision")]
public sealed record TeamRevision([property: Id(0)] bool Created, [property: Id(1)] int Number);

public enum RunOutcome
{
    Scored = 1,
    NoShow = 2,
    Withdrawn = 3,
    Disqualified = 4,
}

/// <param name="Fields">The sheet's fields by name, each an exact decimal; empty unless the outcome is <see cref="RunOutcome.Scored"/>.</param>
/// <param name="Judge">Judge whose sheet it is where several judge one run; null otherwise.</param>
/// <param name="Replaces">Id of the sheet that this one corrects.</param>
/// <param name="Reason">Why it corrects it: kept apart from the records.</param>
/// <param name="At">When the device took it down; null = when it arrived.</param>
/// <param name="Signing">Signatures: kept apart from the records; null = none were given.</param>
[GenerateSerializer, Immutable, Alias("ScoreEntry")]
public sealed record ScoreEntry(
    [property: Id(0)] string Team,
    [property: Id(1)] int Round,
    [property: Id(2)] string? Judge,
    [property: Id(3)] ImmutableDictionary<string, decimal> Fields,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] string? Replaces,
    [property: Id(6)] string? Reason,
    [property: Id(7)] DateTimeOffset? At,
    [property: Id(8)] string? Device,
    [property: Id(9)] SheetSource Source,
    [property: Id(10)] SheetSigning? Signing = null);

public enum SheetSource
{
    Tablet = 1,
    Paper = 2,
    Import = 3,
}

/// <param name="Points">Points of the sheet by the rule; null where the outcome yields none.</param>
/// <param name="Counted">False: another sheet stands for this run, and this one waits for the head judge.</param>
[GenerateSerializer, Immutable, Alias("SheetResult")]
public sealed record SheetResult(
    [property: Id(0)] string SheetId,
    [property: Id(1)] decimal? Points,
    [property: Id(2)] bool Counted);

/// <summary>A sheet as judges read it again, to correct it.</summary>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
[GenerateSerializer, Immutable, Alias("TeamSheet")]
public sealed record TeamSheet(
    [property: Id(0)] string SheetId,
    [property: Id(1)] int Round,
    [property: Id(2)] string? Judge,
    [property: Id(3)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] decimal? Points,
    [property: Id(6)] bool Counted,
    [property: Id(7)] DateTimeOffset AcceptedAt,
    [property: Id(8)] string? ReplacedBy,
    [property: Id(9)] CaptainAnswer? Signed = null);

[GenerateSerializer, Immutable, Alias("ImportResult")]
public sealed record ImportResult([property: Id(0)] int Accepted);

[GenerateSerializer, Immutable, Alias("Standings")]
public sealed record Standings(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] bool Frozen,
    [property: Id(2)] ImmutableArray<RankedTeam> Rows);

/// <param name="Rank">1-based within the group; equal ranks are shared (1-2-2-4); null = no valid result.</param>
/// <param name="Total">Null = no valid result.</param>
/// <param name="DecidedBy">Name of the rule's step that separated the row from the next one in its group: <c>total</c>, a tie step, or <c>shared</c>.</param>
[GenerateSerializer, Immutable, Alias("RankedTeam")]
public sealed record RankedTeam(
    [property: Id(0)] int? Rank,
    [property: Id(1)] string Team,
    [property: Id(2)] int Number,
    [property: Id(3)] string Name,
    [property: Id(4)] string School,
    [property: Id(5)] string Group,
    [property: Id(6)] decimal? Total,
    [property: Id(7)] RunOutcome? Outcome,
    [property: Id(8)] string? DecidedBy);

/// <param name="LastSheets">The newest accepted sheets, newest last, for the district's happenings.</param>
[GenerateSerializer, Immutable, Alias("ContestSummary")]
public sealed record ContestSummary(
    [property: Id(0)] string EventId,
    [property: Id(1)] ViewVersion Version,
    [property: Id(2)] int Teams,
    [property: Id(3)] int TeamsWithSheet,
    [property: Id(4)] int RunsDone,
    [property: Id(5)] int RunsPlanned,
    [property: Id(6)] ImmutableArray<SheetNotice> LastSheets);

[GenerateSerializer, Immutable, Alias("SheetNotice")]
public sealed record SheetNotice(
    [property: Id(0)] string SheetId,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string TeamName,
    [property: Id(3)] int Round,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] decimal? Points);
