using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>What an organiser finds in an installation that has nothing yet: a way to begin, on the keyboard as well.</summary>
public sealed class FirstStepsPageTests(Browser browser) : IAsyncLifetime
{
    private readonly ApiHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task NewInstallation_SaysWhatComesFirst_UntilTheDistrictHasTowns()
    {
        await using var page = await browser.NewPage(width: 1440, height: 900);
        await page.SignIn(_host, await _host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(_host.Address, "/organiser").ToString());
        await Assertions.Expect(page.Page.Locator("[data-first-steps]")).ToContainTextAsync("填写区名和各镇街名称");
        await Assertions.Expect(page.Page.Locator("[data-act=new-event]")).ToBeDisabledAsync();
        var form = page.Page.Locator("[data-form=district]");

        await page.Page.Locator("[data-act=first-district]").ClickAsync();
        await Assertions.Expect(form).ToBeVisibleAsync();
        await form.Locator("input").First.PressAsync("Escape");
        await Assertions.Expect(form).ToHaveCountAsync(0);

        await page.Page.Locator("[data-act=first-district]").ClickAsync();
        await form.Locator("input").First.FillAsync("城东区");
        await form.Locator("textarea").First.FillAsync("城关镇\n东山街道");
        await page.Page.Locator("[data-act=save]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-first-steps]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator(".standing strong")).ToHaveTextAsync("城东区");
        await Assertions.Expect(page.Page.Locator("[data-act=new-event]")).ToBeEnabledAsync();
        Assert.Empty(page.Errors);
    }
}
