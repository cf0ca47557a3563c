using System.Globalization;
using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Awards;

/// <summary>The awards' pages in a real browser: the organiser's desk, the public notice, the certificates.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class AwardsPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Desk_FromNothingToTheNoticeAndBack_ShowsTheListToThePublic()
    {
        await new AwardsDay(host, "awards-desk").SetUp(5);
        await using var desk = await Open("awards-desk");
        await using var reader = await browser.NewPage(width: 390, height: 844);
        await Public(reader, "awards-desk");
        await Assertions.Expect(reader.Page.Locator("main")).ToContainTextAsync("获奖名单尚未公示");

        await desk.Page.Locator("[data-act=save-scheme]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-group=小学组]")).ToContainTextAsync("4");
        await desk.Page.Locator("[data-act=propose]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-stage=Proposed]")).ToHaveCountAsync(1);
        await desk.Page.Locator("[data-act=publicise]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator(".mud-snackbar")).ToContainTextAsync("必填");
        await desk.Page.Locator("[data-field=telephone]").FillAsync("0550-1234567");
        await desk.Page.Locator("[data-act=publicise]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-stage=Publicised]")).ToHaveCountAsync(1);

        await Public(reader, "awards-desk");
        await Assertions.Expect(reader.Page.Locator("[data-team=t1]")).ToContainTextAsync("第1队");
        await Assertions.Expect(reader.Page.Locator(".facts")).ToContainTextAsync("0550-1234567");
        Assert.DoesNotContain("队员", await reader.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.True(await reader.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));

        await desk.Page.Locator("[data-field=objector]").FillAsync("王老师");
        await desk.Page.Locator("[data-field=text]").FillAsync("超龄队员");
        await desk.Page.Locator("[data-act=object]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-objection=o1]")).ToContainTextAsync("超龄队员");
        await desk.Page.Locator("[data-objection=o1] [data-field=decision]").FillAsync("情况属实");
        await desk.Page.Locator("[data-objection=o1] [data-act=uphold]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-objection=o1]")).ToContainTextAsync("异议成立 情况属实");
        await desk.Page.Locator("[data-field=reason]").FillAsync("异议成立");
        await desk.Page.Locator("[data-act=withdraw]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-stage=Draft]")).ToHaveCountAsync(1);
        await Public(reader, "awards-desk");
        await Assertions.Expect(reader.Page.Locator("[data-team]")).ToHaveCountAsync(0);
        Assert.Empty(desk.Errors.Concat(reader.Errors));
    }

    [Fact]
    public async Task Desk_FollowsTheContestAndWhatOthersDo_AndKeepsWhatIsBeingTyped()
    {
        var day = await new AwardsDay(host, "awards-live").SetUp(5);
        await using var desk = await Open("awards-live");
        using var administrator = host.Administrator();
        await day.Drafted();
        await Assertions.Expect(desk.Page.Locator("[data-stage=Proposed]")).ToHaveCountAsync(1);
        await Assertions.Expect(desk.Page.Locator("#age")).ToHaveTextAsync("数据实时更新");

        await desk.Page.Locator("[data-field=telephone]").FillAsync("0550-7654321");
        (await administrator.Post("/events/awards-live/scores", """{"team":"t5","round":2,"fields":{"tasks":10,"time":1} }""")).Expect(HttpStatusCode.Created);
        await Assertions.Expect(desk.Page.Locator(".warning")).ToContainTextAsync("变");
        await Assertions.Expect(desk.Page.Locator("[data-field=telephone]")).ToHaveValueAsync("0550-7654321");
        Assert.Empty(desk.Errors);
    }

    [Theory]
    [InlineData("zh-CN", @"\d{4}年\d{1,2}月\d{1,2}日")]
    [InlineData("en", @"\d{1,2} [A-Z][a-z]+ \d{4}")]
    public async Task Certificates_BearTheDayAsItsLanguageWritesIt(string language, string day)
    {
        var id = $"awards-day-{language[..2]}";
        await (await new AwardsDay(host, id).SetUp(4)).Drafted();
        using var organiser = await host.SignedIn(Role.Organiser);
        var html = await organiser.GetStringAsync(new Uri($"/organiser/awards/{id}/certificates?lang={language}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Matches($"name=\"date\"[^>]* value=\"{day}\"", System.Net.WebUtility.HtmlDecode(html));
    }

    [Fact]
    public async Task Certificates_AreOneAPage()
    {
        var day = await new AwardsDay(host, "awards-print").SetUp(5);
        await day.Drafted();
        await using var page = await browser.NewPage();
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, "/organiser/awards/awards-print/certificates").ToString());
        await Assertions.Expect(page.Page.Locator(".certificate")).ToHaveCountAsync(9);
        await Assertions.Expect(page.Page.Locator(".certificate").First).ToContainTextAsync(AwardsDay.RareName);
        var pdf = await page.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        Assert.Equal(9, System.Text.RegularExpressions.Regex.Count(System.Text.Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b"));
        if (Environment.GetEnvironmentVariable("EVENTSLIVE_PICTURES") is { } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "certificates.pdf"), pdf, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Pictures to be looked at: <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(300)]
    public async Task Awards_Look_IsTaken(int teams)
    {
        var id = $"awards-look-{teams}";
        var day = await new AwardsDay(host, id).SetUp(teams);
        foreach (var stage in teams == 0 ? new[] { "empty" } : ["empty", "notice"])
        {
            if (stage == "notice")
            {
                await day.Drafted();
                await day.Publicised(DateTimeOffset.UtcNow.AddDays(3));
            }

            foreach (var language in new[] { "zh-CN", "en" })
            {
                await using var desk = await Open(id, language);
                await desk.Screenshot(string.Create(CultureInfo.InvariantCulture, $"awards-{teams}-{stage}-{language[..2]}"), fullPage: teams < 100);
                await using var reader = await browser.NewPage(width: 390, height: 844);
                await Public(reader, id, language);
                await reader.Screenshot(string.Create(CultureInfo.InvariantCulture, $"awards-{teams}-{stage}-{language[..2]}-phone"));
            }
        }
    }

    private async Task<BrowserPage> Open(string id, string language = "zh-CN")
    {
        var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/awards/{id}?lang={language}").ToString());
        await Assertions.Expect(page.Page.Locator("[data-form=scheme]")).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        return page;
    }

    private async Task Public(BrowserPage page, string id, string language = "zh-CN") =>
        await page.Page.GotoAsync(new Uri(host.Address, $"/awards/{id}?lang={language}").ToString());
}
