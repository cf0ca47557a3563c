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

/// <summary>A team entered the contest or its facts changed. The names of its members and coaches are in the personal row of the team.</summary>
public sealed record TeamPut(string Team, int Number, string Name, string School, string Town, string Group) : IRecord;

/// <summary>A judge's sheet was accepted. Why it corrects another one is in the personal row of the sheet.</summary>
/// <param name="Fields">Empty unless the outcome is <see cref="RunOutcome.Scored"/>. Points are not kept: they follow from the fields by the rule.</param>
/// <param name="Counted">False: another sheet stood for this run, and this one waits for the head judge.</param>
/// <param name="Replaces">The sheet that this one corrects; that one is history then.</param>
/// <param name="At">When the device took it down; null = when it arrived.</param>
/// <param name="Signed">What the captain did when shown the sheet; the signatures are in its personal row. Null = nobody was asked.</param>
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
    CaptainAnswer? Signed = null) : IRecord;

/// <summary>Which judge scores what, from here on, in place of all before.</summary>
/// <param name="Assignments">Empty = every judge of the district scores everything.</param>
public sealed record JudgesAssigned(ImmutableArray<JudgeAssignment> Assignments) : IRecord;

/// <summary>The personal row of a team: names that no record may hold.</summary>
public sealed record TeamPersons(ImmutableArray<string> Members, ImmutableArray<string> Coaches);

/// <summary>The personal row of a sheet: free text that may speak of a person, and signatures.</summary>
/// <param name="Reason">Why it corrects another one.</param>
public sealed record SheetRemark(string? Reason, SheetSigning? Signing = null);

/// <summary>Ids of the personal rows in a contest's stream.</summary>
public static class ContestSubject
{
    public static string Team(string teamId) => $"team:{teamId}";

    public static string Sheet(string sheetId) => $"sheet:{sheetId}";
}

/// <summary>JSON of what a contest's stream keeps: records, personal rows, remembered answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContestConfigured))]
[JsonSerializable(typeof(TeamPut))]
[JsonSerializable(typeof(SheetAccepted))]
[JsonSerializable(typeof(JudgesAssigned))]
[JsonSerializable(typeof(TeamPersons))]
[JsonSerializable(typeof(SheetRemark))]
[JsonSerializable(typeof(ContestRevision))]
[JsonSerializable(typeof(TeamRevision))]
[JsonSerializable(typeof(SheetResult))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(AssignmentResult))]
[JsonSerializable(typeof(ContestSnapshotLine))]
internal sealed partial class ContestJson : JsonSerializerContext;
