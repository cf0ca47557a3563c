using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>An appeal against a run of a later stage: chosen in words on the team's page, and told in words to the public.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class AppealStageTests(ApiHost host, Browser browser)
{
    private const string Id = "appeal-stage";

    private static readonly object Rule = new
    {
        schema = 2,
        fields = new object[] { new { name = "score", max = 200 } },
        stages = new object[]
        {
            new { name = "first", label = new { zh = "初赛", en = "Preliminary" }, counted = 2 },
            new { name = "final", label = new { zh = "决赛", en = "Final" }, role = "ranksAbove", counted = 1, promote = new { top = 1 } },
        },
    };

    [Fact]
    public async Task Appeal_OfAFinal_IsChosenOnTheTeamsPageAndPublishedWithItsStage()
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, Id);
        (await administrator.Put($"/events/{Id}/contest", new { groups = new[] { "小学组" }, rounds = 3, rule = Rule })).Expect(HttpStatusCode.OK);
        (await administrator.Put($"/events/{Id}/teams/t1", new { name = "一队", school = "第一小学", town = "town-1", group = "小学组" })).Expect(HttpStatusCode.Created);
        foreach (var (stage, round) in new[] { ("first", 1), ("first", 2), ("final", 1) })
        {
            (await administrator.Post($"/events/{Id}/scores", new { team = "t1", stage, round, fields = new { score = 100 } })).Expect(HttpStatusCode.Created);
        }

        using var head = await host.SignedIn(Role.HeadJudge);
        var link = (await head.Post($"/events/{Id}/teams/t1/appeal-link", "")).Expect(HttpStatusCode.Created).Json;
        await using var page = await browser.NewPage(width: 390, height: 844);
        await page.Page.GotoAsync(new Uri(host.Address, link.GetProperty("path").GetString()).ToString());
        await Assertions.Expect(page.Page.Locator("#round option")).ToHaveTextAsync(["初赛 · 第 1 轮", "初赛 · 第 2 轮", "决赛 · 第 1 轮"]);
        await page.Page.Locator("#round").SelectOptionAsync(new SelectOptionValue { Label = "决赛 · 第 1 轮" });
        await page.Page.Locator("#reason").FillAsync("漏计一项");
        await page.Screenshot("appeal-stage");
        await page.Page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-filed]")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.Page.Locator("main ul li")).ToContainTextAsync("决赛 · 第 1 轮");

        var appeal = Assert.Single((await head.Get($"/events/{Id}/desk")).Expect(HttpStatusCode.OK).Json.GetProperty("appeals").EnumerateArray());
        Assert.Equal("final", appeal.GetProperty("runStage").GetString());
        var name = appeal.GetProperty("appealId").GetString();
        (await head.Post($"/events/{Id}/appeals/{name}/admit", new { admitted = true })).Expect(HttpStatusCode.OK);
        (await head.Post($"/events/{Id}/appeals/{name}/decide", new { ruling = "maintain", reason = "录像清楚" })).Expect(HttpStatusCode.OK);
        (await head.Post($"/events/{Id}/appeals/{name}/publish", new { reason = "漏计", outcome = "维持" })).Expect(HttpStatusCode.OK);
        await page.Page.GotoAsync(new Uri(host.Address, $"/contest/{Id}/notices").ToString());
        await Assertions.Expect(page.Page.Locator("[data-appeals] tbody tr td").First).ToHaveTextAsync("决赛 · 第 1 轮");
        await page.Page.GotoAsync(new Uri(host.Address, $"/contest/{Id}/notices?lang=en").ToString());
        await Assertions.Expect(page.Page.Locator("[data-appeals] tbody tr td").First).ToHaveTextAsync("Final · Round 1");
        Assert.Empty(page.Errors);
    }
}
