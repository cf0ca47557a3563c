using System.Numerics;
using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>Rank keys and rankings against an independent oracle that compares fractions by cross-multiplication.</summary>
public sealed class RankKeyProperties
{
    private static readonly Gen<(string Rule, Aggregate[] Steps, bool Ascending)> GenRule =
        from isRace in Gen.Bool
        from steps in Gen.Shuffle(isRace ? [Aggregate.Best, Aggregate.Mean] : new[] { Aggregate.Best, Aggregate.Sum, Aggregate.Mean })
        from ties in Gen.Int[0, steps.Length - 1]
        from step in Gen.OneOf("0.5", "0.25", "0.001")
        from weight in Gen.OneOf("1", "-2.5", "0.25")
        let words = steps[..(ties + 1)].Select(aggregate => $"\"{NameOf(aggregate)}\"").ToArray()
        select ($$"""
            {"schema":1,"fields":[{"name":"a","min":-50,"max":50,"step":{{step}},"weight":{{weight}}}],
             "rounds":{"counted":7,"aggregate":{{words[0]}}},"ties":[{{string.Join(',', words[1..])}}],"order":"{{(isRace ? "ascending" : "descending")}}"}
            """, steps[..(ties + 1)], isRace);

    // Few different values, so that ties are common.
    private static readonly Gen<decimal[]> GenRuns = Gen.Int[-6, 6].Select(value => value * 0.5m).Array[0, 7];

    [Fact]
    public void Keys_OfAnyTwoTeams_CompareAsTheFractionsDo() =>
        Gen.Select(GenRule, GenRuns, GenRuns).Sample((given, left, right) =>
        {
            var rule = Read(given.Rule);
            var (leftPoints, rightPoints) = (PointsOf(rule, left), PointsOf(rule, right));
            var (leftKey, rightKey) = (ResultOf(rule, left).Key, ResultOf(rule, right).Key);
            if (leftKey is null || rightKey is null)
            {
                return leftKey is null == (left.Length == 0) && rightKey is null == (right.Length == 0);
            }

            var (expected, step) = Oracle(given.Steps, given.Ascending, leftPoints, rightPoints);
            return Math.Sign(leftKey.CompareTo(rightKey)) == expected
                && Math.Sign(string.CompareOrdinal(leftKey.Text, rightKey.Text)) == expected
                && leftKey.FirstDifference(rightKey) == step
                && leftKey.Separates(rightKey) == StepName(given.Steps, step);
        }, iter: 5_000);

    [Fact]
    public void Key_OfTheSameRunsInAnyOrder_IsTheSame() =>
        Gen.Select(GenRule, GenRuns).SelectMany((given, runs) => Gen.Shuffle(runs).Select(shuffled => (given.Rule, runs, shuffled))).Sample((rule, runs, shuffled) =>
            ResultOf(Read(rule), runs).Key?.Text == ResultOf(Read(rule), shuffled).Key?.Text, iter: 1_000);

    [Fact]
    public void Key_OfOneThird_IsNotThatOfItsDecimals()
    {
        var rule = Read("""{"schema":1,"fields":[{"name":"a","min":0,"max":1000,"step":0.0001}],"rounds":{"counted":3,"aggregate":"mean"}}""");

        var third = ResultOf(rule, 0m, 0m, 1m);
        var near = ResultOf(rule, 0.3333m);

        Assert.True(third.Key!.CompareTo(near.Key!) < 0);
        Assert.Equal(0.333333m, third.Total);
        Assert.Equal(0, third.Key.CompareTo(ResultOf(rule, 1m, 0m, 0m).Key!));
    }

    [Fact]
    public void Ranking_AnyTeams_RanksLikeCountingTheBetterOnes() =>
        Gen.Select(GenRule, GenRuns.Array[1, 12]).Sample((given, teams) =>
        {
            var rule = Read(given.Rule);
            var entries = teams.Select((runs, i) => new RankEntry($"t{i}", teams.Length - i, ResultOf(rule, runs).Key)).ToArray();
            var ranking = entries.Aggregate(Ranking.Empty, (soFar, entry) => soFar.Add(entry));
            var rows = ranking.Rows().ToArray();

            Assert.Equal(rows.Select(row => row.Entry.Id), Ranking.Of(entries.Reverse()).Rows().Select(row => row.Entry.Id));
            foreach (var (i, row) in rows.Index())
            {
                int? expected = row.Entry.Key is { } key ? 1 + entries.Count(other => other.Key?.CompareTo(key) < 0) : null;
                Assert.Equal(expected, row.Rank);
                Assert.Equal(expected, ranking.RankOf(row.Entry.Key));
                var next = i + 1 < rows.Length ? rows[i + 1] : null;
                Assert.Equal(ExpectedStep(given.Steps, row, next), row.DecidedBy);
                Assert.True(next is null || next.Rank != row.Rank || next.Entry.Number > row.Entry.Number);
            }
        }, iter: 1_000);

    private static string? ExpectedStep(Aggregate[] steps, RankedEntry row, RankedEntry? next)
    {
        if (row.Rank is null || next is null)
        {
            return null;
        }

        return next.Rank is null ? "total" : next.Rank == row.Rank ? "shared" : StepName(steps, row.Entry.Key!.FirstDifference(next.Entry.Key!));
    }

    private static ScoringRule Read(string text) => Entered.Rule(text);

    private static TeamResult ResultOf(ScoringRule rule, params decimal[] runs) => rule.ResultOf(Entered.Team("t", "a", runs));

    private static string NameOf(Aggregate aggregate) => aggregate.ToString().ToLowerInvariant();

    private static string? StepName(Aggregate[] steps, int? step) => step is 0 ? "total" : step is { } place ? NameOf(steps[place]) : null;

    private static decimal[] PointsOf(ScoringRule rule, decimal[] runs) =>
        [.. runs.Select(value => rule.PointsOf("", null, new Dictionary<string, decimal> { ["a"] = value })!.Value)];

    private static (int Sign, int? Step) Oracle(Aggregate[] steps, bool ascending, decimal[] left, decimal[] right)
    {
        for (var step = 0; step < steps.Length; step++)
        {
            var (leftValue, leftCount) = Fraction(steps[step], ascending, left);
            var (rightValue, rightCount) = Fraction(steps[step], ascending, right);
            if ((leftValue * rightCount).CompareTo(rightValue * leftCount) is not 0 and var sign)
            {
                return (ascending ? sign : -sign, step);
            }
        }

        return (0, null);
    }

    private static (BigInteger Value, int Count) Fraction(Aggregate step, bool ascending, decimal[] points)
    {
        var values = points.Select(value => new BigInteger(value * 100_000)).ToArray();
        return step switch
        {
            Aggregate.Best => (ascending ? values.Min() : values.Max(), 1),
            Aggregate.Sum => (values.Aggregate(BigInteger.Add), 1),
            _ => (values.Aggregate(BigInteger.Add), values.Length),
        };
    }
}
