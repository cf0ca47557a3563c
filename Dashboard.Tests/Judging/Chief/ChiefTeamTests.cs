using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>Teams at the head judge's desk in a real browser: substitutions and corrected details, with what is told of them and what is not.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ChiefTeamTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Substitution_ByTheHeadJudge_ShowsOldAndNewAndStaysOutOfTheFeeds()
    {
        var contest = await host.DeskContest("chief-swap", teams: 2);
        using var administrator = host.Administrator();
        (await administrator.Put("/events/chief-swap/teams/t1", new { name = "1 号队", school = "第一实验小学", town = "测试镇", group = "小学组", members = new[] { "张小三", "李小四" } })).Expect(HttpStatusCode.OK);
        await contest.Score("t1", 1, 100);
        await using var page = await host.OpenDesk(browser, "chief-swap");

        await page.Page.Locator("[data-open-team=t1]").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer=team]");
        await Assertions.Expect(drawer.Locator("[data-members]")).ToHaveTextAsync("张小三、李小四");
        await drawer.Locator("[data-act=substitute]").ClickAsync();
        await drawer.Locator("[data-field=member]").SelectOptionAsync("张小三");
        await drawer.Locator("[data-field=successor]").FillAsync("赵小六");
        await drawer.ConfirmAct("因病退出");

        await Assertions.Expect(drawer.Locator("[data-members]")).ToHaveTextAsync("赵小六、李小四");
        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("张小三 → 赵小六");
        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("因病退出");
        await Assertions.Expect(page.Page.Locator("[data-todo=team-changes]")).ToContainTextAsync("换人：张小三 → 赵小六");
        await page.Screenshot("chief-swap-1440");
        var changes = (await administrator.Get("/events/chief-swap/teams/t1/changes")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("张小三", "赵小六"), (changes.GetProperty("changes")[0].GetProperty("left").GetString(), changes.GetProperty("members")[0].GetString()));
        using var head = await host.SignedIn(Role.HeadJudge);
        var history = await head.GetStringAsync(new Uri("/api/v1/events/chief-swap/contest/history", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("contest.member-substituted", history, StringComparison.Ordinal);
        Assert.DoesNotContain("张小三", history, StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task TeamDetails_AfterPublication_OnlyByTheHeadJudgeAndWithANotice()
    {
        var contest = await host.DeskContest("chief-rename", teams: 2);
        await contest.Score("t1", 1, 100);
        using var administrator = host.Administrator();
        (await administrator.Post("/events/chief-rename/contest/publish-despite-gaps", """{"reason":"只赛一轮"}""")).Expect(HttpStatusCode.OK);
        using var organiser = await host.SignedIn(Role.Organiser);
        var renamed = new { name = "改名队", school = "第一实验小学", town = "测试镇", group = "小学组" };
        (await organiser.Put("/events/chief-rename/teams/t1", renamed)).ExpectProblem(HttpStatusCode.Conflict, "details-published", "name");
        (await organiser.Post("/events/chief-rename/teams/t1/revisions", """{"name":"改名队","reason":"报名表填错"}""")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        await using var page = await host.OpenDesk(browser, "chief-rename");

        await page.Page.Locator("[data-open-team=t1]").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer=team]");
        await drawer.Locator("[data-act=revise]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-form=revise]")).ToContainTextAsync("将公开更正说明");
        await drawer.Locator("[data-field=name]").FillAsync("改名队");
        await drawer.Locator("[data-field=group]").SelectOptionAsync("初中组");
        await drawer.ConfirmAct("报名表填错");

        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("1 号队 → 改名队");
        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("小学组 → 初中组");
        using var visitor = host.Client();
        var standings = (await visitor.Get("/events/chief-rename/standings")).Expect(HttpStatusCode.OK).Json;
        var notice = Assert.Single(standings.GetProperty("corrections").EnumerateArray());
        Assert.Equal(("t1", "teamDetails", JsonValueKind.Null), (notice.GetProperty("team").GetString(), notice.GetProperty("category").GetString(), notice.GetProperty("round").ValueKind));
        Assert.Equal("初中组", standings.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("team").GetString() == "t1").GetProperty("group").GetString());
        await using var notices = await browser.NewPage(width: 390, height: 844);
        await notices.Page.GotoAsync(new Uri(host.Address, "/contest/chief-rename/notices").ToString());
        await Assertions.Expect(notices.Page.Locator("[data-corrections] tbody tr")).ToContainTextAsync("参赛队信息更正");
        Assert.Empty(page.Errors);
    }
}
