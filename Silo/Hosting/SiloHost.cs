using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace EventsLive.Silo.Hosting;

/// <summary>Puts the Silo program together: one of a cluster of processes that host the grains, with its store and its health.</summary>
public static class SiloHost
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    /// <exception cref="InvalidOperationException">A setting is wrong or missing.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString(SiloHosting.RedisConnection)))
        {
            throw new InvalidOperationException("A Silo process needs ConnectionStrings__redis: without it no web process would find it. To run everything in one process, start the Dashboard alone.");
        }

        builder.Services.AddJournalStore(builder.Configuration);
        builder.AddEventsLiveSilo();
        builder.Services.AddHealthChecks()
            .AddCheck<StoreCheck>("store", timeout: CheckTimeout)
            .AddCheck<MemberCheck>("member", timeout: CheckTimeout);
        var app = builder.Build();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        return app;
    }

    /// <summary>Ready only while the store answers.</summary>
    private sealed class StoreCheck(IJournalStore store) : IHealthCheck
    {
        // Any stream will do: reading an unknown one writes nothing.
        private static readonly StreamId Probe = new("district", "health", "ready");

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await store.ReadHeadAsync(Probe, cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>Ready only as an active member of the cluster, which a silo that is leaving is no more.</summary>
    private sealed class MemberCheck(ISiloStatusOracle cluster) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(cluster.CurrentStatus == SiloStatus.Active
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The silo is {cluster.CurrentStatus}."));
    }
}
