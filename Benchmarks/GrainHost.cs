using EventsLive.Grains.Journal;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace EventsLive.Benchmarks;

/// <summary>The grains in this process on an SQLite file, with a look at what goes to the store.</summary>
internal sealed class GrainHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly LongTurns _turns;

    private GrainHost(IHost host, LongTurns turns) => (_host, _turns) = (host, turns);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IJournalStore Store => _host.Services.GetRequiredService<IJournalStore>();

    /// <summary>Turns of any grain that took longer than 20 ms since the host started.</summary>
    public int TurnsOver20Milliseconds => _turns.Count;

    public static async Task<GrainHost> StartAsync(string folder, Func<IJournalStore, IJournalStore>? around = null)
    {
        var turns = new LongTurns();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["EventsLive:DataDirectory"] = folder });
        builder.Logging.ClearProviders().AddProvider(turns).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddJournalStore(builder.Configuration);
        if (around is not null)
        {
            var registered = builder.Services.Last(service => service.ServiceType == typeof(IJournalStore));
            builder.Services.Remove(registered);
            builder.Services.AddSingleton(services => around((IJournalStore)registered.ImplementationFactory!(services)));
        }

        builder.AddEventsLiveSilo(silo =>
            silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(20)));
        var host = builder.Build();
        await host.StartAsync();
        return new GrainHost(host, turns);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
