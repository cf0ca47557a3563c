using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>The contest's groups, rounds and rule, from here on.</summary>
/// <param name="Rule">The rule document as it came.</param>
/// <param name="Publication">Null = <see cref="ContestPublication.Immediate"/>, as in records from before there was a choice.</param>
/// <param name="Signatures">Null = <see cref="SignaturePolicy.Optional"/>, likewise.</param>
public sealed record ContestConfigured(
    ImmutableArray<string> Groups,
    int Rounds,
    string Rule,
    ContestPublication? Publication = null,
    SignaturePolicy? Signatures = null) : IRecord;

/// <summary>The contest's rule, from here on, though there are sheets: they are scored by it. Why is in the personal row of the rule.</summary>
/// <param name="Rule">The rule document as it came.</param>
public sealed record RuleChanged(string Rule) : IRecord;

/// <summary>A team entered the contest or its facts changed. The names of its members and coaches are in the personal row of the team.</summary>
/// <param name="Withdrawn">True: the team has left the contest. Its sheets stay, it has no rank.</param>
public sealed record TeamPut(string Team, int Number, string Name, string School, string Town, string Group, bool? Withdrawn = null) : IRecord;

/// <summary>A judge's sheet was accepted. Why it corrects another one is in the personal row of the sheet.</summary>
/// <param name="Fields">Empty unless the outcome is <see cref="RunOutcome.Scored"/>. Points are not kept: they follow from the fields by the rule.</param>
/// <param name="Counted">False: another sheet stood for this run, and this one waits for the head judge.</param>
/// <param name="Replaces">The sheet that this one corrects; that one is history then.</param>
/// <param name="At">When the device took it down; null = when it arrived.</param>
/// <param name="Match">The match that the run is part of; null = none, as in records from before there were matches.</param>
/// <param name="Side">The side of the match; null = the team is its own.</param>
/// <param name="Stage">Null = the rule has no stages.</param>
/// <param name="Surrogate">Null = no: the run counts for the team.</param>
/// <param name="Signed">What the captain did when shown the sheet; the signatures are in a personal row. Null = nobody was asked.</param>
public sealed record SheetAccepted(
    string Sheet,
    string Team,
    int Round,
    string? Judge,
    ImmutableSortedDictionary<string, decimal> Fields,
    RunOutcome Outcome,
    bool Counted,
    string? Replaces,
    DateTimeOffset? At,
    string? Device,
    SheetSource Source,
    string? Match = null,
    string? Side = null,
    string? Stage = null,
    bool? Surrogate = null,
    CaptainAnswer? Signed = null) : IRecord;

/// <summary>From here on new results are held back.</summary>
/// <param name="Since">From when; earlier than the record's own time where a planned freeze was noticed late.</param>
public sealed record ContestFrozen(DateTimeOffset Since) : IRecord;

/// <summary>The contest will freeze by itself.</summary>
/// <param name="At">Null = it will not any more.</param>
public sealed record FreezePlanned(DateTimeOffset? At) : IRecord;

/// <summary>What was held back shows, as far as the contest's publication allows.</summary>
public sealed record ContestUnfrozen : IRecord;

/// <summary>The head judge approved sheets.</summary>
public sealed record SheetsApproved(ImmutableArray<string> Sheets) : IRecord;

/// <summary>The head judge withdrew the approval of sheets. Why is in a personal row of each.</summary>
public sealed record ApprovalWithdrawn(ImmutableArray<string> Sheets) : IRecord;

/// <summary>The results are final and public.</summary>
public sealed record ResultsPublished : IRecord;

/// <summary>An unveiling began. What it announces is what stood at this record.</summary>
public sealed record UnveilStarted(ImmutableArray<string> Groups, int? From, ImmutableArray<int> Pauses) : IRecord;

/// <summary>One step of the unveiling was taken.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Awards">Name of the award announced with its place, by team that the step shows; null = none.</param>
public sealed record UnveilStepped(int Step, ImmutableSortedDictionary<string, string>? Awards = null) : IRecord;

/// <summary>The unveiling ended. What it did not reach stays hidden.</summary>
public sealed record UnveilEnded : IRecord;

/// <summary>Which judge scores what, from here on, in place of all before.</summary>
/// <param name="Assignments">Empty = every judge of the district scores everything.</param>
public sealed record JudgesAssigned(ImmutableArray<JudgeAssignment> Assignments) : IRecord;

/// <summary>The personal row of a team: names that no record may hold.</summary>
public sealed record TeamPersons(ImmutableArray<string> Members, ImmutableArray<string> Coaches)
{
    public static TeamPersons None { get; } = new([], []);
}

/// <summary>The personal row of a sheet: free text that may speak of a person.</summary>
/// <param name="Reason">Why it corrects another one.</param>
public sealed record SheetRemark(string Reason);

/// <summary>Ids of the personal rows in a contest's stream.</summary>
public static class ContestSubject
{
    public static string Team(string teamId) => $"team:{teamId}";

    public static string Sheet(string sheetId) => $"sheet:{sheetId}";

