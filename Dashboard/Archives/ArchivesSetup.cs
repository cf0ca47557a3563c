namespace EventsLive.Dashboard.Archives;

/// <summary>What archives of contests need.</summary>
public static class ArchivesSetup
{
    public static void AddArchives(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ArchiveBuilder>();
        builder.Services.AddSingleton<SurroundingsReader>();
        builder.Services.AddSingleton<ContestArchives>();
        builder.Services.AddScoped<ArchiveCommands>();
    }
}
