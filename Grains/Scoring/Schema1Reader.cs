using System.Collections.Immutable;
using System.Numerics;

namespace EventsLive.Grains.Scoring;

/// <summary>Reads a document of schema 1: weighted fields, counted rounds, an aggregate and ties. Its meaning never changes.</summary>
internal static class Schema1Reader
{
    private const string Points = "points";

    /// <summary>The points of a rule that has a field called so: a name that no field can have, since a value that is made from itself has no end.</summary>
    private const string PointsBesideField = "_points";

    private const string Total = "total";

    public static RuleContent Read(RuleNode root)
    {
        root.Allow("schema", "fields", "rounds", "ties", "order");
        var fields = root.Require("fields").Array(1, ScoringRuleReader.MaxFields, ReadField);
        RuleNode.RequireDistinct(fields.Select(field => field.Name), i => $"fields[{i}].name");
        var rounds = root.Require("rounds");
        rounds.Allow("counted", "aggregate");
        var counted = rounds.Require("counted").Integer(1, ScoringRuleReader.MaxRounds);
        var aggregate = ReadAggregate(rounds.Require("aggregate"));
        var ties = root.Optional("ties")?.Array(0, 8, ReadAggregate) ?? [];
        RuleNode.RequireDistinct(ties.Select(NameOf), i => $"ties[{i}]");
        var better = root.Optional("order")?.Word("descending", "ascending") == "ascending" ? Better.Less : Better.More;
        if (better == Better.Less)
        {
            RefuseSum([aggregate], _ => "rounds.aggregate");
            RefuseSum(ties, i => $"ties[{i}]");
        }

        var points = fields.Any(field => field.Name == Points) ? PointsBesideField : Points;
        // A mean is rounded for people two decimals behind those of the points.
        var decimals = fields.Max(field => Math.Max(field.Min.Scale, field.Step.Scale) + field.Weight.Scale);
        var units = BigInteger.Pow(10, decimals);
        var ranking = ties.Prepend(aggregate).Select((step, i) => new Criterion(i == 0 ? Total : NameOf(step), null, better, step == Aggregate.Mean ? decimals + 2 : decimals)
        {
            By = Over(points, step, better),
            Units = step == Aggregate.Mean ? units * LeastCommonMultipleUpTo(counted) : units,
        });
        return new RuleContent(
            1,
            null,
            fields,
            [],
            [new Measure(points, WeightedSum(fields), null, UnitOf(fields), decimals)],
            ImmutableDictionary<SheetOutcome, Treatment>.Empty,
            counted,
            [],
            [],
            null,
            [.. ranking],
            0,
            aggregate);
    }

    /// <summary>The sum of the fields, each times its weight.</summary>
    /// <param name="leftOut">Fields that the sheets of some stages have not: there they add nothing.</param>
    public static Expression WeightedSum(ImmutableArray<SheetField> fields, IReadOnlySet<string>? leftOut = null)
    {
        var weighed = fields.Where(field => field.Weight != 0).ToArray();
        return weighed.Length == 0
            ? new Constant(0)
            : new Operation(Operator.Sum, [.. weighed.Select(field => new Operation(Operator.Product, [Value(field), new Constant(field.Weight)]))]);

        Expression Value(SheetField field) =>
            leftOut?.Contains(field.Name) == true ? new Operation(Operator.FirstOf, [new Name(field.Name, false), new Constant(0)]) : new Name(field.Name, false);
    }

    /// <summary>The unit of the points, where all fields that make them agree on one.</summary>
    public static string? UnitOf(ImmutableArray<SheetField> fields) =>
        fields.Where(one => one.Weight != 0).Select(one => one.Unit).Distinct().ToArray() is [var unit] ? unit : null;

    private static string NameOf(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Best => "best",
        Aggregate.Sum => "sum",
        _ => "mean",
    };

    private static Runs Over(string points, Aggregate aggregate, Better better)
    {
        var statistic = aggregate switch
        {
            Aggregate.Best => Statistic.Best,
            Aggregate.Sum => Statistic.Sum,
            _ => Statistic.Mean,
        };
        return new Runs(statistic, new RunSelection(new Name(points, false), default, null, null, better, null, null, null, null, 0), 1, null);
    }

    private static Aggregate ReadAggregate(RuleNode node) => node.Word("best", "sum", "mean") switch
    {
        "best" => Aggregate.Best,
        "sum" => Aggregate.Sum,
        _ => Aggregate.Mean,
    };

    private static SheetField ReadField(RuleNode node)
    {
        node.Allow("name", "label", "min", "max", "step", "weight", "unit");
        var name = node.Require("name").Name();
        var min = node.Require("min").Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue);
        var max = node.Require("max").Number(min, ScoringRuleReader.MaxValue);
        var step = node.Optional("step")?.Number(0, ScoringRuleReader.MaxValue) ?? 1;
        if (step == 0)
        {
            throw RuleNode.Fail(node.PathOf("step"), RuleFault.OutOfRange, "> 0", ScoringRuleReader.MaxValue);
        }

        var weight = node.Optional("weight")?.Number(-ScoringRuleReader.MaxWeight, ScoringRuleReader.MaxWeight) ?? 1;
        var label = node.Optional("label")?.Text(40) is { } text ? new RuleText(text, null) : null;
        return new SheetField(name, FieldKind.Decimal, label, min, max, step, weight, node.Optional("unit")?.Text(10), false, null, []);
    }

    // Where less is better, a run that is missing would win a sum.
    private static void RefuseSum(ImmutableArray<Aggregate> steps, Func<int, string> path)
    {
        if (steps.IndexOf(Aggregate.Sum) is >= 0 and var place)
        {
            throw RuleNode.Fail(path(place), RuleFault.Malformed, "best", "mean");
        }
    }

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
