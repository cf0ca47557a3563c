using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Tests.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The pushes of the real grains under a clock of the test's: what a hidden history adds is seen in no byte, no version and no moment.</summary>
/// <remarks>The histories are lived side by side in districts of their own, under one clock.</remarks>
public sealed class NonInterferenceGrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2099, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _clock = new(Morning);
    private ClockedCluster _clocked = null!;
    private IViewObserver? _nobody;

    private InProcessTestCluster Cluster => _clocked.Cluster;

    public async ValueTask InitializeAsync()
    {
        _clocked = await ClockedCluster.StartAsync(_clock, silo =>
        {
            silo.AddOutgoingGrainCallFilter<PushLog>();
            silo.Services.AddSingleton(new PushLog.Lines(_clock));
        });
        _nobody = Cluster.Client.CreateObjectReference<IViewObserver>(new WatchingObserver());
    }

    public ValueTask DisposeAsync() => _clocked.DisposeAsync();

    [Fact]
    public async Task HiddenSheets_MoveNoBytesVersionsOrMomentsOfAnyPush()
    {
        var log = ((InProcessSiloHandle)Cluster.Silos[0]).ServiceProvider.GetRequiredService<PushLog.Lines>();
        History[] histories =
        [
            new("quiet", IsFrozen: true, IsBusy: false), new("busy", IsFrozen: true, IsBusy: true),
            new("quiet-open", IsFrozen: false, IsBusy: false), new("busy-open", IsFrozen: false, IsBusy: true),
        ];
        foreach (var history in histories)
        {
            await BeginAsync(history);
        }

        // The district's round of questions is over before anybody follows.
        await PassAsync(histories, TimeSpan.FromSeconds(6));
        var followers = histories.SelectMany(Followers).ToArray();
        foreach (var follower in followers)
        {
            log.Name(follower.Reference, follower.District, follower.Name);
            log.Note(follower.District, follower.Name, await follower.Grain.Renew(follower.Audience, follower.Reference, null));
        }

        for (var round = 1; round <= 4; round++)
        {
            // Hidden acts just before a name changes: the change must not wait for the rhythm of what nobody saw.
            foreach (var contest in histories.Where(history => history.IsBusy).Select(ContestOf))
            {
                Assert.Null((await contest.EnterScore(Score("b", round, 200 + round), Stamp())).Refusal);
                await contest.EnterScore(Score("b", round, 900), Stamp());
                await contest.ApproveSheets(["s1"], Stamp());
                Assert.Equal(RefusalKind.UnknownRound, (await contest.EnterScore(Score("b", 9, 1), Stamp())).Refusal?.Kind);
            }

            await PassAsync(histories, 2 * Tick);
            foreach (var history in histories)
            {
                await ContestOf(history).PutTeam("b", Entry(name: $"改名{round}"), Stamp());
            }

            await PassAsync(histories, TimeSpan.FromSeconds(1));
            foreach (var follower in followers)
            {
                log.Note(follower.District, follower.Name, await follower.Grain.Look(follower.Audience));
            }
        }

        var quiet = log.Of("quiet");
        Assert.All(["contest Public|", "contest Operations|", "district Public|", "team Operations|", "改名4"], told => Assert.Contains(told, quiet, StringComparison.Ordinal));
        Assert.Equal(quiet, log.Of("busy"));

        // The negative control: where nothing is held back, the same sheets are seen.
        Assert.NotEqual(log.Of("quiet-open"), log.Of("busy-open"));
    }

    private IContestGrain ContestOf(History history) => Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(history.District, "c"));

    private ITeamGrain TeamOf(History history) => Cluster.Client.GetGrain<ITeamGrain>(GrainKey.Of(history.District, "c", "b"));

    private IDistrictGrain DistrictOf(History history) => Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of(history.District, "district"));

    private async Task BeginAsync(History history)
    {
        await DistrictOf(history).Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
        var settings = EventSamples.Settings() with { Kind = EventKind.Contest, Venues = [], StartsAt = Morning.AddHours(-1), EndsAt = Morning.AddHours(8) };
        Assert.Null((await Cluster.Client.GetGrain<IEventGrain>(GrainKey.Of(history.District, "c")).Configure(settings, Stamp())).Refusal);
        var contest = ContestOf(history);
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 4, BestOfThree), Stamp())).Refusal);
        await contest.PutTeam("a", Entry(), Stamp());
        await contest.PutTeam("b", Entry(), Stamp());
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        if (history.IsFrozen)
        {
            Assert.NotNull((await contest.Freeze(null, "秘而不宣", Stamp())).Result?.FrozenSince);
        }
    }

    private IEnumerable<Follower> Followers(History history) =>
        from view in new (string Name, IPublishesViews Grain)[]
        {
            ("contest", ContestOf(history)),
            ("district", DistrictOf(history)),
            ("team", TeamOf(history)),
        }
        from audience in new[] { Audience.Public, Audience.Operations }
        select new Follower(history.District, $"{view.Name} {audience}", view.Grain, audience, Cluster.Client.CreateObjectReference<IViewObserver>(new WatchingObserver()));

    private async Task PassAsync(History[] histories, TimeSpan time)
    {
        await SettleAsync(histories);
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            _clock.Advance(Tick);
            await SettleAsync(histories);
        }
    }

    /// <summary>Waits for turns, reports and the turns that they cause: each call that is answered stood behind what was queued before it.</summary>
    private async Task SettleAsync(History[] histories)
    {
        for (var turn = 0; turn < 12; turn++)
        {
            await Task.WhenAll(histories.SelectMany(history => new Task[]
            {
                ContestOf(history).Settings(), DistrictOf(history).Settings(), TeamOf(history).Release(Audience.Staff, _nobody!),
            }));
        }
    }

    private sealed record History(string District, bool IsFrozen, bool IsBusy);

    private sealed record Follower(string District, string Name, IPublishesViews Grain, Audience Audience, IViewObserver Reference);
}
