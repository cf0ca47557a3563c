using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Contests;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace EventsLive.Grains.Tests.Events;

/// <summary>One silo whose grains, timers and journals go by a clock of the test's, over a store in memory.</summary>
internal sealed class ClockedCluster(InProcessTestCluster cluster, MemoryJournalStore store) : IAsyncDisposable
{
    public InProcessTestCluster Cluster => cluster;

    public MemoryJournalStore Store => store;

    /// <param name="clock">Far ahead of the real time, by which the runtime starts: it takes no grain in that it would have to put to rest in the past.</param>
    public static async Task<ClockedCluster> StartAsync(FakeTimeProvider clock, Action<ISiloBuilder>? configure = null)
    {
        var store = new MemoryJournalStore();
        var standing = new GrainClock(clock);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(store);
            silo.Services.AddSingleton<TimeProvider>(standing);
            // Reports rest by the journal's clock, which is no timer of the runtime's.
            silo.Services.AddSingleton(services => new JournalServices(
                services.GetRequiredService<IJournalStore>(),
                clock,
                services.GetRequiredService<IIdSource>(),
                services.GetRequiredService<IOptions<JournalOptions>>(),
                services.GetRequiredService<ILoggerFactory>()));
            silo.Services.AddGrainServices();
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        standing.Stands = true;
        return new ClockedCluster(cluster, store);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
