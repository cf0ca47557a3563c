using System.Collections.Immutable;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Contests;

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
