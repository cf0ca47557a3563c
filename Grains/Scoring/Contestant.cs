using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>How a run ended.</summary>
public enum SheetOutcome
{
    Scored = 1,
    NoShow = 2,
    Withdrawn = 3,
    Disqualified = 4,
}

/// <summary>One judge's sheet of a run.</summary>
/// <param name="Judge">Null = the run has one sheet, or this one holds what is given once for the run.</param>
/// <param name="Fields">By name, each an exact decimal; empty unless the outcome is <see cref="SheetOutcome.Scored"/>.</param>
public sealed record JudgedSheet(string? Judge, IReadOnlyDictionary<string, decimal> Fields, SheetOutcome Outcome);

/// <summary>What tells the runs of a team apart.</summary>
/// <param name="Stage">Empty where the rule has no stages.</param>
/// <param name="Match">Entries of several teams that share it, within a stage, met in it; null = a run alone.</param>
public readonly record struct RunKey(string Stage, int Round, string? Match) : IComparable<RunKey>
{
    /// <summary>By stage, round, then match; a shorter name of a match is the earlier one, so that <c>qm9</c> is before <c>qm10</c>.</summary>
    public int CompareTo(RunKey other) =>
        string.CompareOrdinal(Stage, other.Stage) is not 0 and var byStage ? byStage
        : Round != other.Round ? Round.CompareTo(other.Round)
        : (Match ?? "").Length != (other.Match ?? "").Length ? (Match ?? "").Length.CompareTo((other.Match ?? "").Length)
        : string.CompareOrdinal(Match, other.Match);

    public static bool operator <(RunKey a, RunKey b) => a.CompareTo(b) < 0;

    public static bool operator >(RunKey a, RunKey b) => a.CompareTo(b) > 0;

    public static bool operator <=(RunKey a, RunKey b) => a.CompareTo(b) <= 0;

    public static bool operator >=(RunKey a, RunKey b) => a.CompareTo(b) >= 0;
}

/// <summary>One run of a team with the sheets that stand for it, at most one a judge.</summary>
/// <param name="Side">Which side of the match the team was on; null = its own.</param>
/// <param name="Surrogate">The team played for others: the run is shown and counts for the match, not for the team.</param>
public sealed record JudgedRun(RunKey Key, string? Side, bool Surrogate, ImmutableArray<JudgedSheet> Sheets)
{
    /// <summary>How the run ended: one judge's disqualification is the run's; otherwise one scored sheet makes it scored.</summary>
    public SheetOutcome Outcome =>
        Has(SheetOutcome.Disqualified) ? SheetOutcome.Disqualified
        : Has(SheetOutcome.Scored) ? SheetOutcome.Scored
        : Has(SheetOutcome.Withdrawn) ? SheetOutcome.Withdrawn
        : SheetOutcome.NoShow;

    private bool Has(SheetOutcome outcome) => Sheets.Any(sheet => sheet.Outcome == outcome);
}

/// <summary>A team as a rule sees it.</summary>
/// <param name="Number">Start number: the order of teams that share a rank.</param>
/// <param name="Withdrawn">It has left the contest: its runs stay for those that met it, it has no place, and no other team is measured by it.</param>
public sealed record Contestant(string Id, int Number, ImmutableArray<JudgedRun> Runs, bool Withdrawn = false);
