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
    int Troubles);

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
    ImmutableArray<FloorEntrantRow> Teams);

/// <param name="Calls">Times of the unanswered calls.</param>
/// <param name="ForfeitAt">When they make a forfeit; staff only.</param>
/// <param name="Label">Of the inspection; staff only.</param>
/// <param name="Replaces">The contest's sheet of a forfeit that was taken back: a later sheet corrects it; staff only.</param>
/// <param name="PracticePoints">Of the practice sheet, which counts nowhere; staff only.</param>
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
    decimal? PracticePoints);

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
    Converters = [typeof(RowWord<SlotKind>), typeof(RowWord<RunStage>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FloorRow))]
[JsonSerializable(typeof(FloorTableRow))]
[JsonSerializable(typeof(FloorSlotRow))]
[JsonSerializable(typeof(FloorTeamRow))]
public sealed partial class FloorRowJson : JsonSerializerContext;
