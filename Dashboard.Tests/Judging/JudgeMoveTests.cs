using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A sheet that was entered for the wrong team or round.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgeMoveTests(ApiHost host, Browser browser)
{
    private const string Scores = "**/scores";

    /// <summary>The same wrong team three times: while it is typed, while it lies unsent behind a try that may have arrived, and when it has arrived.</summary>
    [Fact]
    public async Task Move_WrongTeamOrRound_TakesTheSheetThereInOneAct()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-move");
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
}
