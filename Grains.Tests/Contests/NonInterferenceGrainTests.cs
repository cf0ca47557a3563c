using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Tests.Events;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The pushes of the real grains under a clock of the test's: what a hidden history adds is seen in no byte, no version and no moment.</summary>
public sealed class NonInterferenceGrainTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Frozen_HiddenSheets_MoveNoBytesVersionsOrMomentsOfAnyPush()
    {
        var quiet = await PlayAsync(hidden: false, freeze: true);
        var busy = await PlayAsync(hidden: true, freeze: true);

        Assert.Contains("contest Public|", quiet, StringComparison.Ordinal);
        Assert.Contains("district Operations|", quiet, StringComparison.Ordinal);
        Assert.Contains("改名3", quiet, StringComparison.Ordinal);
        Assert.Equal(quiet, busy);
    }

    /// <summary>The negative control: without the freeze the same sheets are seen.</summary>
    [Fact]
    public async Task NotFrozen_TheSameSheets_AreSeen() =>
        Assert.NotEqual(await PlayAsync(hidden: false, freeze: false), await PlayAsync(hidden: true, freeze: false));

    private static async Task<string> PlayAsync(bool hidden, bool freeze)
    {
        var clock = new FakeTimeProvider(Morning);
        var log = new PushLog(clock);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(new MemoryJournalStore());
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.AddGrainServices();
            silo.AddOutgoingGrainCallFilter(log);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var grains = cluster.Client;
        var district = grains.GetGrain<IDistrictGrain>(GrainKey.Of("d", "district"));
        var contest = grains.GetGrain<IContestGrain>(GrainKey.Of("d", "c"));
        var team = grains.GetGrain<ITeamGrain>(GrainKey.Of("d", "c", "a"));
        await district.Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
        var settings = EventSamples.Settings() with { Kind = EventKind.Contest, Venues = [], StartsAt = Morning.AddHours(-1), EndsAt = Morning.AddHours(8) };
        Assert.Null((await grains.GetGrain<IEventGrain>(GrainKey.Of("d", "c")).Configure(settings, Stamp())).Refusal);
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 4, BestOfThree), Stamp())).Refusal);
        foreach (var id in new[] { "a", "b" })
        {
            await contest.PutTeam(id, Entry(), Stamp());
        }

        await contest.EnterScore(Score("a", 1, 100), Stamp());
        if (freeze)
        {
            Assert.NotNull((await contest.Freeze(null, Stamp())).Result?.FrozenSince);
        }

        // The district's round of questions is over before anybody follows.
        await PassAsync(TimeSpan.FromSeconds(6));
        (string Name, IPublishesViews Grain, Audience Audience, IViewObserver Reference)[] followers =
        [
            .. from view in new (string, IPublishesViews)[] { ("contest", contest), ("district", district), ("team", team) }
               from audience in new[] { Audience.Public, Audience.Operations }
               select ($"{view.Item1} {audience}", view.Item2, audience, grains.CreateObjectReference<IViewObserver>(new WatchingObserver())),
        ];
        foreach (var follower in followers)
        {
            log.Name(follower.Reference, follower.Name);
            log.Note(follower.Name, await follower.Grain.Renew(follower.Audience, follower.Reference, null));
        }

        for (var round = 1; round <= 4; round++)
        {
            // A hidden sheet just before a name changes: the change must not wait for the rhythm of what nobody saw.
            if (hidden)
            {
                Assert.Null((await contest.EnterScore(Score("b", round, 200 + round), Stamp())).Refusal);
                await contest.EnterScore(Score("b", round, 900), Stamp());
                await contest.ApproveSheets(["s1"], Stamp());
                await contest.EnterScore(Score("b", 9, 1), Stamp());
            }

            await PassAsync(2 * Tick);
            await contest.PutTeam("b", Entry(name: $"改名{round}"), Stamp());
            await PassAsync(TimeSpan.FromSeconds(1));
            foreach (var follower in followers)
            {
                log.Note(follower.Name, await follower.Grain.Look(follower.Audience));
            }
        }

        return log.Text;

        async Task PassAsync(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
            {
                clock.Advance(Tick);
                // Turns, reports and the turns that they cause: each call answered stands behind what was queued before it.
                for (var turn = 0; turn < 6; turn++)
                {
                    await contest.Settings();
                    await district.Settings();
                }
            }
        }
    }
}
