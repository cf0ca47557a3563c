using EventsLive.Grains.Journal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventsLive.Silo.Hosting;

/// <summary>A Silo process is ready only while its store answers.</summary>
public sealed class StoreCheck(IJournalStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.ReadHeadAsync(new StreamId("district", "accounts", "accounts"), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (JournalStoreException exception)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", exception);
        }
    }
}
