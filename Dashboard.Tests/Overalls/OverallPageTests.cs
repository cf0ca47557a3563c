using System.Globalization;
using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Overalls;

/// <summary>A large event's pages in a real browser: the organiser sets up the totals, everybody reads them.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class OverallPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Organiser_SetsUpTotals_AndTheyShowToThePublicOncePublished()
    {
        var day = await new OverallDay(host, "overall-desk").SetUp(2, 6);
        await using var reader = await browser.NewPage(width: 390, height: 844);
        await Public(reader, "overall-desk");
        await Assertions.Expect(reader.Page.Locator("main")).ToContainTextAsync("团体总分办法尚未公布");

        await using var desk = await Open("overall-desk");
        await desk.Page.Locator("[data-field=bestInPart]").FillAsync("2");
        await desk.Page.Locator("[data-weight=overall-desk-2]").FillAsync("0.5");
        await desk.Page.Locator("[data-act=save-overall]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-section=totals] [data-row]")).ToHaveCountAsync(7);
        await Assertions.Expect(desk.Page.Locator(".rule")).ToContainTextAsync("每校每个赛项最多计 2 队");
        await desk.Page.Locator("[data-choice=unit] >> text=按镇街").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-row=town-1]")).ToHaveCountAsync(1);
        await desk.Page.Locator("[data-row=town-1] summary").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-row=town-1] tfoot")).ToContainTextAsync("合计");

        await Public(reader, "overall-desk");
        await Assertions.Expect(reader.Page.Locator("main")).ToContainTextAsync("各赛项成绩正式公布后");
        await day.Publish(1);
        await Appears(reader, "[data-row]");
        await reader.Page.Locator("[data-row] summary").First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator("[data-row] tfoot").First).ToBeVisibleAsync();
        Assert.True(await reader.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(desk.Errors.Concat(reader.Errors));
    }

    [Fact]
    public async Task Desk_FollowsItsContests_AndWhatOthersSet()
    {
        var day = await new OverallDay(host, "overall-live").SetUp(1, 3);
        await using var desk = await Open("overall-live");
        using var administrator = host.Administrator();
        await day.Rule("""{"others":0}""");
        await Assertions.Expect(desk.Page.Locator("[data-section=totals] [data-row]")).ToHaveCountAsync(3);
        await Assertions.Expect(desk.Page.Locator("[data-row=第3实验学校] .points")).ToHaveTextAsync("9");

        // A better one comes late.
        (await day.Team(1, "t4", "学生4")).Expect(HttpStatusCode.Created);
        (await administrator.Post("/events/overall-live-1/scores", """{"team":"t4","round":1,"fields":{"tasks":10,"time":1} }""")).Expect(HttpStatusCode.Created);
        await Assertions.Expect(desk.Page.Locator("[data-row=第3实验学校] .points")).ToHaveTextAsync("7");
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task Organiser_LimitsPupilsToOneContest_SeesWhoIsInTwo_AndExceptsANamesake()
    {
        var day = await new OverallDay(host, "overall-limit").SetUp(2, 0);
        foreach (var part in new[] { 1, 2 })
        {
            (await day.Team(part, "t1", "张三")).Expect(HttpStatusCode.Created);
        }

        await using var desk = await Open("overall-limit");
        await Assertions.Expect(desk.Page.Locator("[data-pupil=张三]")).ToContainTextAsync("综合技能赛");
        await desk.Page.Locator("[data-field=limit]").SelectOptionAsync("1");
        await Assertions.Expect(desk.Page.Locator("[data-section=eligibility] .warning")).ToContainTextAsync("1 名学生已超过 1 个赛项");
        (await day.Team(2, "t2", "李四")).Expect(HttpStatusCode.Created);
        (await day.Team(1, "t2", "李四")).ExpectProblem(HttpStatusCode.Conflict, "already-entered", "members[0]");

        await desk.Page.Locator("[data-pupil=张三] [data-act=except]").First.ClickAsync();
        await desk.Page.Locator("[data-pupil=张三] [data-field=reason]").FillAsync("同名不同人");
        await desk.Page.Locator("[data-act=confirm-except]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-part=none-over]")).ToHaveCountAsync(1);
        await desk.Page.Locator("[data-exception=x1] [data-act=withdraw-exception]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-pupil=张三]")).ToHaveCountAsync(1);
        Assert.Empty(desk.Errors);
    }

    /// <summary>Pictures to be looked at: <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(120)]
    public async Task Overall_Look_IsTaken(int teams)
    {
        var id = $"overall-look-{teams}";
        var day = await new OverallDay(host, id).SetUp(teams == 120 ? 6 : 2, teams, teams == 120 ? 60 : 7);
        if (teams > 0)
        {
            await day.Rule($$$"""{"sharing":"mean","others":0.5,"bestInPart":2,"weights":{"{{{id}}}-2":0.5}}""");
            await day.Publish(1);
        }

        foreach (var language in new[] { "zh-CN", "en" })
        {
            foreach (var (name, width, height) in new[] { ("wide", 1920, 1080), ("phone", 390, 844) })
            {
                await using var desk = await Open(id, language, width, height);
                await Unfold(desk);
                await desk.Screenshot(string.Create(CultureInfo.InvariantCulture, $"overall-{teams}-{language[..2]}-{name}"), fullPage: teams < 100 && width < 1000);
                await using var reader = await browser.NewPage(width: width, height: height);
                await Public(reader, id, language);
                await Unfold(reader);
                await reader.Screenshot(string.Create(CultureInfo.InvariantCulture, $"overall-public-{teams}-{language[..2]}-{name}"), fullPage: teams < 100);
            }
        }

        static async Task Unfold(BrowserPage page)
        {
            if (await page.Page.Locator("[data-row] summary").CountAsync() > 0)
            {
                await page.Page.Locator("[data-row] summary").First.ClickAsync();
            }
        }
    }

    private async Task<BrowserPage> Open(string id, string language = "zh-CN", int width = 1280, int height = 800)
    {
        var page = await browser.NewPage(width: width, height: height);
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/overall/{id}?lang={language}").ToString());
        await Assertions.Expect(page.Page.Locator("[data-form=overall]")).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        return page;
    }

    private async Task Public(BrowserPage page, string id, string language = "zh-CN") =>
        await page.Page.GotoAsync(new Uri(host.Address, $"/overall/{id}?lang={language}").ToString());

    private static Task Appears(BrowserPage page, string locator) =>
        Eventually.True($"{locator} shows", async () =>
        {
            await page.Page.ReloadAsync();
            return await page.Page.Locator(locator).CountAsync() > 0;
        });
}
