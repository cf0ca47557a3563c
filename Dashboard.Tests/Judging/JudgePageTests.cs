using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>The judge's page in a real browser: entering, refusing, retrying over a broken network, correcting.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgePageTests(ApiHost host, Browser browser)
{
    private const string Scores = "**/scores";

    [Fact]
    public async Task Submit_SoundSheet_GoesOnAtOnceAndShowsThePointsOfTheServer()
    {
        await using var contest = await Open("judge-sound");
        await contest.Fill(goals: 3, faults: 1);
        await Assertions.Expect(contest.Page.Locator("aside .total")).ToContainTextAsync("55");
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".card", new() { HasText = "星火队" })).ToBeVisibleAsync();
        await Assertions.Expect(contest.Page.Locator(".last .total")).ToContainTextAsync("55");
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传");
        Assert.Equal(55, Assert.Single(await contest.Sheets()).GetProperty("points").GetDecimal());
    }

    [Fact]
    public async Task Submit_OutOfRange_IsMarkedAtOnceAndNothingIsTaken()
    {
        await using var contest = await Open("judge-range");
        await contest.Fill(goals: 99, faults: 0);

        var goals = contest.Page.Locator(".field", new() { HasText = "进球" });
        await Assertions.Expect(goals.Locator(".fault")).ToHaveTextAsync("超出范围，应在 0 至 12 之间");
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToBeFocusedAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveAttributeAsync("data-count", "0");
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task Page_ModuleLostOnTheWay_OpensAnew()
    {
        await using var contest = await Open("judge-module");
        var lost = 0;
        await contest.Page.RouteAsync("**/judge/outbox*.js", route => Interlocked.Increment(ref lost) == 1 ? route.AbortAsync() : route.ContinueAsync());

        await contest.Page.ReloadAsync();

        await Assertions.Expect(contest.Page.Locator(".card, .sheet").First).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.True(lost >= 2, $"The module was asked for {lost} times.");
    }

    [Fact]
    public async Task Submit_AnswersLostOnTheWay_SaysSoAndEndsAsOneSheet()
    {
        await using var contest = await Open("judge-lost");
        // The server accepts the first try, and the tablet never hears of it: the worst moment for a network to go.
        var lost = new TaskCompletionSource();
        var restored = false;
        await contest.Page.RouteAsync("**/*", async route =>
        {
            if (restored)
            {
                await route.ContinueAsync();
                return;
            }

            if (route.Request.Url.EndsWith("/scores", StringComparison.Ordinal) && !lost.Task.IsCompleted)
            {
                await route.FetchAsync();
                lost.SetResult();
            }

            await route.AbortAsync();
        });
        await contest.Fill(goals: 2, faults: 0);
        await contest.Submit();

        await lost.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已存本机，网络恢复后自动上传");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await Assertions.Expect(contest.Page.Locator("#network")).ToContainTextAsync("网络中断");
        // The control of this test: the lost try is recorded, so a further try under another key would be a second sheet.
        Assert.Single(await contest.Sheets());
        restored = true;

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩", new() { Timeout = 20_000 });
        Assert.Single(await contest.Sheets());
        await contest.PostUnderAnotherKey(goals: 2, faults: 0);
        Assert.Equal(2, (await contest.Sheets()).Length);
    }

    [Fact]
    public async Task Submit_SecondSheetOfARun_SaysThatItWaitsForTheHeadJudge()
    {
        await using var contest = await Open("judge-second");
        await contest.PostUnderAnotherKey(goals: 5, faults: 0);
        await contest.Fill(goals: 4, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToContainTextAsync("待裁判长处理");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("1 份须查看");
    }

    [Fact]
    public async Task Correct_WithReason_ReplacesTheSheet()
    {
        await using var contest = await Open("judge-correct");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "更正本表" }).ClickAsync();
        await contest.Page.Locator("#field-goals").FillAsync("6");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "提交更正" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator(".reason .fault")).ToHaveTextAsync("更正成绩须填写原因");
        await contest.Page.Locator("#reason").FillAsync("漏记三球");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "提交更正" }).ClickAsync();

        await Assertions.Expect(contest.Page.Locator(".last .total")).ToContainTextAsync("120");
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        var sheets = await contest.Sheets();
        Assert.Equal(2, sheets.Length);
        Assert.Equal(sheets[1].GetProperty("sheetId").GetString(), sheets[0].GetProperty("replacedBy").GetString());
    }

    [Fact]
    public async Task NoShow_AsksAgain_AndIsRecordedOnlyWhenConfirmed()
    {
        await using var contest = await Open("judge-no-show");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "未到" }).ClickAsync();
        await contest.Page.Locator("#ask").GetByRole(AriaRole.Button, new() { Name = "返回" }).ClickAsync();
        Assert.Empty(await contest.Sheets());

        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "未到" }).ClickAsync();
        await contest.Page.Locator("#ask").GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();

        await Assertions.Expect(contest.Page.Locator(".last .total")).ToContainTextAsync("未到");
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        Assert.Equal("noShow", Assert.Single(await contest.Sheets()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Refused_StaysVisible_LaterSheetsGoOn_AndItIsMended()
    {
        await using var contest = await Open("judge-refused");
        await contest.PutTeam("t2", 2, "二号队");
        var refuse = true;
        await contest.Page.RouteAsync(Scores, async route =>
        {
            if (refuse && route.Request.PostData!.Contains("\"t1\"", StringComparison.Ordinal))
            {
                await route.FulfillAsync(new()
                {
                    Status = 409,
                    ContentType = "application/problem+json",
                    Body = """{"type":"urn:eventslive:problem:unknown-round","title":"没有此轮次","status":409,"field":"round"}""",
                });
                return;
            }

            await route.ContinueAsync();
        });
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("未被接受：没有此轮次");
        await contest.Page.Locator("#unsent").ClickAsync();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "继续计分" }).ClickAsync();
        await contest.Reopen("二号队");
        await contest.Fill(goals: 1, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("1 份未被接受");
        Assert.Empty(await contest.Sheets());
        refuse = false;
        await contest.Page.Locator("#unsent").ClickAsync();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "修改", Exact = true }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToHaveValueAsync("3");
        await contest.Page.Locator("#field-goals").FillAsync("2");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "保存修改" }).ClickAsync();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传");
        Assert.Equal(40, Assert.Single(await contest.Sheets()).GetProperty("points").GetDecimal());
    }

    [Fact]
    public async Task Discard_RefusedSheet_AsksAgainAndIsGone()
    {
        await using var contest = await Open("judge-discard");
        await contest.Page.RouteAsync(Scores, route => route.FulfillAsync(new()
        {
            Status = 409,
            ContentType = "application/problem+json",
            Body = """{"type":"urn:eventslive:problem:unknown-round","title":"没有此轮次","status":409}""",
        }));
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "处理…" }).ClickAsync();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "放弃本表…" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#ask p")).ToContainTextAsync("确认放弃 01 星火队 第 1 轮的计分表（60 分）");
        await contest.Page.Locator("#ask").GetByRole(AriaRole.Button, new() { Name = "返回" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("1 份未被接受");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "放弃本表…" }).ClickAsync();
        await contest.Page.Locator("#ask button[value=yes]").ClickAsync();

        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传");
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task Submit_HotspotAnswersInPlaceOfTheServer_KeepsTheSheet()
    {
        await using var contest = await Open("judge-hotspot");
        var captured = true;
        await contest.Page.RouteAsync("**/*", route => captured
            ? route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<h1>Welcome to the hotel</h1>" })
            : route.ContinueAsync());
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator("#network")).ToContainTextAsync("网络中断");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        captured = false;
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩", new() { Timeout = 20_000 });
        Assert.Single(await contest.Sheets());
    }

    [Fact]
    public async Task Points_ServerCountsOtherwise_IsSaidUntilTheJudgeHasReadIt()
    {
        await using var contest = await Open("judge-differ");
        await contest.Page.RouteAsync(Scores, async route =>
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            await route.FulfillAsync(new() { Response = answer, Body = body.Replace("60", "61", StringComparison.Ordinal) });
        });
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("系统计分 61，与本机预计 60 不一致，以系统计分为准");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("1 份须查看");
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "知道了" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传");
    }

    [Fact]
    public async Task Draft_Reloaded_IsThereAgainOnTheSameSheet()
    {
        await using var contest = await Open("judge-draft");
        await contest.Page.Locator("#field-goals").FillAsync("99");
        await contest.Page.Locator("#field-faults").FillAsync("2");
        await Assertions.Expect(contest.Page.Locator("#kept")).ToContainTextAsync("已存本机");
        await contest.Page.ReloadAsync();

        await Assertions.Expect(contest.Page.Locator("#judge-title")).ToContainTextAsync("星火队");
        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToHaveValueAsync("99");
        await Assertions.Expect(contest.Page.Locator("#field-faults")).ToHaveValueAsync("2");
    }

    [Fact]
    public async Task Storage_BrowserGivesNone_IsSaidAndSubmittingStillWorks()
    {
        await using var contest = await Open("judge-storage", "Object.defineProperty(globalThis, 'indexedDB', { value: { open() { throw new DOMException('no', 'QuotaExceededError'); } } });");
        await Assertions.Expect(contest.Page.Locator("#storage")).ToContainTextAsync("本机存储不可用");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        Assert.Single(await contest.Sheets());
    }

    [Fact]
    public async Task Storage_FullFromOneMomentOn_KeepsWhatWasThereAndSendsWhatComes()
    {
        await using var contest = await Open("judge-full", """
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value) {
              if (globalThis.diskIsFull) { throw new DOMException('no', 'QuotaExceededError'); }
              return put.call(this, value);
            };
            """);
        var cut = true;
        await contest.Page.RouteAsync(Scores, route => cut ? route.AbortAsync() : route.ContinueAsync());
        await contest.Page.EvaluateAsync("globalThis.diskIsFull = true");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await Assertions.Expect(contest.Page.Locator("#storage")).ToContainTextAsync("本机存储不可用");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await contest.Page.EvaluateAsync("globalThis.diskIsFull = false");
        await contest.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#storage")).ToBeHiddenAsync();
        await contest.Page.ReloadAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        cut = false;

        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
        Assert.Single(await contest.Sheets());
    }

    [Fact]
    public async Task Send_AnotherAccountOnTheTablet_DoesNotCarryItsSheets()
    {
        await using var contest = await Open("judge-another");
        var cut = true;
        await contest.Page.RouteAsync(Scores, route => cut ? route.AbortAsync() : route.ContinueAsync());
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        using var next = await host.SignedIn(Role.Judge);
        await contest.SignIn(host, next);
        cut = false;

        await Assertions.Expect(contest.Page.Locator("#signed-out")).ToBeVisibleAsync();
        Assert.Empty(await contest.Sheets());
        await contest.Page.ReloadAsync();
        await contest.Page.Locator("#unsent").ClickAsync();
        await Assertions.Expect(contest.Page.Locator(".notice")).ToContainTextAsync("另有其他裁判的 1 份");
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task SignOut_DraftAndUnsentSheet_SaysWhatWouldBeLost()
    {
        await using var contest = await Open("judge-sign-out");
        await contest.PutTeam("t2", 2, "二号队");
        await contest.Page.RouteAsync(Scores, route => route.AbortAsync());
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        // Taken: only then is the page where the judge left it.
        await Assertions.Expect(contest.Page.Locator(".last .who")).ToBeVisibleAsync();
        await contest.Page.ReloadAsync();
        await contest.Reopen("二号队");
        await contest.Fill(goals: 1, faults: 1);
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();

        await Assertions.Expect(contest.Page.Locator("#ask li").Nth(0)).ToContainTextAsync("1 份计分表未上传，将留在本机");
        await Assertions.Expect(contest.Page.Locator("#ask li").Nth(1)).ToHaveTextAsync("02 二号队 第 1 轮的草稿将被删除");
        await contest.Page.Locator("#ask button[value=yes]").ClickAsync();
        await contest.Page.WaitForURLAsync("**/sign-in");
        await contest.SignIn(host, contest.Judge);
        await contest.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await contest.Page.Locator("#unsent").ClickAsync();
        await Assertions.Expect(contest.Page.Locator(".list h2")).ToHaveTextAsync(["未上传"]);
    }

    [Fact]
    public async Task Sign_JudgeAndCaptainOnTheGlass_OnlyTheHeadJudgeReadsTheStrokes()
    {
        await using var contest = await Open("judge-signed");
        await contest.Fill(goals: 3, faults: 1);
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "签名提交…" }).ClickAsync();
        var done = contest.Page.GetByRole(AriaRole.Button, new() { Name = "签名后提交" });
        await Assertions.Expect(contest.Page.Locator(".look .total")).ToContainTextAsync("55");
        await Assertions.Expect(done).ToBeDisabledAsync();
        await contest.Sign(0);
        await contest.UntilKept(draft => draft.GetProperty("look").GetProperty("captainStrokes").ValueKind == JsonValueKind.String);
        var cut = true;
        await contest.Page.RouteAsync(Scores, route => cut ? route.AbortAsync() : route.ContinueAsync());
        await contest.Page.ReloadAsync();
        await Assertions.Expect(contest.Page.Locator(".look .total")).ToContainTextAsync("55");
        await contest.Sign(1);
        await contest.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", "judge-sign-zh-tablet.png") });
        await done.ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await contest.Page.ReloadAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        cut = false;

        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
        var sheet = Assert.Single(await contest.Sheets());
        Assert.Equal("signed", sheet.GetProperty("signed").GetString());
        var path = $"/events/judge-signed/sheets/{sheet.GetProperty("sheetId").GetString()}/signatures";
        using var chief = await host.SignedIn(Role.HeadJudge);
        var strokes = (await chief.Get(path)).Expect(HttpStatusCode.OK).Text("captainStrokes")!;
        Assert.Matches(@"^\d+,\d+(,-?\d+)+$", strokes);
        (await contest.Judge.Get(path)).Expect(HttpStatusCode.Forbidden);
        string[] outputs =
        [
            "/board", "/events", .. new[]
            {
                "", "/feed", "/contest", "/contest/feed", "/contest/history", "/contest/publication", "/scores/history", "/standings", "/standings/t1", "/judging", "/teams/t1/sheets",
            }.Select(end => "/events/judge-signed" + end),
        ];
        foreach (var output in outputs)
        {
            // The head judge sees the most: what is in none of these answers is in nobody's.
            using var answer = await chief.GetAsync(new Uri("/api/v1" + output, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{output}: {answer.StatusCode}");
            Assert.DoesNotContain(strokes, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sign_CaptainRefuses_NeedsAReason()
    {
        await using var contest = await Open("judge-refusal");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "签名提交…" }).ClickAsync();
        await contest.Page.GetByRole(AriaRole.Radio, new() { Name = "拒签" }).ClickAsync();
        var pad = (await contest.Page.Locator("canvas:visible").BoundingBoxAsync())!;
        await contest.Page.Mouse.MoveAsync(pad.X + 40, pad.Y + 40);
        await contest.Page.Mouse.DownAsync();
        await contest.Page.Mouse.MoveAsync(pad.X + 200, pad.Y + 90, new() { Steps = 12 });
        await contest.Page.Mouse.UpAsync();
        var done = contest.Page.GetByRole(AriaRole.Button, new() { Name = "签名后提交" });
        await Assertions.Expect(done).ToBeDisabledAsync();
        await contest.Page.Locator("#refusal-reason").FillAsync("不认可计时");
        await contest.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", "judge-refuse-zh-tablet.png") });
        await done.ClickAsync();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        Assert.Equal("refused", Assert.Single(await contest.Sheets()).GetProperty("signed").GetString());
    }

    /// <summary>The same wrong team three times: while it is typed, while it lies unsent behind a try that may have arrived, and when it has arrived.</summary>
    [Fact]
    public async Task Move_WrongTeamOrRound_TakesTheSheetThereInOneAct()
    {
        await using var contest = await Open("judge-move");
        await contest.PutTeam("t2", 2, "二号队");
        await contest.Fill(goals: 3, faults: 1);
        await contest.Press("改队 / 改轮次");
        await contest.Page.Locator(".card", new() { HasText = "二号队" }).ClickAsync();
        await contest.Press("改记到 02 二号队 第 1 轮");
        await Assertions.Expect(contest.Page.Locator("#judge-title")).ToContainTextAsync("02 二号队");
        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToHaveValueAsync("3");

        // The server has it and the tablet does not know: only an act behind it can move it.
        var cut = true;
        await contest.Page.RouteAsync(Scores, async route =>
        {
            if (cut)
            {
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await contest.Submit();
        await Eventually.True("the sheet to arrive", async () => (await contest.Sheets("t2")).Length == 1);
        await contest.Page.Locator("#unsent").ClickAsync();
        await contest.Press("改队 / 改轮次");
        await contest.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await contest.Page.GetByRole(AriaRole.Radio, new() { Name = "第 2 轮" }).ClickAsync();
        var go = contest.Page.GetByRole(AriaRole.Button, new() { Name = "改记到 01 星火队 第 2 轮" });
        await Assertions.Expect(go).ToBeDisabledAsync();
        await contest.Page.Locator("#move-reason").FillAsync("选错队");
        await contest.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", "judge-move-zh-tablet.png") });
        await contest.Page.SetViewportSizeAsync(390, 844);
        await contest.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", "judge-move-zh-phone.png") });
        await contest.Page.SetViewportSizeAsync(1280, 800);
        await go.ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 2 份");
        await contest.Page.ReloadAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 2 份");
        cut = false;
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
        Assert.Empty(await contest.Sheets("t2"));
        var moved = Assert.Single(await contest.Sheets());
        Assert.Equal((2, 55, true), (moved.GetProperty("round").GetInt32(), moved.GetProperty("points").GetInt32(), moved.GetProperty("counted").GetBoolean()));

        await contest.Page.Locator("#unsent").ClickAsync();
        await contest.Press("改队 / 改轮次");
        await contest.Page.Locator(".card", new() { HasText = "二号队" }).ClickAsync();
        await contest.Page.Locator("#move-reason").FillAsync("还是二号队");
        await contest.Press("改记到 02 二号队 第 2 轮");
        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        await Assertions.Expect(contest.Page.Locator(".last .who")).ToContainTextAsync("02 二号队");
        Assert.Empty(await contest.Sheets());
        Assert.Equal(2, Assert.Single(await contest.Sheets("t2")).GetProperty("round").GetInt32());
    }

    [Fact]
    public async Task Assigned_Judge_SeesOnlyWhatIsTheirsAndTheServerRefusesTheRest()
    {
        await using var contest = await Open("judge-assigned");
        await contest.Assign(new { account = await contest.Account(), group = "小学", rounds = new[] { 2 }, table = 3, seat = (string?)null });
        await contest.Page.GotoAsync("about:blank");
        await contest.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).Or(contest.Page.Locator(".card").First).First.WaitForAsync();
        if (await contest.Page.Locator(".sheet").IsVisibleAsync())
        {
            await contest.Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync();
        }

        await Assertions.Expect(contest.Page.Locator("#judge-title")).ToContainTextAsync("3 号台");
        await Assertions.Expect(contest.Page.GetByRole(AriaRole.Radio)).ToHaveTextAsync(["小学", "第 2 轮"]);
        (await contest.Judge.Post("/events/judge-assigned/scores", new { team = "t1", round = 1, fields = new { goals = 1, faults = 0 } }))
            .ExpectProblem(HttpStatusCode.Forbidden, "not-assigned", "team");
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task Open_SecondTabletOnTheRun_IsToldWhoHasItAndMayTakeOver()
    {
        await using var contest = await Open("judge-claimed");
        await Assertions.Expect(contest.Page.Locator("#held")).ToBeHiddenAsync();
        using var second = await host.SignedIn(Role.Judge);
        var claim = new { team = "t1", round = 1, tablet = "tablet-second", takeOver = false };
        await Eventually.True("the first tablet to have the run", async () =>
            !(await second.Post("/events/judge-claimed/claims", claim)).Expect(HttpStatusCode.OK).Json.GetProperty("mine").GetBoolean());
        (await second.Post("/events/judge-claimed/claims", claim with { takeOver = true })).Expect(HttpStatusCode.OK);

        await Assertions.Expect(contest.Page.Locator("#held")).ToContainTextAsync("正在填写本轮计分表", new() { Timeout = 20_000 });
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "接管" }).ClickAsync();
        await contest.Page.Locator("#ask button[value=yes]").ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#held")).ToBeHiddenAsync();
        Assert.False((await second.Post("/events/judge-claimed/claims", claim)).Json.GetProperty("mine").GetBoolean());
    }

    [Fact]
    public async Task Page_WithoutTheRole_IsNotShown()
    {
        using var organiser = await host.SignedIn(Role.Gate);
        using var answer = await organiser.GetAsync(new Uri("/judge", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Opens the sheet of team 1, round 1 of a new contest as a judge.</summary>
    /// <param name="script">Runs in the page before its own modules.</param>
    private async Task<OpenSheet> Open(string eventId, string script = "// nothing")
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{eventId}", new { name = $"裁判测试 {eventId}", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{eventId}/contest", new
        {
            groups = new[] { "小学", "初中" },
            rounds = 2,
            rule = new
            {
                schema = 1,
                fields = new object[]
                {
                    new { name = "goals", label = "进球", min = 0, max = 12, weight = 20, unit = "分" },
                    new { name = "faults", label = "犯规", min = 0, max = 8, weight = -5, unit = "分" },
                },
                rounds = new { counted = 2, aggregate = "best" },
            },
        })).Expect(HttpStatusCode.Created);
        (await administrator.Put($"/events/{eventId}/teams/t1", new { number = 1, name = "星火队", school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);

        var judge = await host.SignedIn(Role.Judge);
        var page = await browser.NewPage(width: 1280, height: 800, workers: false);
        await page.Page.AddInitScriptAsync(script);
        await page.SignIn(host, judge);
        await Eventually.True(
            $"the contest {eventId} in the district's picture",
            async () => (await administrator.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == eventId && row.GetProperty("hasContest").GetBoolean()));
        await page.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await page.Page.Locator(".card", new() { HasText = $"裁判测试 {eventId}" }).ClickAsync();
        await page.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await page.Page.Locator(".sheet").WaitForAsync();
        return new OpenSheet(page, judge, host, eventId);
    }

    private sealed class OpenSheet(BrowserPage page, HttpClient judge, ApiHost host, string eventId) : IAsyncDisposable
    {
        public IPage Page => page.Page;

        public HttpClient Judge => judge;

        public Task SignIn(ApiHost at, HttpClient client) => page.SignIn(at, client);

        /// <summary>Enters a further team and waits until the page offers it.</summary>
        public async Task PutTeam(string team, int number, string name)
        {
            using var administrator = host.Administrator();
            (await administrator.Put($"/events/{eventId}/teams/{team}", new { number, name, school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);
            await Page.ReloadAsync();
            await Page.Locator(".sheet").WaitForAsync();
        }

        /// <summary>Id of the judge's account, as the page knows it.</summary>
        public Task<string> Account() => Page.EvaluateAsync<string>("JSON.parse(document.getElementById('judge-data').textContent).content.account");

        public async Task Assign(object assignment)
        {
            using var administrator = host.Administrator();
            (await administrator.Put($"/events/{eventId}/assignments", new { assignments = new[] { assignment } })).Expect(HttpStatusCode.OK);
        }

        public async Task Reopen(string team)
        {
            await Page.Locator(".sheet, .card").First.WaitForAsync();
            if (await Page.Locator(".sheet").IsVisibleAsync())
            {
                await Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync();
            }

            await Page.Locator(".card", new() { HasText = team }).ClickAsync();
            await Page.Locator(".sheet").WaitForAsync();
        }

        public async Task Fill(int goals, int faults)
        {
            await Page.Locator("#field-goals").FillAsync($"{goals}");
            await Page.Locator("#field-faults").FillAsync($"{faults}");
        }

        /// <summary>Draws one stroke on a pad.</summary>
        public async Task Sign(int pad)
        {
            var box = (await Page.Locator("canvas").Nth(pad).BoundingBoxAsync())!;
            await Page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
            await Page.Mouse.DownAsync();
            await Page.Mouse.MoveAsync(box.X + 200, box.Y + 90, new() { Steps = 12 });
            await Page.Mouse.UpAsync();
        }

        /// <summary>Waits until the draft on the disk is so: what is in it survives everything.</summary>
        public Task UntilKept(Func<JsonElement, bool> isSo) => Eventually.True("the draft to be kept", async () =>
        {
            var drafts = await Page.EvaluateAsync<JsonElement>("""
                () => new Promise((resolve) => {
                  indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
                    result.transaction('drafts').objectStore('drafts').getAll().onsuccess = ({ target }) => resolve(target.result);
                  };
                })
                """);
            return drafts.EnumerateArray().Any(isSo);
        });

        public Task Submit() => Page.GetByRole(AriaRole.Button, new() { Name = "提交", Exact = true }).ClickAsync();

        public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

        public async Task<JsonElement[]> Sheets(string team = "t1") =>
            [.. (await judge.Get($"/events/{eventId}/teams/{team}/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray()];

        public async Task PostUnderAnotherKey(int goals, int faults) =>
            (await judge.Post($"/events/{eventId}/scores", new { team = "t1", round = 1, fields = new { goals, faults }, outcome = "scored" })).Expect(HttpStatusCode.Created);

        public async ValueTask DisposeAsync()
        {
            judge.Dispose();
            await page.DisposeAsync();
        }
    }
}
