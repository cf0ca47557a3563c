namespace EventsLive.Dashboard.Awards;

/// <summary>What the awards' pages need.</summary>
public static class AwardsSetup
{
    public static void AddAwards(this WebApplicationBuilder builder) => builder.Services.AddScoped<AwardsCommands>();
}
