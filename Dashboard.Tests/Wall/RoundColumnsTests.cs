using EventsLive.Dashboard.Wall;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

public sealed class RoundColumnsTests
{
    [Theory]
    [InlineData(3, 3, 0, new[] { 1, 2, 3 })]
    [InlineData(4, 3, 2, new[] { 1, 2, 3, 4 })]
    [InlineData(8, 3, 7, new[] { 1, 2, 3, 7 })]
    [InlineData(8, 2, 7, new[] { 1, 2, 6, 7 })]
    [InlineData(3, 2, 3, new[] { 1, 2, 3 })]
    [InlineData(10, 10, 6, new[] { 3, 4, 5, 6 })]
    [InlineData(12, 10, 12, new[] { 8, 9, 10, 12 })]
    public void Choose_RoundsAndHowFarTheyCame_ShowsTheCountedAndTheNewest(int rounds, int counted, int furthest, int[] shown) =>
        Assert.Equal(shown, RoundColumns.Choose(rounds, counted, furthest, most: 4));
}
