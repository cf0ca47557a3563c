using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Dashboard.Tests.Live;
using EventsLive.Dashboard.Wall;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>The real wall, its hub and its feeds on a real web server, fed with views that the test publishes.</summary>
public sealed class WallHost : IAsyncDisposable
{
    private readonly int _port;
    private WebApplication _app;

    private WallHost(int port, WebApplication app)
    {
        _port = port;
        _app = app;
    }

    public PublishedViews Views { get; } = new();

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public LiveFeeds Feeds => _app.Services.GetRequiredService<LiveFeeds>();

    public static async Task<WallHost> StartNew()
    {
        var port = FreePort.Next();
        var host = new WallHost(port, null!);
        await host.Start();
        return host;
    }

    public async Task Start()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(LiveFeeds).Assembly.GetName().Name,
            ContentRootPath = Path.Combine(Repository.Root, "Dashboard"),
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseUrls(Address.ToString());
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<IViewSource>(Views);
        builder.AddShell();
        builder.AddLive();
        builder.AddWall();
        _app = builder.Build();
        _app.UseShell();
        _app.UseAuthorization();
        _app.UseAntiforgery();
        _app.MapShell();
        _app.MapLive();
        _app.MapGet("/health/live", () => Results.Ok());
        await _app.StartAsync();
    }

    /// <summary>Ends the server at once, as when its process is killed.</summary>
    public async Task Stop()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
