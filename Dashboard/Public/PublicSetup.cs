namespace EventsLive.Dashboard.Public;

/// <summary>The public start page and what it reads.</summary>
public static class PublicSetup
{
    public static void AddPublic(this WebApplicationBuilder builder) => builder.Services.AddScoped<Programme>();
}
