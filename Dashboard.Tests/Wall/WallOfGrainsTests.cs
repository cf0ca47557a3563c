using System.Globalization;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>The whole way: a score through the API, the grains and the store to the wall in a browser.</summary>
public sealed class WallOfGrainsTests(Browser browser)
{
    [Fact]
    public async Task Score_AcceptedByTheApi_ShowsOnTheWallAlsoAfterTheServerWasKilled()
    {
        await using var dashboard = await DashboardProcess.StartNew();
        var api = dashboard.Api();
        await api.CreateDistrict();
        await api.CreateContest("robots", teams: 12);
        (await api.Register("robots")).Expect("POST registration");
        (await api.Score("robots", "t3", 1, 300)).Expect("POST score");
        await using var wall = await browser.NewPage();
        await wall.Page.GotoAsync(new Uri(dashboard.Address, "/wall").ToString());
        await Shows(wall, "t3", 300);

        (await api.Score("robots", "t5", 1, 450)).Expect("POST score");
        await Shows(wall, "t5", 450);
        await Eventually.Get("the number of registrations", () => wall.Page.Locator("[data-name=registered]").GetAttributeAsync("data-number"), shown => shown == "1");
        Assert.Equal("t5", await wall.Page.Locator("tbody tr").First.GetAttributeAsync("data-team"));
        await wall.Screenshot("wall-of-grains");
        Assert.Empty(wall.Errors);

        await dashboard.Process.Kill();
        await Eventually.True("the banner", () => wall.Page.Locator("#wall-banner").IsVisibleAsync());
        await dashboard.Start();
        (await dashboard.Api().Score("robots", "t7", 1, 500)).Expect("POST score");
        await Shows(wall, "t7", 500);
        await Shows(wall, "t5", 450);
    }

    private static Task<string?> Shows(BrowserPage wall, string team, int total) => Eventually.Get(
        $"{team} to have {total} on the wall",
        () => wall.Page.Locator($"tr[data-team={team}] td.total").GetAttributeAsync("data-total", new() { Timeout = 500 }),
        shown => shown == total.ToString(CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(60));
}
