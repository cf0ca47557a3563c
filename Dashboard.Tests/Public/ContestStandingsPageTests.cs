using System.Collections.Concurrent;
using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Public;

/// <summary>The public page of a contest's standings on a phone: live, explained, and silent while frozen.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ContestStandingsPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Row_Opened_SaysWhyAndFollowsTheContest()
    {
        using var administrator = await Contest("public-dive", "diving", 3);
        foreach (var (team, marks, difficulty) in new[] { ("t1", "7 7.5 8 8 8 8.5 9", 3.2m), ("t2", "8 8 8 8 8 8 8", 3.1m) })
        {
            await Dive(administrator, "public-dive", team, marks, difficulty);
        }

        await using var page = await Open("public-dive");
        var first = page.Page.Locator(".rows > li").First;
        await Assertions.Expect(first).ToContainTextAsync("1号队");
        await Assertions.Expect(page.Page.Locator(".state .mark").First).ToHaveTextAsync("暂定");
        await first.Locator("summary").ClickAsync();
        await Assertions.Expect(first.Locator(".why")).ToContainTextAsync("去掉最低 7、最高 9；计入 7.5、8、8、8、8.5。");
        await Assertions.Expect(first.Locator(".why")).ToContainTextAsync("排在 2号队 之前：76.8 对 74.4。");
        await Assertions.Expect(first.Locator(".why")).ToContainTextAsync("预赛 第 1 轮");
        await Assertions.Expect(first.Locator(".runs")).ToHaveTextAsync("预赛 · 第 1 轮 76.8");
        await page.Screenshot("public-contest-diving", fullPage: true);

        // Open rows stay open and tell the new state.
        await Dive(administrator, "public-dive", "t3", "9 9 9 9 9 9 9", 3.4m);
        await Assertions.Expect(page.Page.Locator(".rows > li").First).ToContainTextAsync("3号队");
        await Assertions.Expect(page.Page.Locator("[data-team=t1] .why")).ToContainTextAsync("第 2 名");
        await page.Page.SetViewportSizeAsync(1280, 800);
        await page.Page.GotoAsync(new Uri(host.Address, "/contest/public-dive?lang=en").ToString());
        await page.Page.Locator("[data-team=t1] summary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-team=t1] .why")).ToContainTextAsync("Dropped: lowest 7");
        await page.Screenshot("public-contest-diving-en", fullPage: true);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Frozen_ForVisitorAndForStaff_TellsNothingOfLaterSheets()
    {
        using var administrator = await Contest("public-frozen", "fll-best-of-three", 2);
        (await administrator.Post("/events/public-frozen/scores", """{"team":"t1","round":1,"fields":{"score":100}}""")).Expect(HttpStatusCode.Created);
        (await administrator.Post("/events/public-frozen/scores", """{"team":"t2","round":1,"fields":{"score":90}}""")).Expect(HttpStatusCode.Created);
        (await administrator.Post("/events/public-frozen/contest/freeze", "{}")).Expect(HttpStatusCode.OK);
        (await administrator.Post("/events/public-frozen/scores", """{"team":"t2","round":2,"fields":{"score":377}}""")).Expect(HttpStatusCode.Created);
        // Negative control: whoever works there is told.
        Assert.Contains("377", (await administrator.Get("/events/public-frozen/standings/t2")).Json.GetRawText(), StringComparison.Ordinal);

        foreach (var isStaff in new[] { false, true })
        {
            var seen = new ConcurrentQueue<string>();
            await using var page = await browser.NewPage(width: 390, height: 844);
            if (isStaff)
            {
                await page.SignIn(host, await host.SignedIn(Role.HeadJudge));
            }

            page.Page.Response += async (_, response) =>
            {
                if (response.Url.Contains("/standings/", StringComparison.Ordinal))
                {
                    seen.Enqueue(await response.TextAsync());
                }
            };
            await page.Page.GotoAsync(new Uri(host.Address, "/contest/public-frozen").ToString());
            await Assertions.Expect(page.Page.Locator(".state .mark").First).ToHaveTextAsync("排名暂停公布", new() { Timeout = 20_000 });
            foreach (var team in new[] { "t1", "t2" })
            {
                await page.Page.Locator($"[data-team={team}] summary").ClickAsync();
                await Assertions.Expect(page.Page.Locator($"[data-team={team}] .why")).ToContainTextAsync(team == "t1" ? "第 1 名" : "第 2 名");
            }

            await Eventually.Get("both explanations", () => Task.FromResult(seen.Count), count => count >= 2);
            Assert.DoesNotContain("377", await page.Page.ContentAsync(), StringComparison.Ordinal);
            Assert.All(seen, text => Assert.DoesNotContain("377", text, StringComparison.Ordinal));
            if (!isStaff)
            {
                await page.Screenshot("public-contest-frozen", fullPage: true);
            }

            Assert.Empty(page.Errors);
        }

        (await administrator.Post("/events/public-frozen/contest/publish-despite-gaps", """{"reason":"其余轮次取消"}""")).Expect(HttpStatusCode.OK);
        await using var after = await Open("public-frozen");
        await Assertions.Expect(after.Page.Locator(".state .mark").First).ToHaveTextAsync("正式成绩");
        await Assertions.Expect(after.Page.Locator(".rows > li").First).ToContainTextAsync("377");
    }

    [Fact]
    public async Task StartPage_ContestOfToday_LeadsToItsStandings()
    {
        using var administrator = await Contest("public-link", "fll-best-of-three", 1);
        await using var page = await browser.NewPage(width: 390, height: 844);
        await Eventually.Get(
            "the start page to lead to the contest's standings",
            async () =>
            {
                await page.Page.GotoAsync(host.Address.ToString());
                return await page.Page.Locator("[data-standings=public-link]").CountAsync();
            },
            count => count == 1);
        await page.Page.Locator("[data-standings=public-link]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".rows > li").First).ToContainTextAsync("1号队", new() { Timeout = 20_000 });
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("机器人大赛");
        await page.Page.GotoAsync(new Uri(host.Address, "/contest/no-such-contest").ToString());
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("没有这个页面", new() { Timeout = 20_000 });
    }

    private static async Task Dive(HttpClient client, string id, string team, string marks, decimal difficulty)
    {
        (await client.Post($"/events/{id}/scores", new { team, round = 1, fields = new { difficulty } })).Expect(HttpStatusCode.Created);
        foreach (var (i, mark) in marks.Split(' ').Index())
        {
            (await client.Post($"/events/{id}/scores", $$"""{"team":"{{team}}","round":1,"judge":"j{{i}}","fields":{"mark":{{mark}} } }""")).Expect(HttpStatusCode.Created);
        }
    }

    private async Task<HttpClient> Contest(string id, string example, int teams)
    {
        var administrator = host.Administrator();
        await ContestSamples.Create(administrator, id, "机器人大赛");
        var rule = RuleDocuments.Examples.Single(document => document.Id == example).Text;
        (await administrator.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"rule":{{rule}}}""")).Expect(HttpStatusCode.OK);
        for (var number = 1; number <= teams; number++)
        {
            (await administrator.Put($"/events/{id}/teams/t{number}", new { number, name = $"{number}号队", school = "示例区第一实验小学", town = "测试镇", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        return administrator;
    }

    private async Task<BrowserPage> Open(string id)
    {
        var page = await browser.NewPage(width: 390, height: 844);
        await page.Page.GotoAsync(new Uri(host.Address, $"/contest/{id}").ToString());
        await Assertions.Expect(page.Page.Locator(".rows > li").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        return page;
    }
}
