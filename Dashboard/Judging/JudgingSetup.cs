namespace EventsLive.Dashboard.Judging;

/// <summary>The judge's page and what it reads.</summary>
public static class JudgingSetup
{
    public static void AddJudging(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ContestList>();
        builder.Services.AddScoped<Chief.ChiefCommands>();
    }
}
