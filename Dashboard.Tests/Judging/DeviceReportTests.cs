using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A paired tablet's page tells the devices' desk that it is there; an account's page has no device to tell of.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class DeviceReportTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task JudgePage_OnAPairedTablet_ReportsWhatLiesOnIt()
    {
        using var administrator = host.Administrator();
        var opened = (await administrator.Post("/devices", new { name = "5 号台 平板", role = "judge" })).Expect(HttpStatusCode.Created);
        using var tablet = host.Client();
        var paired = (await tablet.Post("/devices/pair", new { code = opened.Text("code") })).Expect(HttpStatusCode.OK);
        tablet.DefaultRequestHeaders.Add("Cookie", paired.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        await using var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, tablet);
        await page.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());

        await Eventually.Get(
            "the device's report at the desk",
            async () => (await administrator.Get("/devices")).Json.GetProperty("devices").EnumerateArray()
                .Single(device => device.GetProperty("deviceId").GetString() == opened.Text("deviceId")).GetProperty("unsent"),
            unsent => unsent.ValueKind == JsonValueKind.Number && unsent.GetInt32() == 0);
        Assert.Empty(page.Errors);
    }
}
