using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Overalls;

public enum OverallUnit
{
    School = 1,
    Town = 2,
}

/// <summary>How far a part is, as far as the audience may know.</summary>
public enum OverallPartState
{
    /// <summary>There is no result.</summary>
    NotStarted = 1,

    Running = 2,

    /// <summary>New results are held back.</summary>
    Frozen = 3,

    /// <summary>All runs have a sheet, and the results are not final.</summary>
    Provisional = 4,

    Published = 5,
}

/// <summary>Why a team does not count.</summary>
public enum OverallExclusion
{
    /// <summary>Its part has the factor 0.</summary>
    Part = 1,

    /// <summary>Its school has as many teams in the part as count, all at least as good.</summary>
    BestInPart = 2,

    /// <summary>Its school has as many teams in all as count, all at least as good.</summary>
    BestOfAll = 3,
}

/// <summary>The totals over the parts of a large event, as an audience may know them.</summary>
/// <param name="Settings">Null = it was not said how schools and towns are totalled: then there are no rows.</param>
/// <param name="Parts">The contests among the parts, the earliest first.</param>
/// <param name="Groups">The groups of all parts.</param>
/// <param name="Rows">Best first.</param>
[GenerateSerializer, Immutable, Alias("OverallTable")]
public sealed record OverallTable(
    [property: Id(0)] OverallSettings? Settings,
    [property: Id(1)] ImmutableArray<OverallPart> Parts,
    [property: Id(2)] ImmutableArray<string> Groups,
    [property: Id(3)] ImmutableArray<OverallRow> Rows)
{
    /// <summary>Whether a part that counts has no final results yet, so that the totals may change.</summary>
    public bool IsProvisional => Parts.Any(part => part.Factor > 0 && !part.IsFinal);
}

/// <param name="RunsDone">Runs of counted rounds that have a sheet.</param>
/// <param name="IsFinal">Whether what its teams give is final: the results are published, or with points by award the list of awards is.</param>
/// <param name="IsCounted">Whether it is in the totals. For staff every part is; for others those that are final and not frozen.</param>
[GenerateSerializer, Immutable, Alias("OverallPart")]
public sealed record OverallPart(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] decimal Factor,
    [property: Id(3)] int Teams,
    [property: Id(4)] int RunsDone,
    [property: Id(5)] int RunsPlanned,
    [property: Id(6)] OverallPartState State,
    [property: Id(7)] bool IsFinal,
    [property: Id(8)] bool IsCounted);

/// <param name="Rank">From 1; a shared one is followed by a gap (1-2-2-4).</param>
/// <param name="School">Null = the row is a town's.</param>
/// <param name="Points">Rounded half up to 4 decimals.</param>
/// <param name="Exact">The total as it is, a fraction where it has no finite decimal: <c>25/3</c>.</param>
/// <param name="Counted">Teams that count.</param>
/// <param name="Honours">How many of them are on each step of the scale.</param>
/// <param name="Parts">What each part with a team that counts gave.</param>
/// <param name="Gains">All its teams with a valid result, those that count first.</param>
/// <param name="DecidedBy">What separated it from the next row: <c>total</c>, <c>step-1</c> (more teams on the scale's first step) and so on, or <c>shared</c>; null = it is the last.</param>
[GenerateSerializer, Immutable, Alias("OverallRow")]
public sealed record OverallRow(
    [property: Id(0)] int Rank,
    [property: Id(1)] string? School,
    [property: Id(2)] string Town,
    [property: Id(3)] decimal Points,
    [property: Id(4)] string Exact,
    [property: Id(5)] int Counted,
    [property: Id(6)] ImmutableArray<int> Honours,
    [property: Id(7)] ImmutableArray<OverallPartPoints> Parts,
    [property: Id(8)] ImmutableArray<OverallTeamRow> Gains,
    [property: Id(9)] string? DecidedBy)
{
    public const int Decimals = 4;

    public static OverallRow Of(OverallTotal total) => new(
        total.Rank,
        total.School,
        total.Town,
        Shown(total.Points),
        total.Points.ToString(),
        total.Counted,
        total.Honours,
        [.. total.Gains.Where(gain => gain.Exclusion is null).GroupBy(gain => gain.Team.Part, StringComparer.Ordinal).Select(OverallPartPoints.Of)],
        [.. total.Gains.Select(OverallTeamRow.Of)],
        total.DecidedBy);

    // What so many teams can gain is bounded far below what a decimal holds.
    internal static decimal Shown(Rational points) => points.ToDecimal(Decimals)!.Value;
}

/// <param name="Points">Rounded half up to 4 decimals.</param>
/// <param name="Exact">The same as it is.</param>
[GenerateSerializer, Immutable, Alias("OverallPartPoints")]
public sealed record OverallPartPoints([property: Id(0)] string Part, [property: Id(1)] decimal Points, [property: Id(2)] string Exact)
{
    internal static OverallPartPoints Of(IGrouping<string, OverallGain> gains)
    {
        var sum = gains.Aggregate(Rational.Zero, (sum, gain) => sum + gain.Points);
        return new OverallPartPoints(gains.Key, OverallRow.Shown(sum), sum.ToString());
    }
}

/// <summary>What one team gives its school and town.</summary>
/// <param name="Points">With the part's factor; rounded half up to 4 decimals.</param>
/// <param name="Exact">The same as it is.</param>
/// <param name="Exclusion">Null = it counts.</param>
[GenerateSerializer, Immutable, Alias("OverallTeamRow")]
public sealed record OverallTeamRow(
    [property: Id(0)] string Part,
    [property: Id(1)] string Group,
    [property: Id(2)] string Team,
    [property: Id(3)] int Number,
    [property: Id(4)] string Name,
    [property: Id(5)] string School,
    [property: Id(6)] int? Rank,
    [property: Id(7)] string? Award,
    [property: Id(8)] decimal Points,
    [property: Id(9)] string Exact,
    [property: Id(10)] OverallExclusion? Exclusion)
{
    public static OverallTeamRow Of(OverallGain gain) => new(
        gain.Team.Part,
        gain.Team.Group,
        gain.Team.Team,
        gain.Team.Number,
        gain.Team.Name,
        gain.Team.School,
        gain.Team.Rank,
        gain.Team.Award,
        OverallRow.Shown(gain.Points),
        gain.Points.ToString(),
        gain.Exclusion);
}
