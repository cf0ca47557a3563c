using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>纸质补录 on the judge's page.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgePaperTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Paper_WhatItSays_IsKeptThroughAReloadAndSent()
    {
        // As browsers of some years ago, which know no name for the option that turns a picture upright, and turn it all the same.
        await using var contest = await OpenSheet.Of(host, browser, "judge-paper", """
            const make = createImageBitmap;
            globalThis.createImageBitmap = (file, options) => options === undefined ? make(file) : Promise.reject(new TypeError('not a valid enum value'));
            """);
        var page = contest.Page;
        await PaperSheet.Begin(page);
        await contest.Fill(goals: 3, faults: 1);
        await page.Locator("#paper-date").FillAsync("2999-01-01");
        await page.Locator("#paper-time").FillAsync("09:30");
        await contest.Submit();
        await Assertions.Expect(page.Locator("#paper .fault").First).ToHaveTextAsync("计分时间不能晚于现在。");
        await page.Locator("#paper-date").FillAsync("2026-01-02");
        await page.GetByRole(AriaRole.Radio, new() { Name = "队长拒签" }).ClickAsync();
        await contest.Submit();
        await Assertions.Expect(page.Locator("#paper .fault").Nth(1)).Not.ToBeEmptyAsync();
        await page.Locator("#paper-reason").FillAsync("不认可计时");
        await PaperSheet.Photograph(page);
        await contest.UntilKept(draft => draft.GetProperty("paper").GetProperty("picture").ValueKind == System.Text.Json.JsonValueKind.String);
        await page.ReloadAsync();
        await page.Locator(".photo-view img").WaitForAsync();
        await Assertions.Expect(page.Locator("#paper-time")).ToHaveValueAsync("09:30");
        await Shoot(page, "judge-paper-zh");
        await contest.Submit();

        // The head says that all is sent before the sheet is taken, too: the server is asked.
        await Eventually.True("the sheet with its photo", async () => await contest.Sheets() is [var arrived] && !arrived.GetProperty("lacksPhoto").GetBoolean());
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
        var sheet = Assert.Single(await contest.Sheets());
        Assert.Equal(("paper", "refused", false), (sheet.GetProperty("source").GetString(), sheet.GetProperty("signed").GetString(), sheet.GetProperty("lacksPhoto").GetBoolean()));
        Assert.Equal(2026, sheet.GetProperty("at").GetDateTimeOffset().Year);
    }

    /// <summary>A photo that does not get through, or that the tablet has no room for, holds up no sheet.</summary>
    [Fact]
    public async Task Photo_HangingOrWithoutRoom_HoldsNoSheet()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-paper-held", """
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value) {
              if (globalThis.noRoom && value.bytes) { throw new DOMException('no', 'QuotaExceededError'); }
              return put.call(this, value);
            };
            """);
        await contest.PutTeam("t2", 2, "二号队");
        var page = contest.Page;
        var (tries, hangs) = (0, true);
        await page.RouteAsync("**/photo", async route =>
        {
            Interlocked.Increment(ref tries);
            if (!hangs)
            {
                await route.ContinueAsync();
            }
        });
        await PaperSheet.Begin(page);
        await contest.Fill(goals: 3, faults: 0);
        await PaperSheet.Photograph(page);
        await contest.Submit();
        await Eventually.True("the photo on its way", () => Task.FromResult(Volatile.Read(ref tries) > 0));
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("未传照片 1 张");

        await contest.Reopen("二号队");
        await PaperSheet.Begin(page);
        await contest.Fill(goals: 2, faults: 0);
        await page.EvaluateAsync("globalThis.noRoom = true");
        await page.Locator("#photo-take").SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = PhotoApiTests.Pixel });
        await Assertions.Expect(page.Locator(".photo .fault")).ToContainTextAsync("本机存储空间不足");
        await Assertions.Expect(page.Locator(".photo-none")).ToHaveTextAsync("缺照片，可稍后补拍");
        await Assertions.Expect(page.Locator("#storage")).ToBeHiddenAsync();
        await contest.Submit();
        await Eventually.True("the second sheet", async () => (await contest.Sheets("t2")).Length == 1);
        Assert.True((await contest.Sheets("t2"))[0].GetProperty("lacksPhoto").GetBoolean());

        // The way back: the photo that is missing is added to the sheet that has left.
        await page.EvaluateAsync("globalThis.noRoom = false");
        hangs = false;
        await page.Locator("#unsent").ClickAsync();
        await contest.Press("缺照片，补拍");
        await page.Locator("#photo-take").SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = PhotoApiTests.Pixel });
        await page.Locator(".photo-view img").WaitForAsync();
        await contest.Press("保存照片");
        // Back in the list it is kept.
        await Assertions.Expect(page.Locator("#photo-take")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "缺照片，补拍" })).ToHaveCountAsync(0);
        await page.ReloadAsync();
        using var head = await host.SignedIn(Role.HeadJudge);
        await Eventually.True(
            "both photos at the desk",
            async () => (await head.Get("/events/judge-paper-held/desk")).Expect(HttpStatusCode.OK).Json.GetProperty("unphotographed").GetArrayLength() == 0,
            TimeSpan.FromSeconds(60));
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
    }

    private static async Task Shoot(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"{name}-tablet.png"), FullPage = true });
        await page.SetViewportSizeAsync(390, 844);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"{name}-phone.png"), FullPage = true });
        await page.SetViewportSizeAsync(1280, 800);
    }
}
