using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventsLive.Dashboard.Live;

/// <summary>The live feeds of this process and the hub that serves them.</summary>
public static class LiveSetup
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IViewSource, GrainViewSource>();
        builder.Services.AddSingleton<LiveFeeds>();
        builder.Services.AddSingleton<LivePumps>();
        builder.Services.AddSignalR();
    }

    /// <summary>Maps the hub. Everybody may connect: what is sent follows the audience.</summary>
    public static void MapLive(this WebApplication app) =>
        app.MapHub<LiveHub>("/hubs/live", options => options.CloseOnAuthenticationExpiration = true).AllowAnonymous();
}
