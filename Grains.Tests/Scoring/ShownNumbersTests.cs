using System.Numerics;
using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>What people read of exact numbers: rounded where a rule says how many decimals they see, never a number that is silently another one.</summary>
public sealed class ShownNumbersTests
{
    private static readonly BigInteger Largest = (BigInteger)decimal.MaxValue;

    private static readonly Gen<Rational> GenRational =
        from numerator in Gen.OneOf(Gen.Int[-50, 50].Select(value => (BigInteger)value), Gen.Long.Select(value => (BigInteger)value), Gen.Int.Select(value => value * Largest))
        from denominator in Gen.OneOf(Gen.Int[1, 12], Gen.Int[1, int.MaxValue], Gen.OneOf(10, 100, 1_000_000))
        select Rational.Of(numerator, denominator);

    [Fact]
    public void ToString_AnyFraction_IsReadAgainAsItself() => GenRational.Sample(value => Assert.Equal(value, Rational.Parse(value.ToString())), iter: 10_000);

    [Fact]
    public void ToDecimal_AnyFraction_IsTheNearestThatADecimalHoldsOrNone() => Gen.Select(GenRational, Gen.Int[0, 10]).Sample((value, digits) =>
    {
        var shown = value.ToDecimal(digits);
        var rounded = value.Round(digits, RoundingMode.HalfUp);
        if (BigInteger.Abs(value.Round(0, RoundingMode.HalfUp).Numerator) > Largest)
        {
            Assert.Null(shown);
        }
        else if (BigInteger.Abs((rounded * Rational.Of(BigInteger.Pow(10, digits), 1)).Numerator) <= Largest)
        {
            Assert.Equal(rounded, (Rational)shown!.Value);
        }
        else
        {
            var off = (Rational)shown!.Value - value;
            Assert.True((off.Sign < 0 ? -off : off) <= Rational.Of(1, 2), $"{value} is shown as {shown}.");
        }
    }, iter: 10_000);

    [Theory]
    [InlineData("1/3", 2, "≈0.33")]
    [InlineData("-2/3", 2, "≈-0.67")]
    [InlineData("0.5", 0, "≈1")]
    [InlineData("2.50", 2, "2.5")]
    [InlineData("100", 0, "100")]
    [InlineData("100000000000000000000000000000000000000/3", 1, "≈33333333333333333333333333333333333333.3")]
    public void ToText_SomeDigits_IsRoundedAndSaysSo(string exact, int digits, string shown) => Assert.Equal(shown, Rational.Parse(exact).ToText(digits));

    [Fact]
    public void Total_LargerThanAnyDecimal_IsRankedAndNotShown()
    {
        var rule = Rule("""{"schema":2,"fields":[{"name":"a","max":1000000000}],"run":[{"name":"p","value":{"product":["a","a","a","a"]}}]}""");

        Assert.Equal(["1 b  total", "2 a"], rule.Order(Team("a", "a", 900_000_000), Team("b", "a", 1_000_000_000)));
        Assert.Null(rule.PointsOf("", null, new Dictionary<string, decimal> { ["a"] = 1_000_000_000 }));
    }

    [Theory]
    [InlineData("""[{"by":"t"}]""", 3.33)]
    [InlineData("""[{"by":"t","digits":1}]""", 3.3)]
    [InlineData("""[{"by":{"sum":["t"]},"name":"t"}]""", 3.333333)]
    public void Total_RankingNamesAMeasure_IsShownWithItsDigits(string ranking, decimal shown)
    {
        var rule = Rule($$"""{"schema":2,"fields":[{"name":"a","max":10}],"team":[{"name":"t","label":"平均","value":{"divide":[{"runs":"sum"},3]},"digits":2}],"ranking":{{ranking}}}""");

        var results = rule.ResultsOf([Team("a", "a", 10)]);

        Assert.Equal(shown, results["a"].Total);
    }

    [Fact]
    public void Criterion_RankingNamesAMeasure_HasItsLabel()
    {
        var rule = Rule("""{"schema":2,"fields":[{"name":"a","max":10}],"team":[{"name":"t","label":"平均","value":{"runs":"mean"}},{"name":"u","label":"总分","value":{"runs":"sum"}}],"ranking":[{"by":"t"},{"by":"u","label":"和"}]}""");

        Assert.Equal(["平均", "和"], rule.Ranking.Select(criterion => criterion.Label!.Zh));
    }

    [Theory]
    [InlineData("""{"runs":"count"}""", 0)]
    [InlineData("""{"runs":"count","none":7}""", 7)]
    [InlineData("""{"runs":"sum","none":7}""", 7)]
    [InlineData("""{"runs":"sum"}""", null)]
    public void Runs_NoneCounts_HaveTheValueThatTheRuleGives(string value, int? total)
    {
        var rule = Rule($$"""{"schema":2,"fields":[{"name":"a","max":10}],"team":[{"name":"t","value":{{value}}}]}""");

        Assert.Equal(total, rule.ResultsOf([Team("a", Run("1", SheetOutcome.NoShow))])["a"].Total);
        Assert.Equal(total, rule.ResultsOf([Team("a")])["a"].Total);
    }
}
