using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;

namespace EventsLive.Grains.Live;

// The rows of every view, by key. Outside clients read the same JSON: names are camelCase, enums camelCase words.
//
//   district          district · event:{id} · venue:{id} · town:{id} · contest:{id} · registered:{from} · happening:{seq}
//   event:{id}        event
//   venue:{id}        venue
//   contest:{id}      contest · team:{id} · unveil, while one is going on · correction:{n} · appeal:{n}, once its decision is public
//   team:{event}/{t}  team
//   awards:{id}       awards · team:{id}
//   floor:{id}        see Floors/FloorRows

/// <summary>The district's numbers, key <c>district</c>. Counts are in persons; null = not known.</summary>
/// <param name="PresentAtLeast">True where a venue's count is missing or old, so that the sum is a lower bound.</param>
public sealed record DistrictRow(
    string Name,
    bool Demonstration,
    int EventsToday,
    int EventsRunning,
    int RegisteredToday,
    int? Present,
    bool PresentAtLeast,
    int Teams,
    int TeamsWithSheet,
    int RunsDone,
    int RunsPlanned);

/// <summary>An event with its counts, in persons.</summary>
/// <param name="StaleSince">Since when the event itself could not be asked; null = it is up to date.</param>
/// <param name="Offered">Persons for whom places are held until they take them.</param>
public sealed record EventRow(
    string Id,
    string Name,
    EventKind Kind,
    string Town,
    ImmutableArray<string> Venues,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    EventStatus Status,
    string? PartOf,
    int? Capacity,
    int Confirmed,
    int Waitlisted,
    int? Present,
    bool RegistrationOpen,
    WaitlistMode Waitlist,
    bool HasContest,
    DateTimeOffset? StaleSince,
    int Offered = 0);

/// <summary>A venue with the persons present; <paramref name="Present"/> null = nothing was counted yet.</summary>
public sealed record VenueRow(
    string Id,
    string Name,
    string Town,
    int? Capacity,
    int? Present,
    DateTimeOffset? StaleSince);

/// <summary>A town's totals over today's events.</summary>
public sealed record TownRow(string Id, string Name, int Order, int Events, int Registered, int Present);

/// <summary>A contest's totals in the district's view, key <c>contest:{id}</c>.</summary>
/// <param name="Unveiling">True while an unveiling is going on; left out otherwise.</param>
public sealed record ContestTotalsRow(string Id, int Teams, int TeamsWithSheet, int RunsDone, int RunsPlanned, DateTimeOffset? StaleSince, bool? Unveiling = null);

/// <summary>Persons newly registered in the district in the quarter of an hour that begins at <paramref name="From"/>.</summary>
public sealed record RegisteredRow(DateTimeOffset From, int Persons);

/// <summary>What has just happened; the wall words it from the kind.</summary>
/// <param name="Subject">Team or event or venue name.</param>
/// <param name="Number">Points, persons or a per cent figure, by kind.</param>
/// <param name="Stage">Of a sheet: what people call the stage of its run; left out where the contest has not several.</param>
/// <param name="StageEn">The same in English; left out where there is no other word.</param>
public sealed record HappeningRow(
    long Seq,
    DateTimeOffset At,
    HappeningKind Kind,
    string Subject,
    string? EventName,
    int? Round,
    decimal? Number,
    string? Stage = null,
    string? StageEn = null);

public enum HappeningKind
{
    SheetAccepted = 1,
    NoShow = 2,
    Withdrawn = 3,
    Disqualified = 4,
    Registered = 5,
    EventFull = 6,
    EventStarted = 7,
    EventEnded = 8,
    VenueLevel = 9,
}

/// <summary>Head of a contest's view, key <c>contest</c>.</summary>
/// <param name="CountedRounds">Rounds that count; those beyond are shown and do not count.</param>
/// <param name="Aggregate">How the counted rounds make the total: <c>best</c>, <c>sum</c>, <c>mean</c>, or <c>other</c>: a formula of the rule's own.</param>
/// <param name="Frozen">New results are held back (排名暂停公布), <paramref name="FrozenSince"/> then.</param>
/// <param name="Provisional">The results are not final (暂定); they are since <paramref name="PublishedAt"/>.</param>
/// <param name="FreezeAt">When the contest will freeze by itself; for staff only.</param>
/// <param name="DeskChanges">Rises with what the head judge's desk or the organiser's page shows and no team's row does; for staff only.</param>
/// <param name="MinimumTeams">Teams with a valid result that a group needs to be graded; left out where any number will do.</param>
/// <param name="Stages">The rule's stages in their order; left out where it has none.</param>
public sealed record ContestRow(
    string Id,
    ImmutableArray<string> Groups,
    int Rounds,
    int CountedRounds,
    string Aggregate,
    string? Unit,
    bool Frozen,
    DateTimeOffset? FrozenSince = null,
    bool Provisional = true,
    DateTimeOffset? PublishedAt = null,
    DateTimeOffset? FreezeAt = null,
    long? DeskChanges = null,
    int? MinimumTeams = null,
    ImmutableArray<StageRow>? Stages = null);

