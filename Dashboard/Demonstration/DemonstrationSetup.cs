namespace EventsLive.Dashboard.Demonstration;

/// <summary>The player of the demonstration's district.</summary>
public static class DemonstrationSetup
{
    public static void AddDemonstration(this WebApplicationBuilder builder) => builder.Services.AddHostedService<DemonstrationService>();
}
