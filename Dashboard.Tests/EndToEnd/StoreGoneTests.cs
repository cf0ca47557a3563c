using System.Diagnostics;
using System.Net;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Tests.Storage;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The store hangs for half a minute: judges are told at once, the wall says how old it is, and all comes back by itself.</summary>
public sealed class StoreGoneTests(Browser browser)
{
    private const string Contest = "robot";
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Store_GoneForHalfAMinute_IsSaidAndRecoversWithoutARestart()
    {
        await using var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var dashboard = await DashboardProcess.StartNew(new Dictionary<string, string?>
        {
            ["EventsLive__Storage"] = "AzureTables",
            ["ConnectionStrings__tables"] = azurite.ConnectionString,
        });
        var api = dashboard.Api();
        await api.CreateDistrict();
        await api.CreateContest(Contest, teams: 3);
        (await api.Score(Contest, "t1", 1, 100)).Expect("POST scores");
        await using var wall = await browser.NewPage();
        await wall.Page.GotoAsync(new Uri(dashboard.Address, $"/wall?contest={Contest}").ToString());
        var total = wall.Page.Locator(".standings tr[data-team=t1] td.total");
        var banner = wall.Page.Locator("#wall-banner");
        await Assertions.Expect(total).ToHaveTextAsync("100", new() { Timeout = (float)Patience.TotalMilliseconds });
        await Assertions.Expect(banner).ToBeHiddenAsync();

        azurite.Pause();
        var gone = Stopwatch.StartNew();
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.Score(Contest, "t1", 2, 200, key: "the-sheet")).Status);
            await Assertions.Expect(banner).ToContainTextAsync("数据停留在", new() { Timeout = (float)Patience.TotalMilliseconds });
            await Assertions.Expect(total).ToHaveTextAsync("100");
            await wall.Screenshot("wall-store-gone");
            await Eventually.Get("the end of the outage", () => Task.FromResult(gone.Elapsed), elapsed => elapsed >= Outage, Patience);
        }
        finally
        {
            azurite.Resume();
        }

        await Eventually.Get(
            "the sheet to be accepted under the key of its first try",
            () => api.Score(Contest, "t1", 2, 200, key: "the-sheet"),
            answer => answer.Succeeded,
            Patience);
        await Assertions.Expect(total).ToHaveTextAsync("200", new() { Timeout = (float)Patience.TotalMilliseconds });
        await Assertions.Expect(banner).ToBeHiddenAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        var sheets = await api.Get($"/events/{Contest}/teams/t1/sheets");
        Assert.Equal(2, sheets.Object["sheets"]!.AsArray().Count);
    }
}
