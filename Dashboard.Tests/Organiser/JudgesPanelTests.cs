using System.Net;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>Who judges what, on the organiser's contest page, and what a judge's tablet makes of it. A host of its own: who may be chosen is the whole district's.</summary>
public sealed class JudgesPanelTests(Browser browser) : IAsyncLifetime
{
    private const string Contest = "panel";

    private readonly ApiHost _host = new();

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        using var administrator = _host.Administrator();
        await ContestSamples.Create(administrator, Contest, "机器人综合技能赛");
        foreach (var (team, group) in new[] { ("a", "小学组"), ("b", "初中组") })
        {
            (await administrator.Put($"/events/{Contest}/teams/{team}", new { name = $"{group}队", school = "第一实验小学", town = "town-1", group })).Expect(HttpStatusCode.Created);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Assigned_JudgeAndTablet_ListOnlyWhatTheyMayScore()
    {
        using var judge = await _host.SignedIn(Role.Judge);
        using var administrator = _host.Administrator();
        var opened = (await administrator.Post("/devices", new { name = "3 号台平板", role = "judge" })).Expect(HttpStatusCode.Created).Json;
        using var tablet = _host.Client();
        var paired = (await tablet.Post("/devices/pair", new { code = opened.GetProperty("code").GetString() })).Expect(HttpStatusCode.OK);
        tablet.DefaultRequestHeaders.Add("Cookie", paired.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        await using var page = await Open();
        await Assertions.Expect(page.Page.Locator(".judges .rule")).ToContainTextAsync("尚未分工：全部 2 名裁判");

        await Assign(page.Page, Row(page, "Judge-"), "小学组", round: 2);
        await Assertions.Expect(Row(page, "3 号台平板")).ToContainTextAsync("未分工，不能计分");
        await Assign(page.Page, Row(page, "3 号台平板"), "初中组", round: null);

        await Assertions.Expect(Row(page, "Judge-").Locator(".chip")).ToContainTextAsync("小学组 · 第 2 轮");
        await Assertions.Expect(page.Page.Locator("[data-cover-of='小学组/1']")).ToHaveTextAsync("无裁判");
        await Assertions.Expect(page.Page.Locator("[data-cover-of='小学组/2']")).ToHaveTextAsync("1 名");
        await Assertions.Expect(page.Page.Locator("[data-cover-of='初中组/3']")).ToHaveTextAsync("1 名");
        await using var judging = await Judging(judge);
        await Assertions.Expect(judging.Page.Locator(".cards .card")).ToContainTextAsync(["小学组队"]);
        await Assertions.Expect(judging.Page.Locator("body")).Not.ToContainTextAsync("初中组");
        await Assertions.Expect(judging.Page.Locator("body")).Not.ToContainTextAsync("第 1 轮");
        await using var other = await Judging(tablet);
        await Assertions.Expect(other.Page.Locator(".cards .card")).ToContainTextAsync(["初中组队"]);
        (await judge.Post($"/events/{Contest}/scores", """{"team":"a","round":2,"fields":{"tasks":1,"time":1} }""")).Expect(HttpStatusCode.Created);
        (await judge.Post($"/events/{Contest}/scores", """{"team":"b","round":2,"fields":{"tasks":1,"time":1} }""")).ExpectProblem(HttpStatusCode.Forbidden, "not-assigned", "team");

        await Row(page, "Judge-").Locator("[data-act=clear]").ClickAsync();
        await Assertions.Expect(Row(page, "Judge-")).ToContainTextAsync("未分工，不能计分");
        await Row(page, "3 号台平板").Locator("[data-act=clear]").ClickAsync();
        // The last one: every judge would score everything again.
        await page.Page.Locator("[data-act=clear-sure]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".judges .rule")).ToContainTextAsync("尚未分工");
        (await judge.Post($"/events/{Contest}/scores", """{"team":"b","round":2,"fields":{"tasks":1,"time":1} }""")).Expect(HttpStatusCode.Created);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Api_Assignments_SeenOutdated_AreRefusedAndThePageShowsTheFirst()
    {
        using var judge = await _host.SignedIn(Role.Judge);
        using var organiser = await _host.SignedIn(Role.Organiser);
        var id = Assert.Single((await organiser.Get("/judges")).Expect(HttpStatusCode.OK).Json.GetProperty("judges").EnumerateArray()).GetProperty("id").GetString();
        await using var page = await Open();
        var mine = new[] { new { account = id, group = "小学组", rounds = new[] { 1 } } };

        (await organiser.Put($"/events/{Contest}/assignments", new { assignments = mine, seen = Array.Empty<object>() })).Expect(HttpStatusCode.OK);
        (await organiser.Put($"/events/{Contest}/assignments", new { assignments = Array.Empty<object>(), seen = Array.Empty<object>() }))
            .ExpectProblem(HttpStatusCode.Conflict, "changed-meanwhile", "seen");
        (await organiser.Put($"/events/{Contest}/assignments", new { assignments = mine, seen = mine })).Expect(HttpStatusCode.OK);

        await Assertions.Expect(page.Page.Locator(".judges .chip")).ToContainTextAsync("小学组 · 第 1 轮");
        (await judge.Get("/judges")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
    }

    [Fact]
    public async Task Panel_EmptyAndSixtyJudges_ShowsThemAll()
    {
        await using var empty = await Open();
        await Assertions.Expect(empty.Page.Locator(".contest-panel .none")).ToContainTextAsync("尚无裁判账号和配对平板");
        await Look(empty, "empty");
        var caller = Sessions.PrincipalOf(new Account("test", "test", "", [Role.Administrator], ""));
        var accounts = _host.Services.GetRequiredService<DistrictAccounts>();
        var ids = new List<string>();
        for (var i = 1; i <= 60; i++)
        {
            var created = await accounts.CreateAsync(caller, new NewAccount(i == 7 ? "阿卜杜拉·买买提江裁判员（高新区第三实验学校）" : $"裁判{i}", "no hash", [Role.Judge]));
            ids.Add(created.Result!);
        }

        using var administrator = _host.Administrator();
        var rows = ids.Take(57).Select((id, i) => new { account = id, group = i % 2 == 0 ? "小学组" : "初中组", rounds = i % 3 == 0 ? new[] { 1, 2 } : [], table = (i / 2) + 1, seat = (string?)null })
            .Append(new { account = "left-long-ago", group = "小学组", rounds = Array.Empty<int>(), table = 9, seat = (string?)null })
            .Concat(Enumerable.Range(1, 3).Select(round => new { account = ids[6], group = "初中组", rounds = new[] { round }, table = 20 + round, seat = (string?)"2" }));
        (await administrator.Put($"/events/{Contest}/assignments", new { assignments = rows })).Expect(HttpStatusCode.OK);

        await using var page = await Open();
        await Assertions.Expect(page.Page.Locator(".judges .rule")).ToContainTextAsync("裁判 60 名，已分工 57 名，未分工 3 名");
        await Assertions.Expect(page.Page.Locator("[data-judge]")).ToHaveCountAsync(61);
        await Assertions.Expect(page.Page.Locator("[data-judge]").First).ToContainTextAsync("已停用");
        await Assertions.Expect(page.Page.Locator("[data-judge]").Nth(1)).ToContainTextAsync("未分工，不能计分");
        await Look(page, "many");
        await page.Page.Locator("[data-judge] input").Nth(3).CheckAsync();
        await page.Page.Locator("[data-judge] input").Nth(4).CheckAsync();
        await page.Page.Locator("[data-act=assign-chosen]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-form=assign]")).ToBeVisibleAsync();
        await Look(page, "dialog");
        Assert.Empty(page.Errors);
    }

    private static async Task Assign(IPage page, ILocator row, string group, int? round)
    {
        await row.Locator("[data-act=assign]").ClickAsync();
        var form = page.Locator("[data-form=assign]");
        await form.Locator(".mud-select").First.ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item", new() { HasText = group }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        if (round is { } one)
        {
            await form.Locator($"[data-round='{one}']").CheckAsync();
        }

        await page.Locator("[data-act=save-assignment]").ClickAsync();
        await Assertions.Expect(form).ToHaveCountAsync(0);
    }

    private static ILocator Row(BrowserPage page, string name) => page.Page.Locator("[data-judge]", new() { HasText = name });

    private static async Task Look(BrowserPage page, string state)
    {
        foreach (var (width, height) in new[] { (1920, 1080), (390, 844) })
        {
            await page.Page.SetViewportSizeAsync(width, height);
            await page.Screenshot($"judges-{state}-{width}");
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{state} is wider than a screen of {width} px.");
        }
    }

    private async Task<BrowserPage> Judging(HttpClient client)
    {
        var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(_host, client);
        await page.Page.GotoAsync(new Uri(_host.Address, "/judge").ToString());
        await page.Page.Locator(".card", new() { HasText = "机器人综合技能赛" }).ClickAsync();
        return page;
    }

    private async Task<BrowserPage> Open()
    {
        var page = await browser.NewPage(width: 1920, height: 1080);
        await page.SignIn(_host, await _host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(_host.Address, $"/organiser/contest/{Contest}").ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync("数据实时更新", new() { Timeout = 20_000 });
        await page.Page.Locator(".mud-tab", new() { HasText = "裁判分工" }).ClickAsync();
        return page;
    }
}
