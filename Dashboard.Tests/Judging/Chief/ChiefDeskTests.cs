using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>The head judge's desk in a real browser: what it shows is what the contest says, and what is done there is what a visitor then reads.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ChiefDeskTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Conflict_Settled_IsGoneFromTheListAndCounts()
    {
        var contest = await host.DeskContest("chief-conflict", teams: 2);
        await contest.Score("t1", 1, 100);
        await contest.Score("t1", 1, 200);
        await using var page = await host.OpenDesk(browser, "chief-conflict");
        await Assertions.Expect(page.Page.Locator("[data-todo=conflicts]")).ToContainTextAsync("冲突 1");

        await page.Page.Locator("[data-gap='t1/1']").First.ClickAsync();
        var drawer = page.Page.Locator(".drawer");
        await Assertions.Expect(drawer.Locator("[data-version]")).ToHaveCountAsync(2);
        await drawer.Locator("[data-version=s2] [data-act=choose]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-act=confirm]")).ToBeDisabledAsync();
        await drawer.Locator("[data-field=reason]").FillAsync("第一张填错队");
        await drawer.Locator("[data-act=confirm]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-todo=conflicts]")).ToContainTextAsync("冲突 0");
        await Assertions.Expect(drawer.Locator("[data-version=s1]")).ToContainTextAsync("裁定不采用");
        await Assertions.Expect(drawer.Locator("[data-version=s2]")).ToContainTextAsync("第一张填错队");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("200");
        Assert.Equal(200, await contest.Total("t1"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Correction_AfterPublication_IsToldToTheVisitor()
    {
        var contest = await host.DeskContest("chief-correct", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await host.OpenDesk(browser, "chief-correct");
        await page.Page.Locator("[data-act=publish]").ClickAsync();
        await page.Page.Locator("[data-field=publish-reason]").FillAsync("只赛一轮");
        await page.Page.Locator("[data-act=publish-sure]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-state]")).ToContainTextAsync("已正式公布");

        await page.Page.Locator("[data-run='t1/1']").ClickAsync();
        var drawer = page.Page.Locator(".drawer");
        await drawer.Locator("[data-act=correct]").ClickAsync();
        await drawer.Locator("[data-field=score]").FillAsync("90");
        await drawer.Locator("[data-field=category]").SelectOptionAsync("Miscounted");
        await drawer.Locator("[data-field=reason]").FillAsync("李裁判漏计一次触线");
        await drawer.Locator("[data-act=confirm]").ClickAsync();

        await Assertions.Expect(drawer.Locator("[data-version=s2] .changed")).ToContainTextAsync("100");
        await Assertions.Expect(page.Page.Locator("[data-todo=corrections]")).ToContainTextAsync("计分有误");
        using var visitor = host.Client();
        var standings = (await visitor.Get("/events/chief-correct/standings")).Expect(HttpStatusCode.OK).Json;
        var notice = Assert.Single(standings.GetProperty("corrections").EnumerateArray());
        Assert.Equal(("t1", 1, "miscounted"), (notice.GetProperty("team").GetString(), notice.GetProperty("round").GetInt32(), notice.GetProperty("category").GetString()));
        Assert.Equal(90, standings.GetProperty("rows")[0].GetProperty("total").GetInt32());
        await using var notices = await browser.NewPage(width: 390, height: 844);
        await notices.Page.GotoAsync(new Uri(host.Address, "/contest/chief-correct/notices").ToString());
        await Assertions.Expect(notices.Page.Locator("[data-corrections] tbody tr")).ToContainTextAsync("计分有误");
        Assert.DoesNotContain("李裁判", (await visitor.Get("/events/chief-correct/contest/feed")).Json.GetRawText() + standings.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task ApproveVisible_OfOneGroup_ApprovesThoseRowsOnly()
    {
        var contest = await host.DeskContest("chief-approve", teams: 3, publication: "approved");
        await contest.Score("t1", 1, 100);
        await contest.Score("t2", 1, 200);
        await contest.Score("t3", 1, 300);
        await contest.Score("t3", 1, 310);
        await using var page = await host.OpenDesk(browser, "chief-approve");
        await Assertions.Expect(page.Page.Locator("[data-todo=unapproved]")).ToContainTextAsync("未审 3");

        await page.Page.Locator("input[type=search]").FillAsync("1 号队");
        await Assertions.Expect(page.Page.Locator("[data-act=approve-all]")).ToContainTextAsync("1");
        await page.Page.Locator("[data-act=approve-all]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("已审");
        await page.Page.Locator("input[type=search]").FillAsync("");
        // The one in conflict must be chosen first.
        await Assertions.Expect(page.Page.Locator("[data-act=approve-all]")).ToContainTextAsync("1");
        await page.Page.Locator("[data-act=approve-all]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-run='t2/1']")).ToContainTextAsync("已审");
        await Assertions.Expect(page.Page.Locator("[data-run='t3/1']")).ToContainTextAsync("冲突");
        Assert.Equal((100, 200, null), (await contest.Total("t1"), await contest.Total("t2"), await contest.Total("t3")));
    }

    [Fact]
    public async Task Rerun_Disqualification_AndUndo_ByKeyboard()
    {
        var contest = await host.DeskContest("chief-rerun", teams: 2);
        await contest.Score("t1", 1, 100);
        await using var page = await host.OpenDesk(browser, "chief-rerun");

        await page.Page.Locator("[data-run='t2/1']").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.Page.Keyboard.PressAsync("Enter");
        var drawer = page.Page.Locator("[data-drawer='t1/1']");
        await drawer.Locator("[data-act=disqualify]").ClickAsync();
        await drawer.ConfirmAct("擅自触碰机器人");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("取消资格");
        await drawer.Locator("[data-act=undo]").ClickAsync();
        await drawer.ConfirmAct("经查系裁判要求");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("100");
        await drawer.Locator("[data-act=rerun]").ClickAsync();
        await drawer.ConfirmAct("赛台断电");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("缺分");
        await Assertions.Expect(drawer.Locator("[data-version]")).ToHaveCountAsync(3);
        await page.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(drawer).ToHaveCountAsync(0);
        Assert.Null(await contest.Total("t1"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task TwoHeadJudges_SecondChoice_IsRefusedAndShowsTheFirst()
    {
        var contest = await host.DeskContest("chief-two", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await host.OpenDesk(browser, "chief-two");
        await page.Page.Locator("[data-run='t1/1']").ClickAsync();
        var drawer = page.Page.Locator(".drawer");
        await drawer.Locator("[data-act=correct]").ClickAsync();
        await drawer.Locator("[data-field=score]").FillAsync("90");
        await drawer.Locator("[data-field=reason]").FillAsync("看错");

        using var other = await host.SignedIn(Role.HeadJudge);
        (await other.Post("/events/chief-two/corrections", """{"team":"t1","round":1,"replaces":"s1","fields":{"score":80},"category":"entryError","reason":"先更正"}""")).Expect(HttpStatusCode.Created);
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("80");
        await drawer.Locator("[data-act=confirm]").ClickAsync();

        await Assertions.Expect(drawer.Locator(".refused")).ToContainTextAsync("s2");
        Assert.Equal(80, await contest.Total("t1"));
    }

    /// <summary>Run to look at the desk: <c>-explicit only -class *ChiefDeskTests*</c>; pictures in <c>artifacts/screenshots</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(4)]
    [InlineData(48)]
    [InlineData(300)]
    public async Task Desk_OnScreenAndTablet_IsShot(int teams)
    {
        var id = $"chief-shot-{teams}";
        var contest = await host.DeskContest(id, teams, "approved");
        for (var i = 1; i <= teams; i++)
        {
            for (var round = 1; round <= 3; round++)
            {
                if ((i * 7 + round) % 5 != 0)
                {
                    await contest.Score($"t{i}", round, (i * 37 + round * 91) % 1000);
                }
            }
        }

        await contest.Score("t2", 1, 512);
        await contest.Score("t3", 1, 333);
        using var head = await host.SignedIn(Role.HeadJudge);
        await head.Post($"/events/{id}/sheets/approve", """{"sheets":["s1"]}""");
        await head.Post($"/events/{id}/corrections", """{"team":"t1","round":1,"replaces":"s1","fields":{"score":77},"category":"entryError","reason":"笔误，应为 77"}""");
        await head.Post($"/events/{id}/appeals", """{"team":"t4","round":1,"reason":"机器人在启动区外，裁判未重新计时"}""");
        foreach (var language in new[] { "zh-CN", "en" })
        {
            foreach (var (width, height) in new[] { (1920, 1080), (1280, 800) })
            {
                await using var page = await host.OpenDesk(browser, id, width, height, language);
                await page.Screenshot($"{id}-{language}-{width}");
                await page.Page.Locator("[data-run='t1/1']").ClickAsync();
                await Assertions.Expect(page.Page.Locator(".drawer [data-version]").First).ToBeVisibleAsync();
                await page.Screenshot($"{id}-{language}-{width}-run");
                await page.Page.Locator(".drawer [data-act=correct]").ClickAsync();
                await page.Screenshot($"{id}-{language}-{width}-correct");
                await page.Page.Locator("[data-act=close]").ClickAsync();
                await page.Page.Locator("[data-appeal=a1]").ClickAsync();
                await Assertions.Expect(page.Page.Locator("[data-drawer=appeal]")).ToBeVisibleAsync();
                await page.Screenshot($"{id}-{language}-{width}-appeal");
            }
        }
    }

    [Fact]
    public async Task Organiser_AtTheDesk_SeesTheStateAndNoActsThatAreRefused()
    {
        var contest = await host.DeskContest("chief-organiser", teams: 2, publication: "approved");
        using var administrator = host.Administrator();
        (await administrator.Put("/events/chief-organiser/teams/t2", new { name = "2 号队", school = "第一实验小学", town = "测试镇", group = "初中组", members = new[] { "张小三" } })).Expect(HttpStatusCode.OK);
        await contest.Score("t1", 1, 100);
        await contest.Score("t1", 1, 200);
        (await administrator.Post("/events/chief-organiser/appeals", """{"team":"t1","round":1,"reason":"漏计一次"}""")).Expect(HttpStatusCode.Created);
        await using var page = await host.OpenDesk(browser, "chief-organiser", role: Role.Organiser);

        await Assertions.Expect(page.Page.Locator("[data-todo=conflicts]")).ToContainTextAsync("冲突 1");
        await page.Page.Locator("[data-run='t1/1']").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-drawer='t1/1'] [data-version]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Page.Locator("[data-act=choose], [data-act=correct], [data-act=rerun], [data-act=disqualify], [data-act=approve], [data-act=approve-all], [data-act=publish]")).ToHaveCountAsync(0);
        await page.Page.Locator("[data-act=close]").ClickAsync();
        await page.Page.Locator("[data-appeal=a1]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-drawer=appeal]")).ToContainTextAsync("漏计一次");
        await Assertions.Expect(page.Page.Locator("[data-act=admit], [data-act=dismiss], [data-act=decide]")).ToHaveCountAsync(0);
        await page.Page.Locator("[data-open-team=t1]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-drawer=team]")).ToContainTextAsync("换人须由裁判长办理");
        await Assertions.Expect(page.Page.Locator("[data-act=substitute], [data-act=revise]")).ToHaveCountAsync(0);

        // A team that has not competed: the organiser may.
        await page.Page.Locator("[data-open-team=t2]").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer=team]");
        await drawer.Locator("[data-act=substitute]").ClickAsync();
        await drawer.Locator("[data-field=member]").SelectOptionAsync("张小三");
        await drawer.ConfirmAct("转学");
        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("张小三 → 无人接替");
        Assert.Empty(page.Errors);
    }
}
