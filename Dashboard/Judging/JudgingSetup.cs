using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Judging;

/// <summary>The judge's page, what it reads, and the worker that keeps it for a time without network.</summary>
public static class JudgingSetup
{
    public static void AddJudging(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ContestList>();
        builder.Services.AddScoped<JudgePool>();
        builder.Services.AddScoped<Chief.ChiefCommands>();
        builder.Services.AddSingleton(services => TabletShell.Of(AssetsOf(services.GetRequiredService<EndpointDataSource>())));
    }

    /// <summary>At the root of the site: a worker may look after the pages of its own folder only.</summary>
    public static void MapJudgingPage(this WebApplication app) =>
        app.MapGet("/judge-worker.js", (TabletShell shell, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Text(shell.Worker, "text/javascript", System.Text.Encoding.UTF8);
        }).AllowAnonymous().ExcludeFromDescription();

    private static ResourceAssetCollection AssetsOf(EndpointDataSource endpoints) =>
        endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ResourceAssetCollection>()).FirstOrDefault(assets => assets is not null)
        ?? throw new InvalidOperationException("The site's files are not mapped.");
}
