using Microsoft.AspNetCore.Components.Server;

namespace EventsLive.Dashboard.Wall;

/// <summary>What walls ask of the circuits that serve them.</summary>
public static class WallSetup
{
    /// <summary>A wall's state is made anew from its feeds, so nothing is gained by keeping a dead circuit for long.</summary>
    public static void AddWall(this WebApplicationBuilder builder) =>
        builder.Services.Configure<CircuitOptions>(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(30));
}
