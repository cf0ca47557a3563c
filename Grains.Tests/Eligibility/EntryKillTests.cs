using System.Text;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Tests.Storage;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Eligibility.EligibilityGrainTests;

namespace EventsLive.Grains.Tests.Eligibility;

/// <summary>The silo dies between a reservation and its end: nobody gets a pupil twice, and no pupil stays held by nobody.</summary>
public sealed class EntryKillTests
{
    [Theory]
    [InlineData("contest", "contest.team-put", false)]
    [InlineData("eligibility", "eligibility.confirmed", true)]
    public async Task Entry_KilledWhileHeld_IsSettledByWhatWasWritten(string noun, string record, bool isWritten)
    {
        var memory = new MemoryJournalStore();
        var store = new HangingStore(memory, noun, record);
        await using (var first = await StartAsync(store, memory))
        {
            Accepted(await first.Client.GetGrain<IDistrictGrain>(GrainKey.Of(DistrictCluster.District, "district")).Configure(
                new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), DistrictCluster.Stamp()));
            var day = await Day.Of(first.Client, "kill");
            Accepted(await day.Eligibility.SetLimit(1, DistrictCluster.Stamp()));
            store.Hangs = true;
            day.Put("a", "t1", "张三").Ignore();
            await store.Held.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            await first.KillSiloAsync(first.Silos[0], CancellationToken.None);
        }

        store.Hangs = false;
        await using var second = await StartAsync(store, memory);
        var after = new Day(second.Client, "kill");
        var answer = await after.Put("b", "t1", "张三");
        Assert.Equal(isWritten ? RefusalKind.AlreadyEntered : null, answer.Refusal?.Kind);
        Assert.Equal(isWritten ? 1 : 0, (await after.Contest("a").Teams())!.Value.Length);
        Accepted(await after.Put("a", "t2", "李四"));
        Assert.Empty((await after.Eligibility.Report(1))!.Pupils);
    }

    private static async Task<InProcessTestCluster> StartAsync(IJournalStore store, ISecretStore secrets)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);
            silo.Services.AddSingleton(secrets);
            silo.Services.AddGrainServices();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Never carries out the append of one kind of record while it is told so.</summary>
    private sealed class HangingStore(IJournalStore inner, string noun, string record) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Held => _held.Task;

        public bool Hangs { get; set; }

        public override async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
        {
            if (Hangs && stream.Noun == noun && Encoding.UTF8.GetString(batch.Payload.Span).Contains(record, StringComparison.Ordinal))
            {
                _held.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return await base.AppendAsync(stream, batch, cancellationToken);
        }
    }
}
