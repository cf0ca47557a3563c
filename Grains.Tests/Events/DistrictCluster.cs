using System.Text.Json;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace EventsLive.Grains.Tests.Events;

/// <summary>One silo with a configured district, over a store in memory whose appends can be held back by noun.</summary>
public sealed class DistrictCluster : IAsyncLifetime
{
    public const string District = "d";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private InProcessTestCluster? _cluster;

    internal GatedStore Store { get; } = new(new MemoryJournalStore());

    internal InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not started.");

    internal IDistrictGrain DistrictGrain => Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district"));

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(Store);
            silo.Services.AddSingleton<ISecretStore>(new MemoryJournalStore());
            silo.Services.AddGrainServices();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await DistrictGrain.Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    internal static CommandStamp Stamp(Guid? command = null) => new("test", command, Guid.Empty);

    internal static StreamId EventStream(string id) => new(District, "event", id);

    internal IEventGrain Event(string id) => Cluster.Client.GetGrain<IEventGrain>(GrainKey.Of(District, id));

    internal IVenueGrain Venue(string id) => Cluster.Client.GetGrain<IVenueGrain>(GrainKey.Of(District, id));

    /// <summary>An event that runs now at a venue of its own, <c>{id}-venue</c>.</summary>
    internal async Task<IEventGrain> Running(string id, int? capacity = 100, WaitlistMode waitlist = WaitlistMode.None)
    {
        var venue = await Venue($"{id}-venue").Configure(new VenueSettings("科技馆", "chengguan", 10), Stamp());
        Assert.Null(venue.Refusal);
        var answer = await Event(id).Configure(Settings(id, capacity, waitlist), Stamp());
        Assert.Null(answer.Refusal);
        return Event(id);
    }

    internal static EventSettings Settings(string id, int? capacity = 100, WaitlistMode waitlist = WaitlistMode.None) =>
        EventSamples.Settings(capacity, waitlist) with
        {
            Venues = [$"{id}-venue"],
            StartsAt = DateTimeOffset.UtcNow.AddHours(-1),
            EndsAt = DateTimeOffset.UtcNow.AddHours(2),
        };

    /// <summary>The row of a view as JSON, or null where there is none.</summary>
    internal static async Task<JsonElement?> RowOf(IPublishesViews grain, string key)
    {
        var row = (await grain.Look(Audience.Public))?.Set.FirstOrDefault(row => row.Key == key);
        return row is null ? null : JsonDocument.Parse(row.Json).RootElement;
    }

    /// <summary>Waits until a condition holds.</summary>
    internal static async Task Until(string what, Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited {Patience.TotalSeconds} s in vain until {what}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
