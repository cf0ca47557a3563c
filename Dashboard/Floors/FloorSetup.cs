namespace EventsLive.Dashboard.Floors;

/// <summary>What the floor's pages need.</summary>
public static class FloorSetup
{
    public static void AddFloors(this WebApplicationBuilder builder) => builder.Services.AddScoped<FloorCommands>();
}
