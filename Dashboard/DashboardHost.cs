using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Archives;
using EventsLive.Dashboard.Awards;
using EventsLive.Dashboard.Demonstration;
using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Floors;
using EventsLive.Dashboard.Health;
using EventsLive.Dashboard.Judging;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.Overalls;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Public;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Wall;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage;

namespace EventsLive.Dashboard;

/// <summary>Puts the web together: the program runs what this builds, and so do the tests.</summary>
public static class DashboardHost
{
    /// <param name="configure">Last changes before the host is built, for tests.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong or missing.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Static files are found by the program's own name, whoever hosts it.
            ApplicationName = typeof(DashboardHost).Assembly.GetName().Name,
        });
        ListenSomewhere(builder);

        // Run from the build's output, the files of packages are where the build's manifest says; a published program has its own.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddJournalStore(builder.Configuration);
        AddGrains(builder);
        builder.AddNetwork();
        builder.AddSignIn();
        builder.AddApi();
        builder.AddHealth();
        builder.AddLive();
        builder.AddShell();
        builder.AddJudging();
        builder.AddDevices();
        builder.AddOrganiser();
        builder.AddFloors();
        builder.AddAwards();
        builder.AddArchives();
        builder.AddOveralls();
        builder.AddPublic();
        builder.AddWall();
        builder.AddDemonstration();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseTrustedProxies();
        app.UsePageGuard();
        app.UseShell();
        app.UseApiProblems();
        app.UseSignIn();
        app.UseRateLimiter();
        app.UseEventPages();
        app.UseSameOrigin("/hubs", "/_blazor");
        app.UseAntiforgery();
        app.MapShell();
        app.MapSignIn();
        app.MapJudgingPage();
        app.MapApi();
        app.MapLive();
        app.MapHealth();
        app.MapConnect();
        return app;
    }

    /// <summary>The usual address, where none is set. It cannot be a setting of <c>appsettings.json</c>: that would outrank <c>ASPNETCORE_URLS</c>.</summary>
    private static void ListenSomewhere(WebApplicationBuilder builder)
    {
        string[] addresses = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (addresses.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }
    }

    private static void AddGrains(WebApplicationBuilder builder)
    {
        var mode = builder.Configuration["EventsLive:Mode"] is { Length: > 0 } set ? set : "Single";
        switch (mode.ToUpperInvariant())
        {
            case "SINGLE":
                builder.AddEventsLiveSilo();
                break;
            case "CLIENT":
                builder.AddEventsLiveClient();
                break;
            default:
                throw new InvalidOperationException($"EventsLive__Mode is '{mode}'; it may be Single or Client.");
        }
    }
}
