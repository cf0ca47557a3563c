using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>The contest of an event, under the event's key: the sole writer of its teams, its rule and its sheets with their history.</summary>
public interface IContestGrain : IPublishesViews, IKeepsRecords
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<ContestRevision>> Configure(ContestSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = the event has no contest.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<ContestSettings?> Settings();

    /// <summary>Scores the contest by another rule though there are sheets; those that it cannot score are named and nothing changes.</summary>
    /// <param name="reason">Kept apart from the records.</param>
    [Alias("ChangeRule"), Allow(Role.HeadJudge)]
    Task<Answer<ContestRevision>> ChangeRule(string rule, string reason, CommandStamp stamp);

    /// <summary>What another rule would change in the standings; nothing is kept.</summary>
    [Alias("PreviewRule"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<RulePreview>> PreviewRule(string rule);

    /// <summary>How a team came by its place, from what the audience may know; null = no such team.</summary>
    [Alias("Explain"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<StandingExplanation?> Explain(Audience audience, string teamId);

    [Alias("PutTeam"), Allow(Role.Organiser)]
    Task<Answer<TeamRevision>> PutTeam(string teamId, TeamEntry entry, CommandStamp stamp);

    /// <summary>Enters or changes all teams or none; refusals name the entry by its place in the list. See <see cref="TeamImportRules"/>.</summary>
    [Alias("ImportTeams"), Allow(Role.Organiser)]
    Task<Answer<TeamImportResult>> ImportTeams(ImmutableArray<TeamImport> entries, CommandStamp stamp);

    /// <summary>What <see cref="ImportTeams"/> would make of each entry; nothing changes.</summary>
    [Alias("PreviewTeams"), Allow(Role.Organiser)]
    Task<Answer<TeamImportResult>> PreviewTeams(ImmutableArray<TeamImport> entries);

    /// <summary>All teams by start number with the names of their persons; null = no contest.</summary>
    [Alias("Teams"), Allow(Role.Organiser)]
    Task<ImmutableArray<TeamDetails>?> Teams();

    /// <summary>Sheets in the order of their acceptance, counted from 1, corrected ones included; null = no contest.</summary>
    /// <param name="after">The first sheet has the next number.</param>
    /// <param name="most">Numbers that the answer covers, at most 5,000; an empty answer is the end.</param>
    [Alias("SheetHistory"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<SheetHistoryRow>?> SheetHistory(long after, int most);

    /// <summary>The contest's durable records after a version, in order and without loss; null = no contest.</summary>
    /// <param name="most">Records that the answer holds at most; an empty answer is the end for now.</param>
    [Alias("History"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<HistoryEntry>?> History(long after, int most);

    /// <summary>Accepts a sheet. A further sheet for the same team, round and judge without <c>Replaces</c> is kept, not counted, and waits for the head judge.</summary>
    [Alias("EnterScore"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp);

    /// <summary>Moves a sheet that was entered for the wrong run (改队 / 改轮次): one act, one new sheet. A run that has a sheet keeps it, and the moved one waits.</summary>
    [Alias("MoveSheet"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<SheetResult>> MoveSheet(SheetMove move, CommandStamp stamp);

    /// <summary>Accepts all sheets or none; refusals name the entry by its place in the list. A team may be named by its start number.
    /// A sheet that stands already, word for word, is not entered again.</summary>
    [Alias("ImportScores"), Allow(Role.HeadJudge)]
    Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp);

    /// <summary>Says which judge scores what, in place of all before.</summary>
    [Alias("AssignJudges"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<AssignmentResult>> AssignJudges(ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp);

    /// <summary>As <see cref="AssignJudges"/>, for one of several who do so at once: refused where the assignments are no longer those that were seen.</summary>
    [Alias("ReviseAssignments"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<AssignmentResult>> ReviseAssignments(ImmutableArray<JudgeAssignment> seen, ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp);

    /// <summary>Which judge scores what; null = no contest.</summary>
    [Alias("Assignments"), Allow(Role.Judge, Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<JudgeAssignment>?> Assignments();

    /// <summary>Says that the caller's tablet has a run's sheet open, and answers who has it. Nothing is written.</summary>
    [Alias("ClaimRun"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<ClaimHolder>> ClaimRun(RunClaim claim);

    /// <summary>What <see cref="ImportScores"/> would make of each entry; nothing changes.</summary>
    [Alias("PreviewScores"), Allow(Role.HeadJudge)]
    Task<Answer<ImportResult>> PreviewScores(ImmutableArray<ScoreEntry> entries);

    /// <summary>Approves sheets, all or none. In a contest with approvals they show from then on.</summary>
    [Alias("ApproveSheets"), Allow(Role.HeadJudge)]
    Task<Answer<ApprovalResult>> ApproveSheets(ImmutableArray<string> sheets, CommandStamp stamp);

    /// <summary>Withdraws the approval of sheets, all or none.</summary>
    /// <param name="reason">Kept apart from the records.</param>
    [Alias("WithdrawApproval"), Allow(Role.HeadJudge)]
    Task<Answer<ApprovalResult>> WithdrawApproval(ImmutableArray<string> sheets, string reason, CommandStamp stamp);

    /// <summary>Freezes the contest: new results change nothing that the public or the halls can see.</summary>
    /// <param name="at">When; null = now.</param>
    [Alias("Freeze"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<PublicationState>> Freeze(DateTimeOffset? at, string? reason, CommandStamp stamp);

    [Alias("Unfreeze"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<PublicationState>> Unfreeze(CommandStamp stamp);

    /// <summary>Makes the results final and shows them, whatever was held back.</summary>
    [Alias("Publish"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<PublicationState>> Publish(CommandStamp stamp);

    [Alias("StartUnveil"), Allow(Role.Organiser)]
    Task<Answer<UnveilPosition>> StartUnveil(UnveilSettings settings, CommandStamp stamp);

    /// <summary>Takes the next step of the unveiling.</summary>
    /// <param name="step">Its number, from 1: another one is refused, so that two presses never take two steps.</param>
    [Alias("UnveilNext"), Allow(Role.Organiser)]
    Task<Answer<UnveilPosition>> UnveilNext(int step, CommandStamp stamp);

    /// <summary>Ends the unveiling. What it did not reach stays hidden until the results are published.</summary>
    [Alias("EndUnveil"), Allow(Role.Organiser)]
    Task<Answer<UnveilPosition>> EndUnveil(CommandStamp stamp);

    /// <summary>What steers a contest's publication: where it stands, and what an unveiling shows next. Never for the public; null = no contest.</summary>
    [Alias("Steering"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<PublicationSteering?> Steering();

    /// <summary>The standings, best first, of one group or of all groups one after the other; null = no contest.</summary>
    [Alias("Standings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<Standings?> Standings(Audience audience, string? group);

    /// <summary>A team's own row at a version of the contest's view for that audience; null = no such team.</summary>
    [Alias("TeamView"), FromGrains]
    Task<ViewDiff?> TeamView(Audience audience, string teamId);

    /// <summary>All sheets of a team, the oldest first; null = no such team.</summary>
    [Alias("Sheets"), Allow(Role.Judge, Role.HeadJudge)]
    Task<ImmutableArray<TeamSheet>?> Sheets(string teamId);

    /// <summary>What the district rolls up for an audience: the public's holds what is shown, the staff's all; null = no contest.</summary>
    [Alias("Summary"), FromGrains]
    Task<ContestSummary?> Summary(Audience audience);

    /// <summary>Teams and runs for the floor that follows the contest; null = no contest.</summary>
    /// <param name="known">The version that it has: the teams are left out where nothing changed.</param>
    [Alias("Roster"), FromGrains]
    Task<ContestRoster?> Roster(ViewVersion? known);

    /// <summary>The pupils of the teams that take part, once nothing of a team is on its way to the store; empty = no contest. What it tells, no
    /// earlier life of the contest can change any more.</summary>
    /// <param name="whole">Key of the large event by which pupils are marked.</param>
    [Alias("Entrants"), FromGrains]
    Task<ImmutableArray<TeamEntrants>> Entrants(string whole);
}

/// <param name="Number">Start number.</param>
[GenerateSerializer, Immutable, Alias("TeamEntrants")]
public sealed record TeamEntrants(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Town,
    [property: Id(5)] ImmutableArray<Entrant> Pupils);

/// <param name="Mark">See <see cref="Eligibility.PupilMarks"/>.</param>
[GenerateSerializer, Immutable, Alias("Entrant")]
public sealed record Entrant([property: Id(0)] string Mark, [property: Id(1)] string Name);

/// <param name="Groups">组别 in their order; at least one.</param>
/// <param name="Rounds">Rounds that may be entered: the counted ones and those beyond.</param>
/// <param name="Rule">The rule as JSON, see the published schema; schema 1.</param>
[GenerateSerializer, Immutable, Alias("ContestSettings")]
public sealed record ContestSettings(
    [property: Id(0)] ImmutableArray<string> Groups,
    [property: Id(1)] int Rounds,
    [property: Id(2)] string Rule,
    [property: Id(3)] ContestPublication Publication = ContestPublication.Unchanged,
    [property: Id(4)] SignaturePolicy Signatures = SignaturePolicy.Unchanged);

/// <summary>When a contest's results are shown to the public and in the halls.</summary>
public enum ContestPublication
{
    /// <summary>As a command: the contest keeps its own; a new one shows sheets at once. Who changes only rounds must not uncover results by it.</summary>
    Unchanged = 0,

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

/// <summary>What another rule would do to the standings of those who work at the contest.</summary>
/// <param name="Moves">Teams whose rank or total would be another, the best first in each group.</param>
[GenerateSerializer, Immutable, Alias("RulePreview")]
public sealed record RulePreview([property: Id(0)] int Teams, [property: Id(1)] ImmutableArray<RankMove> Moves);

[GenerateSerializer, Immutable, Alias("RankMove")]
public sealed record RankMove(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string Group,
    [property: Id(4)] int? RankBefore,
    [property: Id(5)] int? RankAfter,
    [property: Id(6)] decimal? TotalBefore,
    [property: Id(7)] decimal? TotalAfter);

/// <param name="Number">Start number; null = the next free one.</param>
/// <param name="Members">Names of pupils: kept apart from the records.</param>
/// <param name="Withdrawn">Whether the team has left the contest; null = as it is.</param>
[GenerateSerializer, Immutable, Alias("TeamEntry")]
public sealed record TeamEntry(
    [property: Id(0)] int? Number,
    [property: Id(1)] string Name,
    [property: Id(2)] string School,
    [property: Id(3)] string Town,
    [property: Id(4)] string Group,
    [property: Id(5)] ImmutableArray<string> Members,
    [property: Id(6)] ImmutableArray<string> Coaches,
    [property: Id(7)] bool? Withdrawn = null);

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
/// <param name="Match">Id of the match that the run is part of; teams that met have the same one.</param>
/// <param name="Side">Name of the side that the team was on; null = it is its own side.</param>
/// <param name="Stage">A stage of the rule; null = its first one.</param>
/// <param name="Surrogate">The team played for others: the run counts for the match and not for the team.</param>
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
    [property: Id(10)] string? Match = null,
    [property: Id(11)] string? Side = null,
    [property: Id(12)] string? Stage = null,
    [property: Id(13)] bool Surrogate = false,
    [property: Id(14)] SheetSigning? Signing = null);

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

/// <param name="Changed">Sheets whose approval the command changed.</param>
[GenerateSerializer, Immutable, Alias("ApprovalResult")]
public sealed record ApprovalResult([property: Id(0)] int Changed);

/// <param name="FrozenSince">Null = the contest is not frozen.</param>
/// <param name="FreezeAt">When it will freeze by itself; null = nothing is planned.</param>
/// <param name="PublishedAt">When the results became final; null = they are provisional.</param>
[GenerateSerializer, Immutable, Alias("PublicationState")]
public sealed record PublicationState(
    [property: Id(0)] DateTimeOffset? FrozenSince,
    [property: Id(1)] DateTimeOffset? FreezeAt,
    [property: Id(2)] DateTimeOffset? PublishedAt);

/// <summary>How an unveiling goes about: group by group, each from the last place to the first.</summary>
/// <param name="Groups">Groups in the order in which they are unveiled.</param>
/// <param name="From">The lowest place that is unveiled by itself: all behind it are shown together; null = every team by itself.</param>
/// <param name="Pauses">Places that are announced before the team is shown.</param>
[GenerateSerializer, Immutable, Alias("UnveilSettings")]
public sealed record UnveilSettings(
    [property: Id(0)] ImmutableArray<string> Groups,
    [property: Id(1)] int? From,
    [property: Id(2)] ImmutableArray<int> Pauses);

/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all. Staff only: it tells how many teams have a result.</param>
[GenerateSerializer, Immutable, Alias("UnveilPosition")]
public sealed record UnveilPosition([property: Id(0)] int Step, [property: Id(1)] int Steps);

/// <summary>What staff needs to steer a contest's publication.</summary>
/// <param name="Unapproved">Sheets that stand without the approval that the contest wants.</param>
/// <param name="Unveil">Null = no unveiling is going on.</param>
/// <param name="FreezeReason">Why the contest is frozen or will be; null = nobody said, or it is not.</param>
[GenerateSerializer, Immutable, Alias("PublicationSteering")]
public sealed record PublicationSteering(
    [property: Id(0)] ContestSettings Settings,
    [property: Id(1)] PublicationState State,
    [property: Id(2)] int Unapproved,
    [property: Id(3)] UnveilPosition? Unveil,
    [property: Id(4)] UnveilPreview? Current,
    [property: Id(5)] UnveilPreview? Next,
    [property: Id(6)] string? FreezeReason = null);

/// <summary>One step of an unveiling for those who steer it.</summary>
/// <param name="Teams">The teams that it shows, the best first; empty where it shows none.</param>
[GenerateSerializer, Immutable, Alias("UnveilPreview")]
public sealed record UnveilPreview(
    [property: Id(0)] UnveilStepKind Kind,
    [property: Id(1)] string Group,
    [property: Id(2)] int? Rank,
    [property: Id(3)] ImmutableArray<RankedTeam> Teams);

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
    [property: Id(9)] bool Approved = false,
    [property: Id(10)] string? Stage = null,
    [property: Id(11)] string? Match = null,
    [property: Id(12)] string? Side = null,
    [property: Id(13)] bool Surrogate = false,
    [property: Id(14)] CaptainAnswer? Signed = null);

/// <param name="Accepted">Sheets entered.</param>
/// <param name="Waiting">Those of them that do not count: another sheet stands for their run.</param>
/// <param name="Unchanged">Entries that stood already.</param>
/// <param name="Rows">One an entry; only in a dry run.</param>
[GenerateSerializer, Immutable, Alias("ImportResult")]
public sealed record ImportResult(
    [property: Id(0)] int Accepted,
    [property: Id(1)] int Waiting = 0,
    [property: Id(2)] int Unchanged = 0,
    [property: Id(3)] ImmutableArray<ScoreImportRow>? Rows = null);

/// <param name="Team">The team's id, however the entry named it.</param>
/// <param name="Points">Points of the sheet by the rule; null where the outcome yields none.</param>
/// <param name="Counted">False: another sheet stands for the run.</param>
/// <param name="Unchanged">The sheet stands already.</param>
[GenerateSerializer, Immutable, Alias("ScoreImportRow")]
public sealed record ScoreImportRow(
    [property: Id(0)] string Team,
    [property: Id(1)] int Round,
    [property: Id(2)] decimal? Points,
    [property: Id(3)] bool Counted,
    [property: Id(4)] bool Unchanged);

/// <param name="FrozenSince">Since when new results are held back; null = they are not.</param>
/// <param name="PublishedAt">When the results became final; null = they are provisional.</param>
/// <param name="Corrections">更正说明: what of the published results changed, the oldest first.</param>
/// <param name="MinimumTeams">Teams with a valid result that the rule wants for a group to be graded; 0 = any number.</param>
[GenerateSerializer, Immutable, Alias("Standings")]
public sealed record Standings(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] DateTimeOffset? FrozenSince,
    [property: Id(2)] DateTimeOffset? PublishedAt,
    [property: Id(3)] ImmutableArray<RankedTeam> Rows,
    [property: Id(4)] ImmutableArray<CorrectionNotice> Corrections,
    [property: Id(5)] int MinimumTeams = 0);

/// <param name="Rank">1-based within the group; equal ranks are shared (1-2-2-4); null = no valid result.</param>
/// <param name="Total">Null = no valid result.</param>
/// <param name="CorrectedAt">When a sheet was accepted that changed the row after the results were published; null = none was.</param>
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
    [property: Id(8)] string? DecidedBy,
    [property: Id(9)] DateTimeOffset? CorrectedAt = null,
    [property: Id(10)] string Town = "");

/// <param name="LastSheets">The newest sheets, newest last, for the district's happenings.</param>
/// <param name="NextDueAt">When something is due at the contest by the passing of time alone; null = nothing is.</param>
/// <param name="Unveiling">An unveiling is going on, which halls turn to.</param>
[GenerateSerializer, Immutable, Alias("ContestSummary")]
public sealed record ContestSummary(
    [property: Id(0)] string EventId,
    [property: Id(1)] ViewVersion Version,
    [property: Id(2)] int Teams,
    [property: Id(3)] int TeamsWithSheet,
    [property: Id(4)] int RunsDone,
    [property: Id(5)] int RunsPlanned,
    [property: Id(6)] ImmutableArray<SheetNotice> LastSheets,
    [property: Id(7)] DateTimeOffset? NextDueAt = null,
    [property: Id(8)] bool Unveiling = false);

[GenerateSerializer, Immutable, Alias("SheetNotice")]
public sealed record SheetNotice(
    [property: Id(0)] string SheetId,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string TeamName,
    [property: Id(3)] int Round,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] decimal? Points);
