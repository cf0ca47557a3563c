using System.Collections.Immutable;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Contests;

/// <summary>All that the head judge's desk shows at a glance, from all that was entered.</summary>
/// <param name="CountedRounds">Rounds that count; those beyond are shown and do not.</param>
/// <param name="Teams">By group in the contest's order, then start number.</param>
/// <param name="Columns">What the cells of each team are of, in their order.</param>
[GenerateSerializer, Immutable, Alias("DeskOverview")]
public sealed record DeskOverview(
    [property: Id(0)] ContestSettings Settings,
    [property: Id(1)] PublicationState State,
    [property: Id(2)] int CountedRounds,
    [property: Id(3)] ImmutableArray<DeskTeam> Teams,
    [property: Id(4)] ImmutableArray<RunGap> Missing,
    [property: Id(5)] ImmutableArray<RunGap> Unapproved,
    [property: Id(6)] ImmutableArray<RunGap> Conflicts,
    [property: Id(7)] ImmutableArray<CorrectionNotice> Corrections,
    [property: Id(8)] ImmutableArray<DeskAppeal> Appeals,
    [property: Id(9)] AppealTerms Terms,
    [property: Id(10)] bool Unveiling,
    [property: Id(11)] ImmutableArray<RunGap> Unsigned,
    [property: Id(12)] ImmutableArray<RunGap> NotPromoted,
    [property: Id(13)] ImmutableArray<TeamChangeView> TeamChanges,
    [property: Id(14)] ImmutableArray<RunGap> Unphotographed,
    [property: Id(15)] ImmutableArray<RunColumn> Columns);

/// <summary>A change of a team with what it was, what it is and why.</summary>
/// <param name="Actor">Account id of who made it.</param>
/// <param name="Before">Null = a member was substituted.</param>
/// <param name="After">Null as <paramref name="Before"/>.</param>
/// <param name="Left">The member who left; null = none did, or the text was erased.</param>
/// <param name="Joined">The member who joined; null = nobody did, or the text was erased.</param>
/// <param name="Reason">Null = the text was erased.</param>
[GenerateSerializer, Immutable, Alias("TeamChangeView")]
public sealed record TeamChangeView(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] string Team,
    [property: Id(4)] TeamFacts? Before,
    [property: Id(5)] TeamFacts? After,
    [property: Id(6)] string? Left,
    [property: Id(7)] string? Joined,
    [property: Id(8)] string? Reason);

/// <param name="Cells">One a column of the overview; a round that was played in several matches shows the run that needs most, else its latest.</param>
[GenerateSerializer, Immutable, Alias("DeskTeam")]
public sealed record DeskTeam(
    [property: Id(0)] string Id,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Group,
    [property: Id(5)] ImmutableArray<DeskCell> Cells);

/// <summary>What the desk's matrix says of a run.</summary>
public enum DeskCellState
{
    /// <summary>缺: the team must have a run here, see <see cref="ContestGaps.Missing"/>.</summary>
    Missing = 1,

    /// <summary>已录.</summary>
    Entered = 2,

    /// <summary>冲突.</summary>
    Conflict = 3,

    /// <summary>未审: the contest wants an approval that the sheet has not.</summary>
    Unapproved = 4,

    /// <summary>已审.</summary>
    Approved = 5,

    /// <summary>No run, and none is missing: a round beyond the counted ones, a stage that has not begun, a team that withdrew.</summary>
    NotDue = 6,

    /// <summary>未晋级: no run, in a stage that has begun and that the team is not promoted to.</summary>
    NotPromoted = 7,
}

/// <param name="Sheets">The sheets that stand in the round: one, or more of several judges or matches.</param>
/// <param name="Corrected">更正: an earlier version was replaced or set aside.</param>
/// <param name="Unsigned">未签: a sheet has not the captain's answer that the contest asks for.</param>
/// <param name="Unphotographed">缺照片: a paper sheet has no photo.</param>
[GenerateSerializer, Immutable, Alias("DeskCell")]
public sealed record DeskCell(
    [property: Id(0)] DeskCellState State,
    [property: Id(1)] ImmutableArray<string> Sheets,
    [property: Id(2)] RunOutcome? Outcome,
    [property: Id(3)] decimal? Points,
    [property: Id(4)] bool Corrected,
    [property: Id(5)] bool Unsigned,
    [property: Id(6)] bool Unphotographed)
{
    /// <summary>Whether nothing was ever entered here.</summary>
    public bool IsUntouched => State is DeskCellState.Missing or DeskCellState.NotDue or DeskCellState.NotPromoted && !Corrected;
}

/// <param name="Reason">The team's own words; empty where they were erased.</param>
/// <param name="Decision">Why it was dismissed, or what the ruling says; null = neither yet.</param>
[GenerateSerializer, Immutable, Alias("DeskAppeal")]
public sealed record DeskAppeal(
    [property: Id(0)] string AppealId,
    [property: Id(1)] string Team,
    [property: Id(2)] RunRef Run,
    [property: Id(3)] AppealOrigin Origin,
    [property: Id(4)] DateTimeOffset FiledAt,
    [property: Id(5)] AppealStage Stage,
    [property: Id(6)] AppealRuling? Ruling,
    [property: Id(7)] string? CarriedOutBy,
    [property: Id(8)] DateTimeOffset? DecidedAt,
    [property: Id(9)] DateTimeOffset? PublishedAt,
    [property: Id(10)] bool Late,
    [property: Id(11)] string Reason,
    [property: Id(12)] string? Decision);
