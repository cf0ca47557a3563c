using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>Judge and captain sign on the glass.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgeSigningTests(ApiHost host, Browser browser)
{
    private const string Scores = "**/scores";

    [Fact]
    public async Task Sign_JudgeAndCaptainOnTheGlass_OnlyTheHeadJudgeReadsTheStrokes()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-signed");
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
        await using var contest = await OpenSheet.Of(host, browser, "judge-refusal");
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
}
