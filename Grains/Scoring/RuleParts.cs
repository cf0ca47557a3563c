using System.Collections.Immutable;
using System.Numerics;

namespace EventsLive.Grains.Scoring;

/// <summary>How the points of several runs make one number, in the words of the wall.</summary>
public enum Aggregate
{
    /// <summary>The best run.</summary>
    Best = 1,

    Sum = 2,

    /// <summary>The sum divided by the number of runs that have points: a missing run is left out, never a zero.</summary>
    Mean = 3,

    /// <summary>A formula of the rule's own.</summary>
    Other = 4,
}

/// <summary>A named value of a run or of a team.</summary>
/// <param name="Digits">Decimals that people see.</param>
public sealed record Measure(string Name, Expression Value, RuleText? Label, string? Unit, int Digits);

/// <summary>What a stage is for.</summary>
public enum StageRole
{
    /// <summary>Its runs count together with those of the other stages that count.</summary>
    Counts = 1,

    /// <summary>A team with a sheet in it stands above all teams that have none.</summary>
    RanksAbove = 2,

    /// <summary>Its runs count only where a formula names the stage: an extra round that separates ties.</summary>
    Tiebreak = 3,

    /// <summary>Its runs are shown and count nowhere.</summary>
    Practice = 4,
}

/// <param name="Counted">Rounds 1 to this one count; those beyond are shown.</param>
/// <param name="Fields">Names of the fields on its sheets; default = all.</param>
/// <param name="Carry">Earlier stages whose runs count here too.</param>
/// <param name="Ranking">Its own criteria; default = the rule's.</param>
/// <param name="Promote">How many of the stage before are entitled to it; null = the rule does not say.</param>
/// <param name="PromoteTies">Whether all who share the last place go on; otherwise none of those who do not all fit.</param>
/// <param name="RefusesOthers">Whether sheets of teams that were not promoted are refused; otherwise they count and are marked.</param>
public sealed record Stage(
    string Name,
    RuleText? Label,
    StageRole Role,
    int Counted,
    ImmutableArray<string> Fields,
    ImmutableArray<string> Carry,
    ImmutableArray<Criterion> Ranking,
    int? Promote,
    bool PromoteTies,
    bool RefusesOthers);

/// <summary>One rule of the order; who is equal in it goes to the next one.</summary>
/// <param name="By">A value of the team; null = <paramref name="List"/> or <paramref name="HeadToHead"/> says it.</param>
/// <param name="Digits">Decimals that people see.</param>
/// <param name="HeadToHead">Criteria over the matches among exactly those who are still equal.</param>
/// <param name="Again">Whether head-to-head starts anew among those who are equal even after it, as long as it separates any.</param>
public sealed record Criterion(string Name, RuleText? Label, Better Better, int Digits)
{
    internal Expression? By { get; init; }

    internal RunList? List { get; init; }

    internal ImmutableArray<Criterion> HeadToHead { get; init; } = [];

    internal bool Again { get; init; }

    /// <summary>What makes every value a whole number, where the rule knows it.</summary>
    internal BigInteger? Units { get; init; }

    internal bool IsRelative => !HeadToHead.IsEmpty || By?.IsRelative == true || List?.Selection.Parts.Any(part => part.IsRelative) == true;
}

/// <summary>What a run is worth that was not scored.</summary>
/// <param name="IsZero">Every value of it is 0.</param>
/// <param name="Values">By measure; the others are missing.</param>
/// <param name="IsTeamOut">The team has no result at all.</param>
internal sealed record Treatment(bool IsZero, IReadOnlyDictionary<string, Rational>? Values, bool IsTeamOut)
{
    public static Treatment Missing { get; } = new(false, null, false);

    public static Treatment Zero { get; } = new(true, null, false);

    public static Treatment TeamOut { get; } = new(false, null, true);
}