    /// <summary>The signatures of a sheet: a row of their own, which whoever reads reasons need not carry and which is erased by itself.</summary>
    public static string Signatures(string sheetId) => $"signatures:{sheetId}";

    /// <summary>The photo of a paper sheet: the largest of all rows, read alone.</summary>
    public static string Photo(string sheetId) => $"{Photos}{sheetId}";

    /// <summary>What the subjects of photos begin with.</summary>
    public const string Photos = "photo:";

    /// <summary>Stands behind the subjects of all photos and before every other that follows.</summary>
    public const string BehindPhotos = "photo;";

    /// <summary>Why a sheet was chosen in a conflict.</summary>
    public static string Conflict(string sheetId) => $"conflict:{sheetId}";

    /// <summary>Why a sheet was moved here from another run.</summary>
    public static string Move(string sheetId) => $"move:{sheetId}";

    /// <summary>Why the run was opened again whose last sheet this is.</summary>
    public static string Reopening(string sheetId) => $"reopening:{sheetId}";

    /// <summary>Why the results were published although something was missing.</summary>
    public const string Gaps = "gaps";

    /// <summary>Why the contest is frozen, or will be.</summary>
    public const string Freeze = "freeze";

    /// <summary>What an appeal says, in the team's words.</summary>
    public static string Appeal(int number) => $"appeal:{number}";

    /// <summary>Why an appeal was dismissed, or what its ruling says.</summary>
    public static string AppealRuling(int number) => $"appeal-ruling:{number}";

    /// <summary>What the public reads of an appeal.</summary>
    public static string AppealWording(int number) => $"appeal-wording:{number}";

    /// <summary>Why a team was changed, and which members left and joined.</summary>
    public static string TeamChange(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"team-change:{number}");

    /// <param name="revision">Of the contest's settings, that the rule came with.</param>
    public static string Rule(long revision) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rule:{revision}");

    /// <summary>Why the approval of a sheet was withdrawn.</summary>
    public static string Approval(string sheetId) => $"approval:{sheetId}";
}

/// <summary>JSON of what a contest's stream keeps: records, personal rows, remembered answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContestConfigured))]
[JsonSerializable(typeof(RuleChanged))]
[JsonSerializable(typeof(TeamPut))]
[JsonSerializable(typeof(SheetAccepted))]
[JsonSerializable(typeof(JudgesAssigned))]
[JsonSerializable(typeof(ContestFrozen))]
[JsonSerializable(typeof(FreezePlanned))]
[JsonSerializable(typeof(ContestUnfrozen))]
[JsonSerializable(typeof(SheetsApproved))]
[JsonSerializable(typeof(ApprovalWithdrawn))]
[JsonSerializable(typeof(ResultsPublished))]
[JsonSerializable(typeof(UnveilStarted))]
[JsonSerializable(typeof(UnveilStepped))]
[JsonSerializable(typeof(UnveilEnded))]
[JsonSerializable(typeof(ConflictSettled))]
[JsonSerializable(typeof(RunReopened))]
[JsonSerializable(typeof(CorrectionNoted))]
[JsonSerializable(typeof(GapsAccepted))]
[JsonSerializable(typeof(AppealTermsSet))]
[JsonSerializable(typeof(AppealLinkIssued))]
[JsonSerializable(typeof(AppealFiled))]
[JsonSerializable(typeof(AppealAdmitted))]
[JsonSerializable(typeof(AppealDismissed))]
[JsonSerializable(typeof(AppealDecided))]
[JsonSerializable(typeof(AppealCarriedOut))]
[JsonSerializable(typeof(AppealPublished))]
[JsonSerializable(typeof(TeamRevised))]
[JsonSerializable(typeof(MemberSubstituted))]
[JsonSerializable(typeof(TeamChangeText))]
[JsonSerializable(typeof(TeamChanged))]
[JsonSerializable(typeof(AppealText))]
[JsonSerializable(typeof(AppealWording))]
[JsonSerializable(typeof(SheetStanding))]
[JsonSerializable(typeof(RunOpened))]
[JsonSerializable(typeof(AppealTerms))]
[JsonSerializable(typeof(AppealReceipt))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(TeamPersons))]
[JsonSerializable(typeof(SheetRemark))]
[JsonSerializable(typeof(SheetSigning))]
[JsonSerializable(typeof(SheetRowErased))]
[JsonSerializable(typeof(SheetPhotographed))]
[JsonSerializable(typeof(SheetPicture))]
[JsonSerializable(typeof(PhotoReceipt))]
[JsonSerializable(typeof(SheetMoved))]
[JsonSerializable(typeof(ContestRevision))]
[JsonSerializable(typeof(TeamRevision))]
[JsonSerializable(typeof(SheetResult))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(AssignmentResult))]
[JsonSerializable(typeof(TeamImportResult))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(UnveilPosition))]
[JsonSerializable(typeof(PublicationState))]
[JsonSerializable(typeof(ApprovalResult))]
[JsonSerializable(typeof(ContestSnapshotLine))]
internal sealed partial class ContestJson : JsonSerializerContext;
