using System.Text;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Awards;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>The result sheet on paper: its awards once they are public, its lines for signatures, its pages.</summary>
[Collection(ApiHostCollection.Name)]
public sealed partial class PrintedResultsTests(ApiHost host, Browser browser)
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 3)]
    [InlineData(300, 10)]
    public async Task ResultSheet_OfSoManyTeams_FillsSoManyPages_WithAwardsAndSignatures(int teams, int pages)
    {
        var id = $"print-{teams}";
        var day = await new AwardsDay(host, id).SetUp(teams);
        await using var page = await browser.NewPage();
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        var address = new Uri(host.Address, $"/organiser/contest/{id}/print/results").ToString();
        if (teams >= 4)
        {
            await day.Drafted();
            await page.Page.GotoAsync(address);
            await Assertions.Expect(page.Page.Locator("th", new() { HasTextString = "奖项" })).ToHaveCountAsync(0);
            await day.Publicised(DateTimeOffset.UtcNow.AddDays(3));
        }

        await page.Page.GotoAsync(address);
        if (teams >= 4)
        {
            await Assertions.Expect(page.Page.Locator("th", new() { HasTextString = "拟获奖项" }).First).ToBeVisibleAsync();
            await Assertions.Expect(page.Page.Locator("td.award", new() { HasTextString = "一等奖" }).First).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.Page.Locator("article").First.Locator(".signatures .line")).ToHaveCountAsync(4);
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{id}.pdf");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var pdf = await page.Page.PdfAsync(new() { Path = path, PreferCSSPageSize = true, PrintBackground = true });

        Assert.InRange(PageObject().Count(Encoding.Latin1.GetString(pdf)), pages, pages + 2);
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PageObject();
}
