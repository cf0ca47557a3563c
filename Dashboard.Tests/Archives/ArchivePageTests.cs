using System.IO.Compression;
using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>The archive's page in a real browser: what is open, an archive made, its file held against the record, a change after it.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ArchivePageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Page_MakesAnArchive_VerifiesItsFile_AndSaysWhenTheContestChanges()
    {
        var day = await new ArchiveDay(host, "archive-page").SetUp(finished: false);
        await using var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, "/organiser/archive/archive-page").ToString());
        await Assertions.Expect(page.Page.Locator("[data-open=AppealsOpen]")).ToContainTextAsync("有申诉未办结");
        await Assertions.Expect(page.Page.Locator("[data-act=make]")).ToBeDisabledAsync();
        await page.Screenshot("archive-open", fullPage: true);
        await page.Page.Locator("[data-field=reason]").FillAsync("县里要求先行备案");
        await page.Page.Locator("[data-act=make]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-archive='1']")).ToContainTextAsync("县里要求先行备案");
        await Assertions.Expect(page.Page.Locator("[data-archive='1'] h3")).ToContainTextAsync("归档人：Organiser-");

        var downloading = page.Page.WaitForDownloadAsync();
        await page.Page.Locator("[data-archive='1'] [data-file=Full]").ClickAsync();
        var download = await downloading;
        var file = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        await Verify(file);
        await Assertions.Expect(page.Page.Locator("[data-outcome=Recorded]")).ToContainTextAsync("与登记一致：第 1 号归档");

        var turned = file.ToArray();
        turned[file.AsSpan().IndexOf("standings.csv"u8) + 40] ^= 1;
        await Verify(turned);
        await Assertions.Expect(page.Page.Locator("[data-outcome=Differs] [data-entry='standings.csv']")).ToHaveCountAsync(1);
        await page.Screenshot("archive-differs", fullPage: true);

        (await day.Administrator.Post("/events/archive-page/appeals/a1/decide", """{"ruling":"maintain","reason":"维持"}""")).Expect(HttpStatusCode.OK);
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator("[data-part=changed]")).ToContainTextAsync("归档后有变更");
        await Assertions.Expect(page.Page.Locator("[data-archive='1'] [data-file]")).ToHaveCountAsync(0);
        await page.Screenshot("archive-changed", fullPage: true);
        await page.Page.SetViewportSizeAsync(390, 844);
        await page.Screenshot("archive-phone", fullPage: true);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(page.Errors);

        // The index opens without this program and without a network.
        await using var reader = await browser.NewPage(width: 1280, height: 800);
        using (var zip = new ZipArchive(new MemoryStream(file)))
        using (var index = new StreamReader(zip.GetEntry("index.html")!.Open()))
        {
            await reader.Page.SetContentAsync(await index.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        await Assertions.Expect(reader.Page.Locator("h1")).ToContainTextAsync("机器人综合技能赛 archive-page");
        await reader.Screenshot("archive-index", fullPage: true);
        Assert.Empty(reader.Errors);

        Task Verify(byte[] bytes) => page.Page.Locator("[data-form=verify] input[type=file]").ChooseAsync(new FilePayload { Name = "归档.zip", MimeType = "application/zip", Buffer = bytes });
    }
}
