using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>The head judge's desk (裁判长工作台) of a contest: another side of the contest's own grain, under the same key.</summary>
/// <remarks>Every reason is kept apart from the records. Every act names what the head judge saw, so that of two acts at once the second is refused.</remarks>
public interface IContestDeskGrain : IGrainWithStringKey
{
    /// <summary>Chooses which of several sheets stands for a run; the others stay in its history.</summary>
    [Alias("SettleConflict"), Allow(Role.HeadJudge)]
    Task<Answer<SheetStanding>> SettleConflict(ConflictChoice choice, CommandStamp stamp);

    /// <summary>Opens a run again: its sheets stay in its history, none of them counts.</summary>
    [Alias("Reopen"), Allow(Role.HeadJudge)]
    Task<Answer<RunOpened>> Reopen(RerunOrder order, CommandStamp stamp);

    /// <summary>Enters a new version of a sheet, approved by the act; after publication with a notice to the public.</summary>
    [Alias("Correct"), Allow(Role.HeadJudge)]
    Task<Answer<SheetResult>> Correct(Correction correction, CommandStamp stamp);

    /// <summary>Publishes the results although something is missing.</summary>
    [Alias("PublishDespiteGaps"), Allow(Role.HeadJudge)]
    Task<Answer<PublicationState>> PublishDespiteGaps(string reason, CommandStamp stamp);

