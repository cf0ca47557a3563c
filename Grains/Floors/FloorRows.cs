using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Floors;

// The rows of the view floor:{event}, by key:  floor · table:{number} · slot:{id} · and for the staff  team:{id}

/// <summary>Head of a floor's view, key <c>floor</c>.</summary>
/// <param name="Seed">Of the draw; with <paramref name="Method"/> and the teams anybody can draw again.</param>
/// <param name="Draws">How often the order was drawn.</param>
/// <param name="Troubles">Withdrawals that the contest refused; staff only, 0 for others.</param>
/// <param name="Stages">The stages of the contest's rule in their order, the first one without groups; empty where it has none.</param>
public sealed record FloorRow(
    string Id,
    DateTimeOffset StartsAt,
    DateTimeOffset? ReportBy,
    int RunSeconds,
    int ChangeoverSeconds,
    ImmutableArray<FloorBreak> Breaks,
    int CallIntervalSeconds,
    bool InspectionRequired,
    bool AutoForfeit,
    int PracticeRounds,
    ImmutableArray<string> Groups,
    string? Seed,
    string? Method,
    DateTimeOffset? DrawnAt,
    int Draws,
    int Troubles,
    ImmutableArray<FloorStageRow> Stages);

/// <summary>A stage of the contest's rule, as far as the floor has to do with it.</summary>
/// <param name="Name">As runs carry it.</param>
/// <param name="Promotes">Whether the rule says who goes on to it.</param>
/// <param name="Groups">Of a later stage: its groups in the contest's order.</param>
/// <param name="ByPlaces">Whether it may be drawn by places; staff only.</param>
public sealed record FloorStageRow(
    string Name, string Label, string? LabelEn, int Rounds, bool Promotes, ImmutableArray<FloorStageGroupRow> Groups, bool? ByPlaces = null);

/// <summary>A group at a later stage: how its order was drawn, and for the staff who goes on.</summary>
/// <param name="Seed">Of the newest draw; null = it was not drawn.</param>
/// <param name="Draws">How often it was drawn.</param>
/// <param name="Despite">Whether it was drawn although who goes on was not final; staff only.</param>
/// <param name="Promoted">Who goes on by what stands now, the best first; staff only, and where the rule says it.</param>
/// <param name="Gaps">What may still change that; null = nothing, or not for whoever asks.</param>
/// <param name="Gone">Teams with runs that do not go on any more; staff only.</param>
/// <param name="Missing">Teams that go on and have no runs, once it was drawn; staff only.</param>
public sealed record FloorStageGroupRow(
    string Group,
    string? Seed,
    string? Method,
    StageOrder? Order,
    DateTimeOffset? DrawnAt,
    DateTimeOffset? StartsAt,
    int Draws,
    bool? Despite,
    IReadOnlyList<FloorPromotedRow>? Promoted,
    FloorGapsRow? Gaps,
    IReadOnlyList<string>? Gone,
    IReadOnlyList<string>? Missing);

/// <param name="Rank">In the stages before.</param>
public sealed record FloorPromotedRow(string Team, int Rank);

/// <summary>What may still change who goes on to a stage; see <see cref="EventsLive.Grains.Contests.PromotionGaps"/>.</summary>
public sealed record FloorGapsRow(int Missing, int Unapproved, int Unsigned, int Conflicts, int Appeals, IReadOnlyList<string> Tied);

/// <summary>A table, key <c>table:{number}</c>.</summary>
/// <param name="Current">Slot that is at it.</param>
/// <param name="Next">What comes next on it, the first first.</param>
/// <param name="MinutesLate">晚 N 分: by what really happened; 0 = on time.</param>
public sealed record FloorTableRow(
    int Number,
    string? Name,
    ImmutableArray<string> Groups,
    bool Open,
    string? Current,
    ImmutableArray<NextRun> Next,
    int MinutesLate,
    FloorClockRow Clock);

/// <param name="ExpectedAt">When it is to be expected, to the minute.</param>
public sealed record NextRun(string Slot, DateTimeOffset ExpectedAt);

/// <summary>A clock: what it shows is <paramref name="ElapsedMs"/> and the server's time since <paramref name="RunningSince"/>.</summary>
/// <param name="LengthSeconds">What it counts down from.</param>
public sealed record FloorClockRow(int LengthSeconds, long ElapsedMs, DateTimeOffset? RunningSince);

/// <summary>A run, key <c>slot:{id}</c>.</summary>
/// <param name="Order">Place in the running order, from 1.</param>
/// <param name="Table">Where it runs, ran, or is planned; null = no open table takes it.</param>
/// <param name="Stage">How far it has come; for the public a forfeited run is over like any other: how it ended is the contest's to tell.</param>
/// <param name="StageName">Stage of the contest's rule; null = the first one, or it has none.</param>
public sealed record FloorSlotRow(
    string Id,
    int Order,
    SlotKind Kind,
    int Round,
    string Group,
    int? Table,
    DateTimeOffset? PlannedAt,
    RunStage Stage,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    ImmutableArray<FloorEntrantRow> Teams,
    string? StageName = null);

/// <param name="Calls">Times of the unanswered calls.</param>
/// <param name="ForfeitAt">When they make a forfeit; staff only.</param>
/// <param name="Label">Of the inspection; staff only.</param>
/// <param name="Replaces">The contest's sheet of a forfeit that was taken back: a later sheet corrects it; staff only.</param>
/// <param name="PracticePoints">Of the practice sheet, which counts nowhere; staff only.</param>
/// <param name="NotPromoted">True: the team does not go on to this stage by what stands now; staff only.</param>
public sealed record FloorEntrantRow(
    string Id,
    int? Number,
    string Name,
    string? School,
    string? Side,
    RunStage Stage,
    ImmutableArray<DateTimeOffset> Calls,
    DateTimeOffset? ForfeitAt,
    string? Label,
    string? Replaces,
    decimal? PracticePoints,
    bool? NotPromoted = null);

/// <summary>A team at the desk of 报到, key <c>team:{id}</c>; staff only.</summary>
/// <param name="Present">Members present.</param>
/// <param name="Late">Whether it reported in after the time to report by.</param>
/// <param name="Placed">Whether it has a place in the running order.</param>
public sealed record FloorTeamRow(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    DateTimeOffset? ArrivedAt,
    int? Present,
    bool Late,
    bool Placed);

/// <summary>JSON of the rows of a floor, shared by the grain that writes them and the pages that read them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(RowWord<SlotKind>), typeof(RowWord<RunStage>), typeof(RowWord<StageOrder>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FloorRow))]
[JsonSerializable(typeof(FloorTableRow))]
[JsonSerializable(typeof(FloorSlotRow))]
[JsonSerializable(typeof(FloorTeamRow))]
public sealed partial class FloorRowJson : JsonSerializerContext;
