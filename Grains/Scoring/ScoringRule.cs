using System.Collections.Immutable;
using System.Numerics;

namespace EventsLive.Grains.Scoring;

/// <summary>How the points of several runs make one number.</summary>
public enum Aggregate
{
    /// <summary>The best run.</summary>
    Best = 1,

    Sum = 2,

    /// <summary>The sum divided by the number of runs that have points: a missing run is left out, never a zero.</summary>
    Mean = 3,
}

/// <summary>Which of two numbers is the better one.</summary>
public enum PointsOrder
{
    /// <summary>More is better.</summary>
    Descending = 1,

    /// <summary>Less is better: a race against the clock.</summary>
    Ascending = 2,
}

/// <summary>One number on a sheet.</summary>
/// <param name="Min">Smallest value, inclusive.</param>
/// <param name="Max">Largest value, inclusive.</param>
/// <param name="Step">Values are <c>Min + n * Step</c>.</param>
/// <param name="Weight">What one unit of the field adds to the points; 0 = recorded only.</param>
public sealed record SheetField(string Name, string? Label, decimal Min, decimal Max, decimal Step, decimal Weight, string? Unit);

/// <summary>What is wrong with the fields of a sheet.</summary>
public enum SheetFault
{
    /// <summary>The rule has the field and the sheet does not.</summary>
    Missing = 1,

    /// <summary>The sheet has the field and the rule does not.</summary>
    Unknown = 2,

    /// <summary>Outside its range or between two steps.</summary>
    OutOfRange = 3,
}

/// <param name="Field">The field of the rule; null where the rule has none of that name.</param>
public sealed record SheetProblem(string Name, SheetFault Fault, SheetField? Field);

/// <summary>A contest's rule: what a sheet holds, the points it yields, and how the points of a team's runs make its place.</summary>
/// <remarks>
/// Immutable and pure. Arithmetic is exact: <see cref="decimal"/> for points, integers over a common denominator for ranks
/// (<see cref="RankKey"/>); nothing is rounded before it is ranked. The limits of <see cref="ScoringRuleReader"/> keep every
/// intermediate value within the 28 digits of a decimal.
/// </remarks>
public sealed class ScoringRule
{
    private readonly BigInteger _meanDenominator;
    private readonly decimal _unitsPerPoint = 1;
    private readonly int _decimals;

    internal ScoringRule(
        ImmutableArray<SheetField> fields,
        int countedRounds,
        Aggregate aggregate,
        ImmutableArray<Aggregate> ties,
        PointsOrder order)
    {
        Fields = fields;
        CountedRounds = countedRounds;
        Aggregate = aggregate;
        Ties = ties;
        Order = order;
        _decimals = fields.Max(field => Math.Max(field.Min.Scale, field.Step.Scale) + field.Weight.Scale);
        for (var i = 0; i < _decimals; i++)
        {
            _unitsPerPoint *= 10;
        }

        _meanDenominator = LeastCommonMultipleUpTo(countedRounds);
    }

    public ImmutableArray<SheetField> Fields { get; }

    /// <summary>Rounds 1 to this one count; those beyond are shown and do not count.</summary>
    public int CountedRounds { get; }

    public Aggregate Aggregate { get; }

    /// <summary>What separates equal totals, in this order; teams that are still equal share a rank.</summary>
    public ImmutableArray<Aggregate> Ties { get; }

    public PointsOrder Order { get; }

    /// <summary>The unit of the points, where all fields that make them agree on one.</summary>
    public string? Unit
    {
        get
        {
            var units = Fields.Where(one => one.Weight != 0).Select(one => one.Unit).Distinct().ToArray();
            return units.Length == 1 ? units[0] : null;
        }
    }

    /// <summary>Whether the sheet holds what the rule asks for and nothing else; null = it does.</summary>
    public SheetProblem? Check(IReadOnlyDictionary<string, decimal> values)
    {
        foreach (var field in Fields)
        {
            if (!values.TryGetValue(field.Name, out var value))
            {
                return new SheetProblem(field.Name, SheetFault.Missing, field);
            }

            if (value < field.Min || value > field.Max || (value - field.Min) % field.Step != 0)
            {
                return new SheetProblem(field.Name, SheetFault.OutOfRange, field);
            }
        }

        var unknown = values.Keys.Where(name => Fields.All(field => field.Name != name)).Order(StringComparer.Ordinal).FirstOrDefault();
        return unknown is null ? null : new SheetProblem(unknown, SheetFault.Unknown, null);
    }

    /// <summary>The points of a sheet that passed <see cref="Check"/>: the sum of its fields, each times its weight.</summary>
    public decimal PointsOf(IReadOnlyDictionary<string, decimal> values) =>
        Exact.Trim(Fields.Sum(field => values[field.Name] * field.Weight));

    /// <summary>A team's total and its place in the order, from the points of its counted runs that have any.</summary>
    /// <param name="points">One entry a counted run with points, in any order: a missing, disqualified or no-show run has none.</param>
    public TeamResult ResultOf(IReadOnlyList<decimal> points)
    {
        if (points.Count == 0)
        {
            return TeamResult.None;
        }

        var steps = ImmutableArray.CreateBuilder<BigInteger>(1 + Ties.Length);
        steps.Add(RankValue(Aggregate, points));
        foreach (var tie in Ties)
        {
            steps.Add(RankValue(tie, points));
        }

        return new TeamResult(new RankKey(steps.MoveToImmutable()), Total(points));
    }

    /// <summary>The name of a step of a <see cref="RankKey"/> of this rule: <c>total</c>, then the tie steps.</summary>
    public string StepName(int step) => step == 0 ? "total" : NameOf(Ties[step - 1]);

    /// <summary>The word for it in the rule's JSON.</summary>
    public static string NameOf(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Best => "best",
        Aggregate.Sum => "sum",
        _ => "mean",
    };

    private BigInteger RankValue(Aggregate aggregate, IReadOnlyList<decimal> points)
    {
        var value = aggregate switch
        {
            Aggregate.Best => Units(Best(points)),
            Aggregate.Sum => Units(points.Sum()),
            // Exact: the number of runs divides the least common multiple of 1 to the counted rounds.
            _ => Units(points.Sum()) * (_meanDenominator / points.Count),
        };
        return Order == PointsOrder.Descending ? -value : value;
    }

    // For people only. One third has no last decimal: two more than the points have, halves away from zero. A decimal quotient
    // differs from a half by far more than its 28th digit, so nothing is rounded twice.
    private decimal Total(IReadOnlyList<decimal> points) => Exact.Trim(Aggregate switch
    {
        Aggregate.Best => Best(points),
        Aggregate.Sum => points.Sum(),
        _ => Math.Round(points.Sum() / points.Count, _decimals + 2, MidpointRounding.AwayFromZero),
    });

    private decimal Best(IReadOnlyList<decimal> points) => Order == PointsOrder.Descending ? points.Max() : points.Min();

    // A value on its step has no more decimals than the rule, so this is a whole number.
    private BigInteger Units(decimal value) => new(value * _unitsPerPoint);

    private static BigInteger LeastCommonMultipleUpTo(int last)
    {
        var multiple = BigInteger.One;
        for (var i = 2; i <= last; i++)
        {
            multiple = multiple / BigInteger.GreatestCommonDivisor(multiple, i) * i;
        }

        return multiple;
    }
}
