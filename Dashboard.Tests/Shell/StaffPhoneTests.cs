using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Shell;

/// <summary>Staff pages in a hand: nothing lower than a finger, every area behind one button, tables that fit or say that there is more.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class StaffPhoneTests(ApiHost host, Browser browser)
{
    private const string Contest = "staff-phone";

    [Fact]
    public async Task ContestPage_OnAPhone_ShowsTeamsAsCards_AndEveryPageBehindOneButton()
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, Contest, "机器人综合技能赛");
        (await administrator.Put($"/events/{Contest}/teams/a", new { name = "星火燎原机器人创新实践一队", school = "高新技术产业开发区第三实验学校（东校区）", town = "town-1", group = "小学组" })).Expect(HttpStatusCode.Created);
        await using var page = await browser.NewPage(width: 390, height: 844);
        await page.SignIn(host, await host.SignedIn(Role.Administrator));

        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/contest/{Contest}").ToString());
        var team = page.Page.Locator("tr:has([data-team=a])");
        await Assertions.Expect(team).ToContainTextAsync("高新技术产业开发区第三实验学校（东校区）");
        Assert.True(await team.EvaluateAsync<bool>("row => [...row.children].every(cell => cell.getBoundingClientRect().right <= innerWidth)"));
        await AssertFits(page);

        var accounts = page.Page.Locator("a[href='/accounts']");
        await Assertions.Expect(accounts).ToBeHiddenAsync();
        await page.Page.Locator("[popovertarget=staff-menu]").ClickAsync();
        await Assertions.Expect(accounts).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator($".contest-pages a[href='/organiser/archive/{Contest}']")).ToBeVisibleAsync();
        await AssertFits(page);
        await page.Screenshot("staff-menu-phone");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(accounts).ToBeHiddenAsync();

        await page.Page.GotoAsync(new Uri(host.Address, $"/judge/chief/{Contest}").ToString());
        var matrix = page.Page.Locator(".matrix");
        await Assertions.Expect(matrix.Locator("[data-team=a]")).ToHaveCountAsync(1);
        await AssertFits(page);
        // Wider than the phone, it is moved by the keyboard, and the names stay.
        await matrix.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Eventually.True("the matrix to move", async () => await matrix.EvaluateAsync<double>("region => region.scrollLeft") > 0);
        await matrix.EvaluateAsync("region => region.scrollLeft = region.scrollWidth");
        Assert.True(await matrix.EvaluateAsync<bool>("region => region.querySelector('td.name').getBoundingClientRect().left >= region.getBoundingClientRect().left"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task ContestPage_OnAWideScreen_NamesEachPageOnce()
    {
        await ContestSamples.Create(host.Administrator(), "staff-wide", "机器人综合技能赛");
        await using var page = await browser.NewPage(width: 1280, height: 800);
        await page.SignIn(host, await host.SignedIn(Role.Administrator));

        await page.Page.GotoAsync(new Uri(host.Address, "/organiser/contest/staff-wide").ToString());
        await Assertions.Expect(page.Page.Locator("#print")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("a[href='/accounts']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("[popovertarget=staff-menu]")).ToBeHiddenAsync();
        foreach (var target in new[] { "/judge/chief/staff-wide", "/organiser/contest/staff-wide/publication", "/organiser/awards/staff-wide" })
        {
            await Assertions.Expect(page.Page.Locator($"a[href='{target}']")).ToHaveCountAsync(1);
        }

        Assert.Empty(page.Errors);
    }

    /// <summary>Nothing sticks out sideways, and what is pressed is 44 px high.</summary>
    private static async Task AssertFits(BrowserPage page)
    {
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        var low = await page.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, .organiser-head a, .acts a, summary, select')]
              .map(one => [one, one.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && box.height > 0 && box.height < 43.5)
              .map(([one, box]) => `${one.tagName} ${one.textContent.trim()} ${box.height}`)
            """);
        Assert.Empty(low);
    }
}
