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
    public async Task Submit_SoundSheet_ShowsThePointsOfTheServer()
    {
        await using var contest = await Open("judge-sound");
        await contest.Fill(goals: 3, faults: 1);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".answer .total")).ToContainTextAsync("55");
        await Assertions.Expect(contest.Page.Locator(".answer .verdict")).ToHaveTextAsync("已记入成绩");
        Assert.Equal(55, Assert.Single(await contest.Sheets()).GetProperty("points").GetDecimal());
    }

    [Fact]
    public async Task Submit_OutOfRange_IsMarkedAtOnceAndNothingIsSent()
    {
        await using var contest = await Open("judge-range");
        var sent = 0;
        await contest.Page.RouteAsync(Scores, route =>
        {
            sent++;
            return route.ContinueAsync();
        });
        await contest.Fill(goals: 99, faults: 0);

        var goals = contest.Page.Locator(".field", new() { HasText = "进球" });
        await Assertions.Expect(goals.Locator(".fault")).ToHaveTextAsync("超出范围，应在 0 至 12 之间");
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToBeFocusedAsync();
        Assert.Equal(0, sent);
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task Submit_AnswersLostOnTheWay_SaysSoAndEndsAsOneSheet()
    {
        await using var contest = await Open("judge-lost");
        // The server accepts the first try, and the tablet never hears of it: the worst moment for a network to go.
        var lost = new TaskCompletionSource();
        var restored = false;
        await contest.Page.RouteAsync(Scores, async route =>
        {
            if (restored)
            {
                await route.ContinueAsync();
                return;
            }

            if (!lost.Task.IsCompleted)
            {
                await route.FetchAsync();
                lost.SetResult();
            }

            await route.AbortAsync();
        });
        await contest.Fill(goals: 2, faults: 0);
        await contest.Submit();

        await lost.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Assertions.Expect(contest.Page.Locator("#delivery")).ToContainTextAsync("未送达，正在重试");
        await Assertions.Expect(contest.Page.Locator("#network")).ToContainTextAsync("网络中断");
        Assert.Equal(0, await contest.Page.Locator(".answer").CountAsync());
        // The control of this test: the lost try is recorded, so a further try under another key would be a second sheet.
        Assert.Single(await contest.Sheets());
        restored = true;

        await Assertions.Expect(contest.Page.Locator(".answer .verdict")).ToHaveTextAsync("已记入成绩", new() { Timeout = 20_000 });
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

        await Assertions.Expect(contest.Page.Locator(".answer .verdict")).ToContainTextAsync("待裁判长处理");
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

        await Assertions.Expect(contest.Page.Locator(".answer .total")).ToContainTextAsync("120");
        await Assertions.Expect(contest.Page.Locator(".answer .verdict")).ToHaveTextAsync("已记入成绩");
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

        await Assertions.Expect(contest.Page.Locator(".answer .total")).ToContainTextAsync("未到");
        Assert.Equal("noShow", Assert.Single(await contest.Sheets()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Page_WithoutTheRole_IsNotShown()
    {
        using var organiser = await host.SignedIn(Role.Gate);
        using var answer = await organiser.GetAsync(new Uri("/judge", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Opens the sheet of team 1, round 1 of a new contest as a judge.</summary>
    private async Task<OpenSheet> Open(string eventId)
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
        var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, judge);
        await Eventually.True(
            $"the contest {eventId} in the district's picture",
            async () => (await administrator.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == eventId && row.GetProperty("hasContest").GetBoolean()));
        await page.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await page.Page.Locator(".card", new() { HasText = $"裁判测试 {eventId}" }).ClickAsync();
        await page.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await page.Page.Locator(".sheet").WaitForAsync();
        return new OpenSheet(page, judge, eventId);
    }

    private sealed class OpenSheet(BrowserPage page, HttpClient judge, string eventId) : IAsyncDisposable
    {
        public IPage Page => page.Page;

        public async Task Fill(int goals, int faults)
        {
            await Page.Locator("#field-goals").FillAsync($"{goals}");
            await Page.Locator("#field-faults").FillAsync($"{faults}");
        }

        public Task Submit() => Page.GetByRole(AriaRole.Button, new() { Name = "提交", Exact = true }).ClickAsync();

        public async Task<JsonElement[]> Sheets() =>
            [.. (await judge.Get($"/events/{eventId}/teams/t1/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray()];

        public async Task PostUnderAnotherKey(int goals, int faults) =>
            (await judge.Post($"/events/{eventId}/scores", new { team = "t1", round = 1, fields = new { goals, faults }, outcome = "scored" })).Expect(HttpStatusCode.Created);

        public async ValueTask DisposeAsync()
        {
            judge.Dispose();
            await page.DisposeAsync();
        }
    }
}
