namespace EventsLive.Dashboard.Overalls;

/// <summary>What the pages of large events need.</summary>
public static class OverallSetup
{
    public static void AddOveralls(this WebApplicationBuilder builder) => builder.Services.AddScoped<OverallCommands>();
}