    /// <summary>All that the desk shows at a glance; null = no contest.</summary>
    [Alias("Overview"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<DeskOverview?> Overview();

    /// <summary>Every version of every sheet of a team's round, the oldest first, with reasons; null = no such team.</summary>
    [Alias("History"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<RoundHistory?> History(string team, int round);

    /// <summary>The signatures of a sheet; null = it has none, they were erased, or there is no such sheet.</summary>
    [Alias("Signatures"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<SheetSigning?> Signatures(string sheetId);

    /// <summary>Erases what lies beside a sheet about persons; that there was something stays known. Erasing what is not there is no error.</summary>
    [Alias("EraseSheetRow"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<SheetStanding>> EraseSheetRow(string sheetId, SheetRow row, CommandStamp stamp);

    [Alias("SetAppealTerms"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<AppealTerms>> SetAppealTerms(AppealTerms terms, CommandStamp stamp);

    /// <summary>Gives a team a link to appeal by, in place of an older one.</summary>
    /// <param name="hash">See <see cref="AppealRules.HashOf"/>.</param>
    [Alias("IssueAppealLink"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<string>> IssueAppealLink(string team, string hash, CommandStamp stamp);

    /// <summary>Enters an appeal from paper.</summary>
    [Alias("FileAppeal"), Allow(Role.HeadJudge)]
    Task<Answer<AppealReceipt>> FileAppeal(AppealEntry entry, CommandStamp stamp);

    /// <summary>Takes an appeal from the team whose link has this secret.</summary>
    [Alias("FileAppealByLink"), Allow(Role.Public)]
    Task<Answer<AppealReceipt>> FileAppealByLink(string secret, RunRef run, string reason, CommandStamp stamp);

    /// <summary>Whose link this is and what the team may do with it; null = nobody's.</summary>
    [Alias("AppealLink"), Allow(Role.Public)]
    Task<AppealLinkView?> AppealLink(string secret);

    /// <summary>受理 or 不予受理.</summary>
    /// <param name="reason">Needed to dismiss.</param>
    [Alias("AdmitAppeal"), Allow(Role.HeadJudge)]
    Task<Answer<AppealReceipt>> AdmitAppeal(string appeal, bool admitted, string? reason, CommandStamp stamp);

    [Alias("DecideAppeal"), Allow(Role.HeadJudge)]
    Task<Answer<AppealReceipt>> DecideAppeal(string appeal, AppealRuling ruling, string reason, CommandStamp stamp);

    /// <summary>Makes a decision public in the head judge's words.</summary>
    [Alias("PublishAppeal"), Allow(Role.HeadJudge)]
    Task<Answer<AppealReceipt>> PublishAppeal(string appeal, string reason, string outcome, CommandStamp stamp);

    /// <summary>Decisions that are public, the oldest first; null = no contest.</summary>
    [Alias("PublishedAppeals"), Allow(Role.Public)]
    Task<ImmutableArray<PublishedAppeal>?> PublishedAppeals();

    /// <summary>What is still open before the contest can be put away; null = no contest.</summary>
    [Alias("Closing"), FromGrains]
    Task<ContestClosing?> Closing();
}

/// <param name="IsPublished">The results are final.</param>
/// <param name="OpenAppeals">Appeals that wait for a decision, or for the sheet that carries one out.</param>
/// <param name="AppealsUntil">Until when a team may appeal against some run; null = no time runs.</param>
[GenerateSerializer, Immutable, Alias("ContestClosing")]
public sealed record ContestClosing([property: Id(0)] bool IsPublished, [property: Id(1)] int OpenAppeals, [property: Id(2)] DateTimeOffset? AppealsUntil);

/// <param name="Sheet">Is to stand.</param>
/// <param name="Seen">All sheets that contended when the head judge chose.</param>
[GenerateSerializer, Immutable, Alias("ConflictChoice")]
public sealed record ConflictChoice(
    [property: Id(0)] string Team,
    [property: Id(1)] RunRef Run,
    [property: Id(2)] string Sheet,
    [property: Id(3)] ImmutableArray<string> Seen,
    [property: Id(4)] string Reason);

[GenerateSerializer, Immutable, Alias("SheetStanding")]
public sealed record SheetStanding([property: Id(0)] string SheetId);

/// <param name="Standing">The sheet that stood when the head judge decided.</param>
/// <param name="Cause">Not <see cref="SetAsideCause.Conflict"/>.</param>
[GenerateSerializer, Immutable, Alias("RerunOrder")]
public sealed record RerunOrder(
    [property: Id(0)] string Team,
    [property: Id(1)] RunRef Run,
    [property: Id(2)] string Standing,
    [property: Id(3)] SetAsideCause Cause,
    [property: Id(4)] string Reason);

[GenerateSerializer, Immutable, Alias("RunOpened")]
public sealed record RunOpened([property: Id(0)] RunRef Run);

/// <param name="Entry">With the sheet that it replaces, unless the run has none, and the reason.</param>
/// <param name="Category">What the public is told where the results are published.</param>
/// <param name="Appeal">The appeal whose ruling this carries out; null = none.</param>
[GenerateSerializer, Immutable, Alias("Correction")]
public sealed record Correction(
    [property: Id(0)] ScoreEntry Entry,
    [property: Id(1)] CorrectionCategory Category,
    [property: Id(2)] string? Appeal);

/// <param name="Reason">The team's words: kept apart from the records.</param>
[GenerateSerializer, Immutable, Alias("AppealEntry")]
public sealed record AppealEntry([property: Id(0)] string Team, [property: Id(1)] RunRef Run, [property: Id(2)] string Reason);

[GenerateSerializer, Immutable, Alias("AppealReceipt")]
public sealed record AppealReceipt([property: Id(0)] string AppealId);

/// <param name="Left">Appeals that the team may still make; null = any number.</param>
[GenerateSerializer, Immutable, Alias("AppealLinkView")]
public sealed record AppealLinkView(
    [property: Id(0)] string TeamName,
    [property: Id(1)] int TeamNumber,
    [property: Id(2)] int Rounds,
    [property: Id(3)] int? Minutes,
    [property: Id(4)] int? Left,
    [property: Id(5)] ImmutableArray<OwnAppeal> Appeals);

/// <summary>An appeal as the team itself may follow it.</summary>
[GenerateSerializer, Immutable, Alias("OwnAppeal")]
public sealed record OwnAppeal([property: Id(0)] string AppealId, [property: Id(1)] RunRef Run, [property: Id(2)] DateTimeOffset FiledAt, [property: Id(3)] AppealStage Stage);

/// <summary>申诉结果公示: 局次, 申诉方, 申诉理由, 仲裁结果, and when and by which role it was decided.</summary>
[GenerateSerializer, Immutable, Alias("PublishedAppeal")]
public sealed record PublishedAppeal(
    [property: Id(0)] string AppealId,
    [property: Id(1)] RunRef Run,
    [property: Id(2)] string Team,
    [property: Id(3)] int TeamNumber,
    [property: Id(4)] string TeamName,
    [property: Id(5)] string Reason,
    [property: Id(6)] AppealStage Stage,
    [property: Id(7)] AppealRuling? Ruling,
    [property: Id(8)] string Outcome,
    [property: Id(9)] DateTimeOffset DecidedAt);
