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

    /// <summary>The rules that it has been scored by, the oldest first, with why each was changed; null = no contest.</summary>
    [Alias("RuleVersions"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<RuleVersionView>?> RuleVersions();

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

    /// <summary>The caller's own sheets that a device took down at a moment, or the sheet with an id, wherever they are now; null = no contest.</summary>
    /// <remarks>For a tablet that never had an answer and whose key may be forgotten: what stands is the answer.</remarks>
    [Alias("Whereabouts"), Allow(Role.Judge, Role.HeadJudge)]
    Task<ImmutableArray<SheetWhereabouts>?> Whereabouts(string? sheetId, DateTimeOffset? takenAt);

    /// <summary>The same of the caller's own sheets that were entered for a run from paper without a time; null = no contest.</summary>
    [Alias("UntimedSheets"), Allow(Role.Judge, Role.HeadJudge)]
    Task<ImmutableArray<SheetWhereabouts>?> UntimedSheets(string teamId, RunRef run);

    /// <summary>Who is entitled to the stages of the rule that say how many go on, from all that was entered; null = no contest.</summary>
    [Alias("Promotions"), Allow(Role.Judge, Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<StagePromotion>?> Promotions();

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
