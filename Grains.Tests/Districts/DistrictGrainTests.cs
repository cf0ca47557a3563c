using EventsLive.Grains.District;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Districts;

/// <summary>The district as a grain: what its own commands change in its view.</summary>
public sealed class DistrictGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Configure_TownIsNoLongerListed_ItsRowLeavesTheView()
    {
        var grain = cluster.Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of("towns", "district"));
        var (kept, dropped) = (new Town("chengguan", "城关街道"), new Town("lingang", "临港街道"));
        await grain.Configure(new DistrictSettings("示例区", [kept, dropped]), Stamp());
        Assert.NotNull(await RowOf(grain, "town:lingang"));

        await grain.Configure(new DistrictSettings("示例区", [kept]), Stamp());
        Assert.NotNull(await RowOf(grain, "town:chengguan"));
        Assert.Null(await RowOf(grain, "town:lingang"));
    }
}
