using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>A judge who is not there is left out, never counted as zero, however the marks of the others make one value.</summary>
public sealed class AbsentJudgeTests
{
    [Theory]
    [InlineData("""{"judges":"mean","of":"mark"}""", 7)]
    [InlineData("""{"judges":"median","of":"mark"}""", 7)]
    [InlineData("""{"judges":"sum","of":"mark"}""", 28)]
    [InlineData("""{"judges":"min","of":"mark"}""", 4)]
    [InlineData("""{"judges":"count","of":"mark"}""", 4)]
    [InlineData("""{"judges":"mean","of":"mark","dropHighest":1,"dropLowest":1}""", 7)]
    [InlineData("""{"judges":"sum","of":"mark","dropHighest":1,"dropLowest":1}""", 14)]
    [InlineData("""{"judges":"median","of":"mark","dropHighest":1}""", 6)]
    [InlineData("""{"judges":"mean","of":"mark","dropHighest":1,"dropLowest":1,"from":5}""", 7)]
    [InlineData("""{"judges":"sum","of":"mark","dropHighest":1,"dropLowest":1,"from":5}""", 28)]
    public void Judges_OneOfFiveIsAbsent_TheOthersMakeTheValue(string value, decimal points)
    {
        var rule = Panel(value);
        JudgedSheet[] there = [Mark("j1", 4), Mark("j2", 6), Mark("j4", 8), Mark("j5", 10)];

        Assert.Equal(points, rule.ResultsOf([Team("a", Run("1", there))])["a"].Total);
        // One who says that the team did not come has given no mark either.
        Assert.Equal(points, rule.ResultsOf([Team("a", Run("1", [.. there, new JudgedSheet("j3", new Dictionary<string, decimal>(), SheetOutcome.NoShow)]))])["a"].Total);
    }

    /// <summary>What a panel gives depends on the marks that are there, not on how many judges there should have been, nor on which of them are missing.</summary>
    [Fact]
    public void Judges_AnyMarks_DependOnThoseThatAreThereOnly() => Gen.Select(
        Gen.Int[0, 20].Array[1, 7], Gen.Int[1, 30], Gen.OneOf("mean", "median", "sum", "max"), Gen.Int[0, 2], Gen.Int[0, 2]).Sample((marks, seat, statistic, highest, lowest) =>
    {
        var rule = Panel($$"""{"judges":"{{statistic}}","of":"mark","dropHighest":{{highest}},"dropLowest":{{lowest}}}""");

        var near = rule.ResultsOf([Team("a", Run("1", marks.Select((mark, i) => Mark($"j{i}", mark))))])["a"].Total;
        var far = rule.ResultsOf([Team("a", Run("1", marks.Select((mark, i) => Mark($"j{seat + (7 * i)}", mark))))])["a"].Total;

        var sorted = marks.Order().ToArray();
        var kept = marks.Length > highest + lowest ? sorted[lowest..^highest] : sorted;
        Rational expected = statistic switch
        {
            "sum" => kept.Sum(),
            "max" => kept[^1],
            "mean" => Rational.Of(kept.Sum(), kept.Length),
            _ => Rational.Of(kept[(kept.Length - 1) / 2] + kept[kept.Length / 2], 2),
        };
        Assert.Equal(expected.ToDecimal(6), near);
        Assert.Equal(near, far);
    }, iter: 2_000);

    private static ScoringRule Panel(string value) => Rule($$"""{"schema":2,"fields":[{"name":"mark","max":20}],"run":[{"name":"points","value":{{value}}}]}""");

    private static JudgedSheet Mark(string judge, decimal mark) => Sheet($$"""{"mark":{{FormattableString.Invariant($"{mark}")}}}""", judge);
}
