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
        await using var contest = await OpenSheet.Of(host, browser, "judge-sound");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-range");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-module");
        var lost = 0;
        await contest.Page.RouteAsync("**/judge/outbox*.js", route => Interlocked.Increment(ref lost) == 1 ? route.AbortAsync() : route.ContinueAsync());

        await contest.Page.ReloadAsync();

        await Assertions.Expect(contest.Page.Locator(".card, .sheet").First).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.True(lost >= 2, $"The module was asked for {lost} times.");
    }

    [Fact]
    public async Task Submit_AnswersLostOnTheWay_SaysSoAndEndsAsOneSheet()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-lost");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-second");
        await contest.PostUnderAnotherKey(goals: 5, faults: 0);
        await contest.Fill(goals: 4, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToContainTextAsync("待裁判长处理");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("1 份须查看");
    }

    [Fact]
    public async Task Correct_WithReason_ReplacesTheSheet()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-correct");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-no-show");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-refused");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-discard");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-hotspot");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-differ");
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
    public async Task Assigned_Judge_SeesOnlyWhatIsTheirsAndTheServerRefusesTheRest()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-assigned");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-claimed");
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
}
