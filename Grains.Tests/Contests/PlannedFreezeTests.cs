using System.Text;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>A planned freeze begins by the passing of time alone, under a clock of the test's; what is stored says so, for to ask the contest would wake it.</summary>
public sealed class PlannedFreezeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2099, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    // No moment at which the district goes its rounds.
    private static readonly DateTimeOffset At = Morning.AddMinutes(10).AddSeconds(1.3);

    private readonly FakeTimeProvider _clock = new(Morning);
    private ClockedCluster _clocked = null!;

    private InProcessTestCluster Cluster => _clocked.Cluster;

    private IContestGrain Contest => Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, "c"));

    private IDistrictGrain DistrictGrain => Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of(DistrictCluster.District, "district"));

    public async ValueTask InitializeAsync() => _clocked = await ClockedCluster.StartAsync(_clock);

    public ValueTask DisposeAsync() => _clocked.DisposeAsync();

    [Fact]
    public async Task PlannedFreeze_ItsTimeComes_BeginsToTheMomentAndWithoutAnyCommand()
    {
        await BeginAsync(Morning.AddHours(-1));
        Assert.Equal(At, (await Contest.Freeze(At, "决赛轮", Stamp())).Result!.FreezeAt);

        _clock.Advance(At - Morning - TimeSpan.FromTicks(1));
        Assert.Null((await Contest.Standings(Audience.Public, null))!.FrozenSince);
        _clock.Advance(TimeSpan.FromTicks(1));

        await UntilFrozen();
        Assert.Equal(At, (await Contest.Standings(Audience.Public, null))!.FrozenSince);
        Assert.Equal("决赛轮", (await Contest.Steering())!.FreezeReason);
        await Contest.EnterScore(Score("a", 2, 900), Stamp());
        Assert.Equal(100, (await Contest.Standings(Audience.Public, null))!.Rows[0].Total);
        Assert.Equal(900, (await Contest.Standings(Audience.Staff, null))!.Rows[0].Total);
    }

    [Fact]
    public async Task PlannedFreeze_ContestWentToRestAndCameBack_BeginsAllTheSame()
    {
        await BeginAsync(Morning.AddHours(-1));
        await Contest.Freeze(At, null, Stamp());
        await Cluster.DeactivateAsync(Contest);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await Contest.Standings(Audience.Public, null))!.FrozenSince);

        _clock.Advance(At - _clock.GetUtcNow());

        await UntilFrozen();
        Assert.Equal(At, (await Contest.Standings(Audience.Public, null))!.FrozenSince);
    }

    [Fact]
    public async Task PlannedFreeze_TimePassedWhileTheContestRested_StandsBeforeTheFirstSheetAfterIt()
    {
        await BeginAsync(Morning.AddHours(-1));
        await Contest.Freeze(At, null, Stamp());
        await Cluster.DeactivateAsync(Contest);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Null((await Contest.EnterScore(Score("a", 2, 900), Stamp())).Refusal);

        var shown = (await Contest.Standings(Audience.Public, null))!;
        Assert.Equal((At, 100), (shown.FrozenSince, shown.Rows[0].Total));
    }

    /// <summary>Nobody is connected, and the event is days away, so that the district asks it for nothing else.</summary>
    [Fact]
    public async Task PlannedFreeze_NobodyConnected_TheDistrictWakesTheContest()
    {
        await BeginAsync(Morning.AddDays(3));
        await Contest.Freeze(At, null, Stamp());
        await PassAsync(TimeSpan.FromSeconds(12));
        await Cluster.DeactivateAsync(Contest);

        // The control: until it is due, rounds of the district leave it alone.
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.False(await IsFrozen());
        var management = Cluster.Client.GetGrain<IManagementGrain>(0);
        Assert.DoesNotContain(await management.GetDetailedGrainStatistics(null, null, TestContext.Current.CancellationToken), grain => grain.GrainId == Contest.GetGrainId());

        _clock.Advance(At - _clock.GetUtcNow());
        await PassAsync(TimeSpan.FromSeconds(6));
        await UntilFrozen();
    }

    private async Task BeginAsync(DateTimeOffset startsAt)
    {
        await DistrictGrain.Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
        var settings = EventSamples.Settings() with { Kind = EventKind.Contest, Venues = [], StartsAt = startsAt, EndsAt = startsAt.AddHours(9) };
        Assert.Null((await Cluster.Client.GetGrain<IEventGrain>(GrainKey.Of(DistrictCluster.District, "c")).Configure(settings, Stamp())).Refusal);
        Assert.Null((await Contest.Configure(new ContestSettings(["小学"], 4, BestOfThree), Stamp())).Refusal);
        await Contest.PutTeam("a", Entry(), Stamp());
        await Contest.EnterScore(Score("a", 1, 100), Stamp());
    }

    // Reports rest by the clock and come over turns of the runtime's.
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(200))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(200));
            for (var turn = 0; turn < 6; turn++)
            {
                await DistrictGrain.Settings();
            }
        }
    }

    private async Task<bool> IsFrozen()
    {
        await foreach (var batch in _clocked.Store.ReadAsync(new StreamId(DistrictCluster.District, "contest", "c"), 0, TestContext.Current.CancellationToken))
        {
            if (Encoding.UTF8.GetString(batch.Payload.Span).Contains("contest.frozen", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private async Task UntilFrozen()
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!await IsFrozen())
        {
            Assert.True(DateTime.UtcNow < deadline, "The contest is not frozen though its time has come.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
