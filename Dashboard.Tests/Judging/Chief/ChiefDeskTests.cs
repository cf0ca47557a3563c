using System.Net;
using System.Text.Json;
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
        var contest = await Contest("chief-conflict", teams: 2);
        await contest.Score("t1", 1, 100);
        await contest.Score("t1", 1, 200);
        await using var page = await Open("chief-conflict");
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
        var contest = await Contest("chief-correct", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await Open("chief-correct");
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
        var contest = await Contest("chief-approve", teams: 3, publication: "approved");
        await contest.Score("t1", 1, 100);
        await contest.Score("t2", 1, 200);
        await contest.Score("t3", 1, 300);
        await contest.Score("t3", 1, 310);
        await using var page = await Open("chief-approve");
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
        var contest = await Contest("chief-rerun", teams: 2);
        await contest.Score("t1", 1, 100);
        await using var page = await Open("chief-rerun");

        await page.Page.Locator("[data-run='t2/1']").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.Page.Keyboard.PressAsync("Enter");
        var drawer = page.Page.Locator("[data-drawer='t1/1']");
        await drawer.Locator("[data-act=disqualify]").ClickAsync();
        await Confirm(drawer, "擅自触碰机器人");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("取消资格");
        await drawer.Locator("[data-act=undo]").ClickAsync();
        await Confirm(drawer, "经查系裁判要求");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("100");
        await drawer.Locator("[data-act=rerun]").ClickAsync();
        await Confirm(drawer, "赛台断电");
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
        var contest = await Contest("chief-two", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await Open("chief-two");
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

    [Fact]
    public async Task Appeal_FromPaper_ToThePublishedDecision()
    {
        var contest = await Contest("chief-appeal", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await Open("chief-appeal");
        await page.Page.Locator("[data-act=new-appeal]").ClickAsync();
        var drawer = page.Page.Locator(".drawer");
        await drawer.Locator("[data-field=team]").SelectOptionAsync("t1");
        await drawer.Locator("[data-field=appeal-reason]").FillAsync("张三认为漏计一分");
        await drawer.Locator("[data-act=file]").ClickAsync();
        await page.Page.Locator("[data-appeal=a1]").ClickAsync();
        await drawer.Locator("[data-act=admit]").ClickAsync();
        await drawer.Locator("[data-field=ruling]").SelectOptionAsync("Correct");
        await drawer.Locator("[data-form=decide] [data-field=reason]").FillAsync("录像显示完成任务");
        await drawer.Locator("[data-act=decide]").ClickAsync();
        await drawer.Locator("[data-act=go-correct]").ClickAsync();
        await drawer.Locator("[data-act=correct]").ClickAsync();
        await drawer.Locator("[data-field=score]").FillAsync("120");
        await Assertions.Expect(drawer.Locator("[data-field=appeal]")).ToHaveValueAsync("a1");
        await drawer.Locator("[data-field=reason]").FillAsync("按仲裁结果");
        await drawer.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("120");
        using var visitor = host.Client();
        Assert.Empty((await visitor.Get("/events/chief-appeal/appeals")).Expect(HttpStatusCode.OK).Json.GetProperty("appeals").EnumerateArray());

        await drawer.Locator("[data-act=close]").ClickAsync();
        await page.Page.Locator("[data-appeal=a1]").ClickAsync();
        await drawer.Locator("[data-field=public-reason]").FillAsync("对第 1 轮得分有异议");
        await drawer.Locator("[data-field=public-outcome]").FillAsync("申诉成立，更正成绩");
        await drawer.Locator("[data-act=publish-appeal]").ClickAsync();

        await Assertions.Expect(drawer.Locator("[data-published]")).ToBeVisibleAsync();
        var decided = Assert.Single((await visitor.Get("/events/chief-appeal/appeals")).Expect(HttpStatusCode.OK).Json.GetProperty("appeals").EnumerateArray());
        Assert.Equal(
            (1, "1 号队", "对第 1 轮得分有异议", "申诉成立，更正成绩", "correct", "headJudge"),
            (decided.GetProperty("round").GetInt32(), decided.GetProperty("teamName").GetString(), decided.GetProperty("reason").GetString(),
                decided.GetProperty("outcome").GetString(), decided.GetProperty("ruling").GetString(), decided.GetProperty("decider").GetString()));
        await using var notices = await browser.NewPage(width: 390, height: 844);
        await notices.Page.GotoAsync(new Uri(host.Address, "/contest/chief-appeal/notices").ToString());
        await Assertions.Expect(notices.Page.Locator("[data-appeals] tbody tr")).ToContainTextAsync("申诉成立，更正成绩");
        await notices.Screenshot("contest-notices");
        Assert.DoesNotContain("张三", decided.GetRawText() + (await visitor.Get("/events/chief-appeal/contest/feed")).Json.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task AppealByLink_OfTheTeam_ReachesTheDeskAndKeepsItsTerms()
    {
        var contest = await Contest("chief-link", teams: 2);
        await contest.Score("t1", 1, 100);
        using var head = await host.SignedIn(Role.HeadJudge);
        using var visitor = host.Client();
        (await head.Put("/events/chief-link/appeal-terms", new { minutes = 30, perTeam = 1 })).Expect(HttpStatusCode.OK);
        var link = (await head.Post("/events/chief-link/teams/t1/appeal-link", "", ("Idempotency-Key", "same-key"))).Expect(HttpStatusCode.Created).Json;
        var again = (await head.Post("/events/chief-link/teams/t1/appeal-link", "", ("Idempotency-Key", "same-key"))).Expect(HttpStatusCode.Created).Json;
        var secret = link.GetProperty("secret").GetString();
        Assert.Equal(secret, again.GetProperty("secret").GetString());

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(new Uri("/appeal/chief-link/nobody", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        (await visitor.Post("/events/chief-link/appeals/by-link", """{"secret":"nobody","round":1,"reason":"x"}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-appeal-link", null);
        await using (var page = await browser.NewPage(width: 390, height: 844))
        {
            await page.Page.GotoAsync(new Uri(host.Address, link.GetProperty("path").GetString()).ToString());
            await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync("1 号队");
            await page.Page.Locator("#reason").FillAsync("漏计");
            await page.Screenshot("appeal-link");
            await page.Page.Locator("form button").ClickAsync();
            await Assertions.Expect(page.Page.Locator("[data-filed]")).ToBeVisibleAsync();
            await Assertions.Expect(page.Page.Locator("form")).ToHaveCountAsync(0);
        }

        (await visitor.Post("/events/chief-link/appeals/by-link", $$"""{"secret":"{{secret}}","round":1,"reason":"再申诉"}""")).ExpectProblem(HttpStatusCode.Conflict, "appeals-exhausted", null);
        var appeal = Assert.Single((await head.Get("/events/chief-link/desk")).Expect(HttpStatusCode.OK).Json.GetProperty("appeals").EnumerateArray());
        Assert.Equal(("t1", "team", "漏计"), (appeal.GetProperty("team").GetString(), appeal.GetProperty("origin").GetString(), appeal.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Unsigned_IsListed_AndSignaturesAreSeenOnDemandAndErased()
    {
        var contest = await Contest("chief-signed", teams: 2, signatures: "required");
        (await contest.Judge.Post("/events/chief-signed/scores", """{"team":"t1","round":1,"fields":{"score":5},"signing":{"captain":"refused","reason":"不认可计时","judgeStrokes":"300,80,40,30,60,-20;500,90"} }""")).Expect(HttpStatusCode.Created);
        using var head = await host.SignedIn(Role.HeadJudge);
        (await head.Send(HttpMethod.Post, "/events/chief-signed/scores/import", "team,round,score\nt2,1,50\n", "text/csv")).Expect(HttpStatusCode.OK);
        await using var page = await Open("chief-signed");
        await Assertions.Expect(page.Page.Locator("[data-todo=unsigned]")).ToContainTextAsync("未签 1");
        await Assertions.Expect(page.Page.Locator("[data-run='t2/1']")).ToContainTextAsync("未签");
        await page.Page.Locator("[data-act=publish]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".confirm")).ToContainTextAsync("未签 1 项");

        await page.Page.Locator("[data-run='t1/1']").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer='t1/1']");
        await Assertions.Expect(drawer.Locator(".signed")).ToContainTextAsync("队长拒签");
        await drawer.Locator("[data-act=signatures]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-signatures]")).ToContainTextAsync("不认可计时");
        await Assertions.Expect(drawer.Locator("[data-signatures] polyline")).ToHaveCountAsync(2);
        await page.Screenshot("chief-signatures");
        await drawer.Locator("[data-act=erase]").ClickAsync();
        await drawer.Locator("[data-act=erase-sure]").ClickAsync();

        await Assertions.Expect(drawer.Locator("[data-signatures]")).ToContainTextAsync("已删除");
        await Assertions.Expect(drawer.Locator(".signed")).ToContainTextAsync("队长拒签");
        (await head.Get("/events/chief-signed/sheets/s1/signatures")).ExpectProblem(HttpStatusCode.NotFound, "unknown-sheet", null);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task PaperSheet_ItsPhotoIsAddedSeenAndErasedAtTheDesk()
    {
        var contest = await Contest("chief-paper", teams: 2);
        (await contest.Judge.Post("/events/chief-paper/scores", """{"team":"t1","round":1,"fields":{"score":5},"source":"paper","at":"2026-01-02T01:30:00Z"}""")).Expect(HttpStatusCode.Created);
        await using var page = await Open("chief-paper");
        await Assertions.Expect(page.Page.Locator("[data-todo=unphotographed]")).ToContainTextAsync("缺照片 1");
        await Assertions.Expect(page.Page.Locator("[data-run='t1/1']")).ToContainTextAsync("缺照片");
        await page.Page.Locator("[data-run='t1/1']").ClickAsync();
        var paper = page.Page.Locator("[data-paper=s1]");
        await Assertions.Expect(paper).ToContainTextAsync("纸上时间 01-02");
        await Assertions.Expect(paper).ToContainTextAsync("缺照片");

        // The photo arrives and its answer is lost: it goes again under its key.
        var keys = new List<string>();
        await page.Page.RouteAsync("**/photo", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            var answer = await route.FetchAsync();
            await (keys.Count == 1 ? route.AbortAsync() : route.FulfillAsync(new() { Response = answer }));
        });
        await paper.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = PhotoApiTests.Pixel });
        await Eventually.True("the photo to be sent again", () => Task.FromResult(keys.Count > 1));
        Assert.Single(keys.Distinct());
        await Assertions.Expect(paper.Locator(".thumb img")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Eventually.True("the photo to be shown", () => paper.Locator(".thumb img").EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
        await Assertions.Expect(page.Page.Locator("[data-todo=unphotographed]")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Assertions.Expect(paper).ToContainTextAsync(" 上传，");
        await page.Screenshot("chief-paper");
        await paper.Locator("[data-act=erase-photo]").ClickAsync();
        await paper.Locator("[data-act=erase-photo-sure]").ClickAsync();

        await Assertions.Expect(paper).ToContainTextAsync("照片已删除。", new() { Timeout = 20_000 });
        using var head = await host.SignedIn(Role.HeadJudge);
        (await head.Get("/events/chief-paper/sheets/s1/photo")).Expect(HttpStatusCode.NotFound);
        // Nothing but the answer that was lost.
        Assert.Contains("/photo", Assert.Single(page.Errors), StringComparison.Ordinal);
    }

    /// <summary>Run to look at the desk: <c>-explicit only -class *ChiefDeskTests*</c>; pictures in <c>artifacts/screenshots</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(4)]
    [InlineData(48)]
    [InlineData(300)]
    public async Task Desk_OnScreenAndTablet_IsShot(int teams)
    {
        var id = $"chief-shot-{teams}";
        var contest = await Contest(id, teams, "approved");
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
                await using var page = await Open(id, width, height, language);
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
    public async Task Substitution_ByTheHeadJudge_ShowsOldAndNewAndStaysOutOfTheFeeds()
    {
        var contest = await Contest("chief-swap", teams: 2);
        using var administrator = host.Administrator();
        (await administrator.Put("/events/chief-swap/teams/t1", new { name = "1 号队", school = "第一实验小学", town = "测试镇", group = "小学组", members = new[] { "张小三", "李小四" } })).Expect(HttpStatusCode.OK);
        await contest.Score("t1", 1, 100);
        await using var page = await Open("chief-swap");

        await page.Page.Locator("[data-open-team=t1]").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer=team]");
        await Assertions.Expect(drawer.Locator("[data-members]")).ToHaveTextAsync("张小三、李小四");
        await drawer.Locator("[data-act=substitute]").ClickAsync();
        await drawer.Locator("[data-field=member]").SelectOptionAsync("张小三");
        await drawer.Locator("[data-field=successor]").FillAsync("赵小六");
        await Confirm(drawer, "因病退出");

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
        var contest = await Contest("chief-rename", teams: 2);
        await contest.Score("t1", 1, 100);
        using var administrator = host.Administrator();
        (await administrator.Post("/events/chief-rename/contest/publish-despite-gaps", """{"reason":"只赛一轮"}""")).Expect(HttpStatusCode.OK);
        using var organiser = await host.SignedIn(Role.Organiser);
        var renamed = new { name = "改名队", school = "第一实验小学", town = "测试镇", group = "小学组" };
        (await organiser.Put("/events/chief-rename/teams/t1", renamed)).ExpectProblem(HttpStatusCode.Conflict, "details-published", "name");
        (await organiser.Post("/events/chief-rename/teams/t1/revisions", """{"name":"改名队","reason":"报名表填错"}""")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        await using var page = await Open("chief-rename");

        await page.Page.Locator("[data-open-team=t1]").ClickAsync();
        var drawer = page.Page.Locator("[data-drawer=team]");
        await drawer.Locator("[data-act=revise]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-form=revise]")).ToContainTextAsync("将公开更正说明");
        await drawer.Locator("[data-field=name]").FillAsync("改名队");
        await drawer.Locator("[data-field=group]").SelectOptionAsync("初中组");
        await Confirm(drawer, "报名表填错");

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

    [Fact]
    public async Task Organiser_AtTheDesk_SeesTheStateAndNoActsThatAreRefused()
    {
        var contest = await Contest("chief-organiser", teams: 2, publication: "approved");
        using var administrator = host.Administrator();
        (await administrator.Put("/events/chief-organiser/teams/t2", new { name = "2 号队", school = "第一实验小学", town = "测试镇", group = "初中组", members = new[] { "张小三" } })).Expect(HttpStatusCode.OK);
        await contest.Score("t1", 1, 100);
        await contest.Score("t1", 1, 200);
        (await administrator.Post("/events/chief-organiser/appeals", """{"team":"t1","round":1,"reason":"漏计一次"}""")).Expect(HttpStatusCode.Created);
        await using var page = await Open("chief-organiser", role: Role.Organiser);

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
        await Confirm(drawer, "转学");
        await Assertions.Expect(drawer.Locator("[data-change='1']")).ToContainTextAsync("张小三 → 无人接替");
        Assert.Empty(page.Errors);
    }

    private static async Task Confirm(ILocator drawer, string reason)
    {
        await drawer.Locator("[data-field=reason]").FillAsync(reason);
        await drawer.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-act=confirm]")).ToHaveCountAsync(0);
    }

    private async Task<BrowserPage> Open(string eventId, int width = 1440, int height = 900, string? language = null, Role role = Role.HeadJudge)
    {
        var page = await browser.NewPage(width: width, height: height);
        await page.SignIn(host, await host.SignedIn(role));
        var path = language is null ? $"/judge/chief/{eventId}" : $"/language/{language}?to=/judge/chief/{eventId}";
        await page.Page.GotoAsync(new Uri(host.Address, path).ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync(language == "en" ? "Live" : "数据实时更新", new() { Timeout = 20_000 });
        return page;
    }

    private async Task<ContestUnderTest> Contest(string id, int teams, string publication = "immediate", string signatures = "optional")
    {
        using var administrator = host.Administrator();
        await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } });
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{id}", new { name = "工程挑战赛", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{id}/contest", new
        {
            groups = new[] { "小学组", "初中组" },
            rounds = 3,
            publication,
            signatures,
            rule = new { schema = 1, fields = new[] { new { name = "score", label = "得分", min = 0, max = 1000, step = 1 } }, rounds = new { counted = 3, aggregate = "best" }, ties = new[] { "mean" } },
        })).Expect(HttpStatusCode.Created);
        for (var i = 1; i <= teams; i++)
        {
            (await administrator.Put($"/events/{id}/teams/t{i}", new { name = $"{i} 号队", school = "第一实验小学", town = "测试镇", group = i % 2 == 1 ? "小学组" : "初中组" })).Expect(HttpStatusCode.Created);
        }

        return new ContestUnderTest(host, id, await host.SignedIn(Role.Judge));
    }

    private sealed record ContestUnderTest(ApiHost Host, string Id, HttpClient Judge)
    {
        public async Task Score(string team, int round, int score) =>
            (await Judge.Post($"/events/{Id}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} } }""")).Expect(HttpStatusCode.Created);

        /// <summary>As a visitor reads it.</summary>
        public async Task<int?> Total(string team)
        {
            using var visitor = Host.Client();
            var row = (await visitor.Get($"/events/{Id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray().Single(one => one.GetProperty("team").GetString() == team);
            return row.GetProperty("total") is { ValueKind: JsonValueKind.Number } total ? total.GetInt32() : null;
        }
    }
}
