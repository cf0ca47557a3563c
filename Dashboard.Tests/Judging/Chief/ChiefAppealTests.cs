using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>Appeals at the head judge's desk in a real browser: from paper or by the team's link to the decision that everybody reads.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ChiefAppealTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Appeal_FromPaper_ToThePublishedDecision()
    {
        var contest = await host.DeskContest("chief-appeal", teams: 1);
        await contest.Score("t1", 1, 100);
        await using var page = await host.OpenDesk(browser, "chief-appeal");
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
        var contest = await host.DeskContest("chief-link", teams: 2);
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
}
