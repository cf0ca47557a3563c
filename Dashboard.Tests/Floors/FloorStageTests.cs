using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Floors;

/// <summary>The whole way of a final, as the people of the day go it: promoted, drawn, called, judged on the tablet, ranked; and a promotion that changes on the way.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class FloorStageTests(ApiHost host, Browser browser)
{
    private static readonly object Rule = new
    {
        schema = 2,
        fields = new object[] { new { name = "score", label = "得分", max = 200 } },
        stages = new object[]
        {
            new { name = "first", label = new { zh = "初赛", en = "Preliminary" }, counted = 1 },
            new { name = "final", label = new { zh = "决赛", en = "Final" }, role = "ranksAbove", counted = 1, promote = new { top = 2, ties = "none", others = "refused" } },
        },
    };

    [Fact]
    public async Task Final_OfTwoPromotedOfFour_IsDrawnCalledJudgedAndRanked()
    {
        const string Id = "final-day";
        await SetUp(Id);
        using var head = host.Administrator();
        using var organiser = await host.SignedIn(Role.Organiser);
        using var judge = await host.SignedIn(Role.Judge);
        foreach (var (team, score) in new[] { ("t1", 120), ("t2", 90), ("t3", 100) })
        {
            (await head.Post($"/events/{Id}/scores", new { team, stage = "first", round = 1, fields = new { score } })).Expect(HttpStatusCode.Created);
        }

        // One team has not played: who goes on is not final, and the organiser may not draw.
        (await organiser.Post($"/events/{Id}/floor/draw", new { stage = "final", despiteGaps = true, reason = "赶时间" })).ExpectProblem(HttpStatusCode.Conflict, "promotion-open", "stage");
        await using var desk = await Desk(Id, "stages");
        await Assertions.Expect(desk.Page.Locator("[data-final]")).ToHaveTextAsync("晋级名单未定：缺分 1 项");
        (await head.Post($"/events/{Id}/scores", new { team = "t4", stage = "first", round = 1, fields = new { score = 10 } })).Expect(HttpStatusCode.Created);
        await Assertions.Expect(desk.Page.Locator("[data-final]")).ToHaveTextAsync("晋级名单已定", new() { Timeout = 20_000 });
        await desk.Page.Locator("[data-act=draw-stage]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-order] li")).ToHaveCountAsync(2);
        await Assertions.Expect(desk.Page.Locator("[data-order] li").First).ToContainTextAsync("3 三队");
        await Assertions.Expect(desk.Page.Locator("[data-order] li").Last).ToContainTextAsync("1 一队");
        await desk.Screenshot("floor-stages");

        // 检录、点名: the hall names the stage.
        await using var hall = await browser.NewPage();
        await hall.Page.GotoAsync(new Uri(host.Address, $"/wall/floor?event={Id}").ToString());
        (await judge.Post($"/events/{Id}/floor/teams/t3/report", new { present = 2 })).Expect(HttpStatusCode.OK);
        await desk.Page.Locator("[data-tab=runs]").ClickAsync();
        var run = desk.Page.Locator("tr", new() { HasText = "决赛 第 1 轮" }).Filter(new() { HasText = "三队" });
        await run.Locator("[data-step=call]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator(".calls li")).ToContainTextAsync("决赛 · 测试小学");
        await run.Locator("[data-step=inspect]").ClickAsync();
        await desk.Page.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(run.Locator(".stage").First).ToHaveTextAsync("已检录");
        await run.Locator("[data-step=start]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator(".now .school")).ToContainTextAsync("决赛 第 1 轮");

        // The judge's tablet has the final's teams in the drawn order, and the sheet ends the run.
        await using var tablet = await browser.NewPage(width: 1280, height: 800, workers: false);
        await tablet.SignIn(host, judge);
        await tablet.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await tablet.Page.Locator(".card", new() { HasText = $"决赛测试 {Id}" }).ClickAsync();
        await tablet.Page.GetByRole(AriaRole.Radio, new() { Name = "决赛", Exact = true }).ClickAsync();
        await Assertions.Expect(tablet.Page.Locator(".cards .card strong")).ToHaveTextAsync(["03 三队", "01 一队", "02 二队", "04 四队"]);
        await Assertions.Expect(tablet.Page.Locator(".cards .card").First).ToContainTextAsync("1 号台");
        await tablet.Screenshot("judge-final-order");
        await tablet.Page.Locator(".cards .card").First.ClickAsync();
        await tablet.Page.Locator("#field-score").FillAsync("150");
        await tablet.Page.GetByRole(AriaRole.Button, new() { Name = "提交", Exact = true }).ClickAsync();
        await Assertions.Expect(tablet.Page.Locator("#unsent")).ToHaveAttributeAsync("data-count", "0", new() { Timeout = 20_000 });
        await Assertions.Expect(hall.Page.Locator("footer")).ToContainTextAsync("已完成 5 / 6 场", new() { Timeout = 20_000 });

        var rows = (await head.Get($"/events/{Id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray();
        Assert.Equal("t3", rows.First().GetProperty("team").GetString());
        Assert.Empty(desk.Errors.Concat(hall.Errors).Concat(tablet.Errors));
    }

    [Fact]
    public async Task Promotion_ChangedByACorrectionAfterTheDraw_IsToldAndTheHeadJudgeReplacesTheTeam()
    {
        const string Id = "final-changed";
        await SetUp(Id);
        using var head = host.Administrator();
        using var judge = await host.SignedIn(Role.Judge);
        var sheet = "";
        foreach (var (team, score) in new[] { ("t1", 120), ("t2", 90), ("t3", 100), ("t4", 10) })
        {
            var entered = (await head.Post($"/events/{Id}/scores", new { team, stage = "first", round = 1, fields = new { score } })).Expect(HttpStatusCode.Created).Json;
            sheet = team == "t2" ? entered.GetProperty("sheetId").GetString()! : sheet;
        }

        (await head.Post($"/events/{Id}/floor/draw", new { stage = "final", seed = "20261128", order = "random" })).Expect(HttpStatusCode.OK);
        var before = await Final(head, Id);
        Assert.Equal(["t1", "t3"], before.Select(FloorDay.TeamOf).Order(StringComparer.Ordinal));
        await using var desk = await Desk(Id, "tables");

        (await head.Post($"/events/{Id}/scores", new { team = "t2", stage = "first", round = 1, fields = new { score = 110 }, replaces = sheet, reason = "漏计一项" })).Expect(HttpStatusCode.Created);
        await desk.Page.Locator("[data-act=stages-changed]").ClickAsync(new() { Timeout = 20_000 });
        // Nothing was changed silently: the team is there, and nobody calls it.
        Assert.Equal(before.Select(FloorDay.TeamOf), (await Final(head, Id)).Select(FloorDay.TeamOf));
        var left = before.Single(slot => FloorDay.TeamOf(slot) == "t3");
        (await judge.Post($"/events/{Id}/floor/slots/{FloorDay.IdOf(left)}/steps", new { step = "call" })).ExpectProblem(HttpStatusCode.Conflict, "not-promoted", "team");
        (await judge.Post($"/events/{Id}/floor/replacements", new { stage = "final", @out = "t3", @in = "t2", reason = "更正" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        await Assertions.Expect(desk.Page.Locator("[data-gone]")).ToContainTextAsync("3 三队：不再晋级");
        await Assertions.Expect(desk.Page.Locator("[data-missing]")).ToContainTextAsync("2 二队：新晋级");
        await desk.Screenshot("floor-stages-changed");

        // The public is told of the draw, and of nothing else.
        using var visitor = host.Client();
        var shown = (await visitor.Get($"/events/{Id}/floor")).Expect(HttpStatusCode.OK).Json;
        var group = shown.GetProperty("floor").GetProperty("stages")[1].GetProperty("groups")[0];
        Assert.Equal("20261128", group.GetProperty("seed").GetString());
        Assert.All(new[] { "promoted", "gaps", "gone", "missing", "despite" }, name => Assert.False(group.TryGetProperty(name, out _)));
        Assert.DoesNotContain("notPromoted", shown.GetRawText(), StringComparison.Ordinal);

        await desk.Page.Locator("[data-act=replace]").ClickAsync();
        await desk.Page.Locator(".organiser-dialog input").FillAsync("二队初赛成绩更正");
        await desk.Page.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-order]")).ToContainTextAsync("2 二队");
        await Assertions.Expect(desk.Page.Locator("[data-act=stages-changed]")).ToHaveCountAsync(0);
        Assert.Equal(before.Select(slot => FloorDay.TeamOf(slot) == "t3" ? "t2" : FloorDay.TeamOf(slot)), (await Final(head, Id)).Select(FloorDay.TeamOf));
        await desk.Page.Locator("[data-tab=reasons]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator(".reasons tbody tr")).ToContainTextAsync("二队初赛成绩更正");
        Assert.Empty(desk.Errors);
    }

    private static async Task<JsonElement[]> Final(HttpClient client, string id) =>
    [
        .. (await client.Get($"/events/{id}/floor")).Expect(HttpStatusCode.OK).Json.GetProperty("slots").EnumerateArray()
            .Where(slot => slot.TryGetProperty("stageName", out var stage) && stage.GetString() == "final"),
    ];

    private async Task SetUp(string id)
    {
        using var client = host.Administrator();
        var now = DateTimeOffset.UtcNow;
        (await client.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        await client.Put($"/events/{id}", new { name = $"决赛测试 {id}", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await client.Put($"/events/{id}/contest", new { groups = new[] { "小学" }, rounds = 2, rule = Rule })).Expect(HttpStatusCode.Created);
        foreach (var i in Enumerable.Range(1, 4))
        {
            (await client.Put($"/events/{id}/teams/t{i}", new { number = i, name = $"{"一二三四"[i - 1]}队", school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);
        }

        (await client.Put($"/events/{id}/floor", new { startsAt = now, runSeconds = 120, changeoverSeconds = 60, gapSeconds = 0, callIntervalSeconds = 60 })).Expect(HttpStatusCode.Created);
        (await client.Put($"/events/{id}/floor/tables/1", new { open = true })).Expect(HttpStatusCode.Created);
        (await client.Post($"/events/{id}/floor/draw", new { rounds = 1, seed = "1" })).Expect(HttpStatusCode.OK);
        await Eventually.True(
            $"the contest {id} in the district's picture",
            async () => (await client.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == id && row.GetProperty("hasContest").GetBoolean()));
    }

    private async Task<BrowserPage> Desk(string id, string tab)
    {
        var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, await host.SignedIn(Role.HeadJudge));
        await page.Page.GotoAsync(new Uri(host.Address, $"/floor/{id}").ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync("数据实时更新", new() { Timeout = 20_000 });
        await page.Page.Locator($"[data-tab={tab}]").ClickAsync();
        return page;
    }
}
