using EventsLive.Dashboard.SignIn;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;

namespace EventsLive.Dashboard.Health;

/// <summary>What tells a machine how the program does: liveness, readiness, metrics.</summary>
public static class HealthSetup
{
    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks()
            .AddCheck<StoreCheck>("store", timeout: CheckTimeout)
            .AddCheck<GrainsCheck>("grains", timeout: CheckTimeout);
        builder.Services.AddSingleton<MetricsRegistry>();
    }

    public static void MapHealth(this WebApplication app)
    {
        // Alive is whoever answers: a store that is away is no reason to restart the program.
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new()
        {
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        }).AllowAnonymous();
        app.MapMetrics("/metrics", app.Services.GetRequiredService<MetricsRegistry>().Registry).RequireAuthorization(Access.Metrics);
    }

    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);
}
