using CsCheck;
using EventsLive.Dashboard.Wall;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>Which rounds stand on the wall: those that make the ranking never scroll off.</summary>
public sealed class RoundColumnsTests
{
    [Theory]
    [InlineData(2, 2, 0, "1 2")]
    [InlineData(3, 3, 3, "1 2 3")]
    [InlineData(6, 3, 0, "1 2 3 4")]
    [InlineData(6, 3, 5, "1 2 3 4 5")]
    [InlineData(6, 3, 6, "1 2 3 4 5 6")]
    [InlineData(10, 3, 10, "1 2 3 8 9 10")]
    [InlineData(10, 5, 10, "1 2 3 4 5 9 10")]
    [InlineData(10, 10, 1, "1 2 3 4 5 6 7 8 9 10")]
    [InlineData(13, 13, 2, "1 2 3 4 5 6 7 8 9 10")]
    [InlineData(20, 12, 12, "3 4 5 6 7 8 9 10 11 12")]
    [InlineData(1, 1, 0, "1")]
    public void Choose_Rounds_ShowsThoseThatCountAndTheNewest(int rounds, int counted, int furthest, string expected) =>
        Assert.Equal(expected, string.Join(' ', RoundColumns.Choose(rounds, counted, furthest)));

    [Fact]
    public void Choose_Any_IsOrderedFitsAndHoldsTheNewest() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 40]).Sample((rounds, counted, furthest) =>
        {
            counted = Math.Min(counted, rounds);
            furthest = Math.Min(furthest, rounds);
            var chosen = RoundColumns.Choose(rounds, counted, furthest);
            Assert.Equal(chosen.Distinct().Order(), chosen);
            Assert.InRange(chosen.Length, 1, RoundColumns.Most);
            Assert.All(chosen, round => Assert.InRange(round, 1, rounds));
            Assert.True(furthest == 0 || chosen.Contains(furthest));
            Assert.True(counted > RoundColumns.Most - 2 || Enumerable.Range(1, counted).All(chosen.Contains), "a round that counts has no column");
        });
}
