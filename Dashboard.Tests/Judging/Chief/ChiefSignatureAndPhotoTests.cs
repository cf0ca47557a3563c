using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>Signatures and photos of sheets at the head judge's desk in a real browser: what is missing is listed, what there is can be seen and erased.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ChiefSignatureAndPhotoTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Unsigned_IsListed_AndSignaturesAreSeenOnDemandAndErased()
    {
        var contest = await host.DeskContest("chief-signed", teams: 2, signatures: "required");
        (await contest.Judge.Post("/events/chief-signed/scores", """{"team":"t1","round":1,"fields":{"score":5},"signing":{"captain":"refused","reason":"不认可计时","judgeStrokes":"300,80,40,30,60,-20;500,90"} }""")).Expect(HttpStatusCode.Created);
        using var head = await host.SignedIn(Role.HeadJudge);
        (await head.Send(HttpMethod.Post, "/events/chief-signed/scores/import", "team,round,score\nt2,1,50\n", "text/csv")).Expect(HttpStatusCode.OK);
        await using var page = await host.OpenDesk(browser, "chief-signed");
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
        var contest = await host.DeskContest("chief-paper", teams: 2);
        (await contest.Judge.Post("/events/chief-paper/scores", """{"team":"t1","round":1,"fields":{"score":5},"source":"paper","at":"2026-01-02T01:30:00Z"}""")).Expect(HttpStatusCode.Created);
        await using var page = await host.OpenDesk(browser, "chief-paper");
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
}
