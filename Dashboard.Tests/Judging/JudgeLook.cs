using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>Pictures of the judge's page for people to look at, and what can be told of them without looking: nothing over the edge, no small target.</summary>
public sealed class JudgeLook
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("tablet", 1280, 800), ("portrait", 800, 1280), ("phone", 390, 844)];

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task EveryState_OnTabletAndPhone_FitsAndCanBeTouched(string language)
    {
        await using var hall = await Hall.Open(teams: 9, rounds: 3);
        var page = await hall.OpenContest();
        if (language == "en")
        {
            await page.GotoAsync(new Uri(hall.Address, "/language/en?to=/judge").ToString());
        }

        await page.Locator(".card").First.WaitForAsync();
        await Enter(page, 1, 310);
        await page.Locator(".last.good").WaitForAsync();
        await Look(page, language, "choose");
        hall.Network.Set(NetworkCut.State.Cut);
        await Enter(page, 2, 265);
        await Enter(page, 3, 90);
        await page.Locator("#network.lost").WaitForAsync();
        await Look(page, language, "offline");
        await page.Locator(".card").Nth(4).ClickAsync();
        await page.Locator("#field-score").FillAsync("410");
        await page.Locator("#kept:not(:empty)").WaitForAsync();
        await Look(page, language, "sheet");
        await page.Locator("#unsent").ClickAsync();
        await page.Locator(".list").First.WaitForAsync();
        await Look(page, language, "unsent");
    }

    private static async Task Enter(IPage page, int team, int score)
    {
        await page.Locator(".card", new() { HasText = $"{team:00} {team} 号队" }).ClickAsync();
        await page.Locator("#field-score").FillAsync($"{score}");
        await page.Locator("#actions .main").ClickAsync();
        await page.Locator(".last .who", new() { HasText = $"{team:00} {team} 号队" }).WaitForAsync();
    }

    private static async Task Look(IPage page, string language, string state)
    {
        foreach (var (name, width, height) in Screens)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EvaluateAsync("document.fonts.ready.then(() => true)");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"judge-{state}-{language}-{name}.png") });
            Assert.Empty(await page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll('.judge-page button, .judge-page input, .judge-page h1')]
                  .filter((e) => e.offsetParent !== null)
                  .map((e) => [e, e.getBoundingClientRect()])
                  .filter(([e, r]) => r.right > innerWidth + 1 || r.left < -1 || (e.tagName !== 'H1' && (r.height < 55.5 || r.width < 55.5)))
                  .map(([e, r]) => `${e.textContent} ${Math.round(r.left)}–${Math.round(r.right)} × ${Math.round(r.height)}`)
                """));
            // Whose sheet it was is read before what can be done with it.
            Assert.Empty(await page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll('.last button')]
                  .filter((e) => e.getBoundingClientRect().bottom <= document.querySelector('.last .who').getBoundingClientRect().top)
                  .map((e) => e.textContent)
                """));
        }

        await page.SetViewportSizeAsync(1280, 800);
    }
}
