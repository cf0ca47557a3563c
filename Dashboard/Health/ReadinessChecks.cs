using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventsLive.Dashboard.Health;

/// <summary>Ready only while the store answers.</summary>
public sealed class StoreCheck(IJournalStore store, ServedDistrict district) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ReadHeadAsync(new StreamId(district.Id, "accounts", "accounts"), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Ready only while grains answer.</summary>
public sealed class GrainsCheck(DistrictAccounts accounts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await accounts.HasAdministratorAsync().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