/// <summary>A stage of a contest (赛段).</summary>
/// <param name="CountedRounds">Rounds 1 to this one count; 0 = it is practice.</param>
[GenerateSerializer, Immutable, Alias("StageRow")]
public sealed record StageRow(
    [property: Id(0)] string Name,
    [property: Id(1)] string Label,
    [property: Id(2)] string? LabelEn,
    [property: Id(3)] int CountedRounds)
{
    public string LabelIn(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? LabelEn ?? Label : Label;
}

/// <summary>Where an unveiling stands, key <c>unveil</c>. It says what was announced and nothing of what comes.</summary>
/// <param name="Step">Rises with every step.</param>
/// <param name="Kind">What was done last; null = it has only begun.</param>
/// <param name="Rank">The place announced, or that of the team shown; null = none.</param>
/// <param name="Team">The team shown; null = none.</param>
public sealed record UnveilRow(int Step, UnveilStepKind? Kind, string? Group, int? Rank, string? Team);

/// <summary>更正说明, key <c>correction:{n}</c>: a published result changed.</summary>
/// <param name="Round">Null = the team's details changed, no run.</param>
public sealed record CorrectionRow(int Number, DateTimeOffset At, string Team, int? Round, CorrectionCategory Category, string? Stage = null, string? Match = null);

/// <summary>申诉结果公示, key <c>appeal:{n}</c>, once the decision is public. Its words are read over the API.</summary>
public sealed record AppealRow(
    string Id, string Team, int Round, AppealStage Stage, AppealRuling? Ruling, DateTimeOffset DecidedAt, DateTimeOffset PublishedAt,
    string? RunStage = null, string? Match = null);

/// <summary>One team in a contest's view, key <c>team:{id}</c>: a row moves by its own <paramref name="RankKey"/>, so a diff never names other rows.</summary>
/// <param name="RankKey">Rows of a group stand in ordinal order of this text, then by number; equal texts share a rank; null = unranked, at the end.</param>
/// <param name="Rank">The place as it was unveiled; left out where it follows from the order of rank keys.</param>
/// <param name="CorrectedAt">When a sheet was accepted that changed the result after its publication; left out where none was.</param>
/// <param name="Runs">By round, from round 1: points, or how the run ended, or null where there is none yet. A round that was played in several stages or matches has its latest run.</param>
/// <param name="AllRuns">Every run by its full name, in the order of stages, rounds and matches; left out where there are neither stages nor matches and <paramref name="Runs"/> says it all.</param>
/// <param name="Award">The award that was unveiled with the place; left out otherwise.</param>
public sealed record TeamRow(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    ImmutableArray<RunCell?> Runs,
    decimal? Total,
    string? RankKey,
    RunOutcome? Outcome,
    DateTimeOffset? LastSheetAt,
    int? Rank = null,
    DateTimeOffset? CorrectedAt = null,
    ImmutableArray<RunRow>? AllRuns = null,
    string? Award = null);

/// <param name="Open">A further sheet for this run waits for the head judge.</param>
/// <param name="Unapproved">The sheet still needs the head judge's approval to be shown; for staff only, left out where it needs none.</param>
public sealed record RunCell(decimal? Points, RunOutcome Outcome, bool Open = false, bool? Unapproved = null);

/// <summary>A run by its full name, with what a <see cref="RunCell"/> says of it.</summary>
/// <param name="Stage">Left out where the rule has no stages.</param>
/// <param name="Match">Left out for a run alone.</param>
/// <param name="Side">Left out where the team is its own side.</param>
public sealed record RunRow(
    string? Stage, int Round, string? Match, string? Side, decimal? Points, RunOutcome Outcome, bool Open = false, bool? Unapproved = null);

/// <summary>A team's own view, key <c>team</c>.</summary>
public sealed record TeamViewRow(TeamRow Team, int? Rank, int TeamsInGroup);

/// <summary>Head of the awards' view, key <c>awards</c>.</summary>
/// <param name="NoticeTo">End of the notice, exclusive; null before it.</param>
/// <param name="Tiers">Names of the tiers, the best first.</param>
public sealed record AwardsRow(
    AwardStage Stage,
    DateTimeOffset? NoticeFrom,
    DateTimeOffset? NoticeTo,
    string? Telephone,
    DateTimeOffset? PublishedAt,
    ImmutableArray<string> Tiers);

/// <summary>A team on the list of awards, key <c>team:{id}</c>.</summary>
/// <param name="Award">Name of its tier; null = it has only <paramref name="Specials"/>.</param>
/// <param name="Rank">For staff only.</param>
public sealed record AwardedTeamRow(
    string Id,
    int Number,
    string Name,
    string School,
    string? Group,
    string? Award,
    int? Rank,
    ImmutableArray<string> Specials);

/// <summary>Writes an enum of a row as a camelCase word.</summary>
public sealed class RowWord<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;

/// <summary>JSON of the rows, shared by the grains that write them and the pages that read them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(RowWord<EventKind>), typeof(RowWord<EventStatus>), typeof(RowWord<WaitlistMode>), typeof(RowWord<HappeningKind>), typeof(RowWord<RunOutcome>),
        typeof(RowWord<UnveilStepKind>), typeof(RowWord<AwardStage>), typeof(RowWord<CorrectionCategory>), typeof(RowWord<AppealStage>), typeof(RowWord<AppealRuling>),
    ],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DistrictRow))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(VenueRow))]
[JsonSerializable(typeof(TownRow))]
[JsonSerializable(typeof(ContestTotalsRow))]
[JsonSerializable(typeof(RegisteredRow))]
[JsonSerializable(typeof(HappeningRow))]
[JsonSerializable(typeof(ContestRow))]
[JsonSerializable(typeof(UnveilRow))]
[JsonSerializable(typeof(CorrectionRow))]
[JsonSerializable(typeof(AppealRow))]
[JsonSerializable(typeof(TeamRow))]
[JsonSerializable(typeof(TeamViewRow))]
[JsonSerializable(typeof(AwardsRow))]
[JsonSerializable(typeof(AwardedTeamRow))]
public sealed partial class RowJson : JsonSerializerContext;
