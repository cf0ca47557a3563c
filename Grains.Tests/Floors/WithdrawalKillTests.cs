using System.Collections.Immutable;
using System.Text;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Tests.Storage;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Floors.FloorGrainTests;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>A withdrawal reaches the contest exactly once, also when everything dies between the contest's yes and the floor's note of it.</summary>
public sealed class WithdrawalKillTests
{
    private const string District = "d";

    [Fact]
    public async Task Withdrawal_KilledBeforeItIsNoted_IsEnteredOnce()
    {
        var store = new ForgetfulStore(new MemoryJournalStore());
        string slot;
        await using (var first = await StartAsync(store))
        {
            await SetUpEventAsync(first.Client);
            var floor = Floor(first.Client);
            await SetUpAsync(floor, Contest(first.Client), teams: 2);
            slot = await SlotOf(floor, "t1", 1);
            Accepted(await ForfeitAsync(floor, slot));
            await store.Held.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Single((await Contest(first.Client).Sheets("t1"))!.Value);
            await first.KillSiloAsync(first.Silos[0], CancellationToken.None);
        }

        store.Remembers = true;
        await using var second = await StartAsync(store);
        // Nobody asks for the floor: that its contest is asked for wakes it.
        Assert.Single((await Contest(second.Client).Sheets("t1"))!.Value);
        await DistrictCluster.Until("the floor has noted the withdrawal", () => Task.FromResult(store.Noted));

        Assert.Single((await Contest(second.Client).Sheets("t1"))!.Value);
        Assert.Equal(RunOutcome.Withdrawn, (await Contest(second.Client).Sheets("t1"))!.Value[0].Outcome);
    }

    [Fact]
    public async Task Withdrawal_SentAgainUnderAnotherId_IsThereTwice()
    {
        // The negative control: it is the id that follows from the forfeit which keeps the second try from counting, nothing else.
        await using var cluster = await StartAsync(new ForgetfulStore(new MemoryJournalStore()) { Remembers = true });
        await SetUpEventAsync(cluster.Client);
        await SetUpAsync(Floor(cluster.Client), Contest(cluster.Client), teams: 2);
        var entry = new ScoreEntry("t1", 1, null, ImmutableDictionary<string, decimal>.Empty, RunOutcome.Withdrawn, null, null, null, FloorGrain.Actor, SheetSource.Tablet);
        Accepted(await Contest(cluster.Client).EnterScore(entry, new CommandStamp(FloorGrain.Actor, Guid.NewGuid())));
        Accepted(await Contest(cluster.Client).EnterScore(entry, new CommandStamp(FloorGrain.Actor, Guid.NewGuid())));

        Assert.Equal(2, (await Contest(cluster.Client).Sheets("t1"))!.Value.Length);
    }

    private static IFloorGrain Floor(IClusterClient client) => client.GetGrain<IFloorGrain>(GrainKey.Of(District, "robot"));

    private static IContestGrain Contest(IClusterClient client) => client.GetGrain<IContestGrain>(GrainKey.Of(District, "robot"));

    private static async Task SetUpEventAsync(IClusterClient client)
    {
        Accepted(await client.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Configure(
            new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), DistrictCluster.Stamp()));
        var settings = EventSamples.Settings(null, WaitlistMode.None) with { Venues = [], StartsAt = DateTimeOffset.UtcNow, EndsAt = DateTimeOffset.UtcNow.AddHours(2) };
        Accepted(await client.GetGrain<IEventGrain>(GrainKey.Of(District, "robot")).Configure(settings, DistrictCluster.Stamp()));
    }

    private static async Task<InProcessTestCluster> StartAsync(IJournalStore store)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);
            silo.Services.AddGrainServices();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Loses what the floor notes of a withdrawal: such an append hangs until it is told to remember.</summary>
    private sealed class ForgetfulStore(IJournalStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Held => _held.Task;

        public bool Remembers { get; set; }

        public bool Noted { get; private set; }

        public override async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
        {
            var notes = stream.Noun == "floor" && Encoding.UTF8.GetString(batch.Payload.Span).Contains("floor.withdrawal-entered", StringComparison.Ordinal);
            if (notes && !Remembers)
            {
                _held.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            var outcome = await base.AppendAsync(stream, batch, cancellationToken);
            Noted |= notes && outcome == AppendOutcome.Committed;
            return outcome;
        }
    }
}
