using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EventsLive.Dashboard.Tests.Demonstration;

/// <summary>A fresh installation shows the demonstration, and its own district from the moment in which it has an administrator.</summary>
public sealed class CurrentDistrictTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FreshInstallation_FirstAdministrator_EndsTheDemonstrationOnEveryPage()
    {
        await using var app = DashboardHost.Create(
            ["--urls", "http://127.0.0.1:0", "--EventsLive:Storage", "Memory"],
            builder => builder.Logging.ClearProviders());
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        using var cursor = app.Services.GetRequiredService<LiveFeeds>().Follow(Topic.District, Audience.Public);
        var view = new DistrictView();

        await Eventually.True("the demonstration on the start page", async () => await ShowsDemonstration(http));
        await Eventually.True("the demonstration in the feed", () => Follow(cursor, view).District is { Demonstration: true } && view.Events.Count > 0);

        var created = await app.Services.GetRequiredService<DistrictAccounts>().SetUpAsync(new NewAccount("first", "no hash of any password", [Role.Administrator]));
        Assert.Null(created.Refusal);

        await Eventually.True("the own district in the feed", () => Follow(cursor, view).District is { Demonstration: false });
        Assert.Empty(view.Events);
        await Eventually.True("the own district on the start page", async () => !await ShowsDemonstration(http));
        await app.StopAsync(Cancellation);
    }

    private static async Task<bool> ShowsDemonstration(HttpClient http) =>
        (await http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation)).Contains("class=\"demonstration\"", StringComparison.Ordinal);

    private static DistrictView Follow(FeedCursor cursor, DistrictView view)
    {
        if (cursor.Take() is { } delta)
        {
            view.Apply(delta.IsSnapshot, delta.Set, delta.Removed);
        }

        return view;
    }
}
