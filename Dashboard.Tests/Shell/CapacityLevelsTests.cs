using EventsLive.Dashboard.Shell;
using Xunit;

namespace EventsLive.Dashboard.Tests.Shell;

public sealed class CapacityLevelsTests
{
    [Theory]
    [InlineData(0, 100, CapacityLevel.Normal)]
    [InlineData(79, 100, CapacityLevel.Normal)]
    [InlineData(80, 100, CapacityLevel.Watch)]
    [InlineData(89, 100, CapacityLevel.Watch)]
    [InlineData(90, 100, CapacityLevel.Warning)]
    [InlineData(99, 100, CapacityLevel.Warning)]
    [InlineData(100, 100, CapacityLevel.Stop)]
    [InlineData(130, 100, CapacityLevel.Stop)]
    [InlineData(2, 3, CapacityLevel.Normal)]
    [InlineData(799_999, 1_000_000, CapacityLevel.Normal)]
    [InlineData(0, 0, CapacityLevel.Stop)]
    [InlineData(null, 100, CapacityLevel.Unknown)]
    [InlineData(5, null, CapacityLevel.Unknown)]
    public void Of_PersonsAgainstALimit_IsTheLevelOfScenicSites(int? persons, int? capacity, CapacityLevel expected) =>
        Assert.Equal(expected, CapacityLevels.Of(persons, capacity));

    [Theory]
    [InlineData(999, 1000, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(null, 1000, null)]
    [InlineData(1, 0, null)]
    public void PercentOf_IsRoundedDown_SoThat100IsNeverShownEarly(int? persons, int? capacity, int? expected) =>
        Assert.Equal(expected, CapacityLevels.PercentOf(persons, capacity));
}
