using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace EventsLive.Grains.Tests.People;

/// <summary>One silo whose grains are guarded as in the program, over a store in memory.</summary>
public sealed class GuardedCluster : IAsyncLifetime
{
    public const string District = "d";

    private InProcessTestCluster? _cluster;

    public MemoryJournalStore Store { get; } = new();

    /// <summary>What stands between the grains and the store.</summary>
    internal Func<IJournalStore, IJournalStore> Around { get; init; } = store => store;

    private InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not started.");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Around(Store));
            silo.Services.AddGrainServices();
            silo.AddIncomingGrainCallFilter<CallGuard>();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    internal static Actor Having(params Role[] roles) => new("test", [.. roles]);

    internal T Grain<T>(string id)
        where T : IGrainWithStringKey => Cluster.Client.GetGrain<T>(GrainKey.Of(District, id));

    internal IVenueGrain Venue => Grain<IVenueGrain>("hall");

    /// <summary>Ends all activations, so that the next call reads the store.</summary>
    internal Task ForgetActivations() =>
        Cluster.Client.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
