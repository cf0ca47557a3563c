using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>Run to look at the hall's pages: <c>-explicit only -class *HallScreenshots*</c>; pictures in <c>artifacts/screenshots</c>.</summary>
public sealed class HallScreenshots(HallHost hall) : IClassFixture<HallHost>
{
    [Theory(Explicit = true)]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Pages_OnTabletAndPhone_AreShot(string language)
    {
        await using var browser = await HallBrowser.Launch(hall.Authority);
        var page = await browser.Context.NewPageAsync();
        await page.GotoAsync(new Uri(hall.Https, $"/language/{language}?to=/pair").ToString());
        await Shoot(page, "pair", language);
        await page.Locator("#code").FillAsync("12345678");
        await page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Locator("#pair-fault")).ToBeVisibleAsync();
        await Shoot(page, "pair-wrong", language);
        var opened = await hall.OpenPairing("3 号台 裁判平板");
        await page.GotoAsync(new Uri(hall.Https, "/connect").ToString());
        await Shoot(page, "connect", language);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.PdfAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"connect-{language}.pdf"), PreferCSSPageSize = true, PrintBackground = true });
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.GotoAsync(new Uri(hall.Https, PairingCodes.LinkStart + opened.Link).ToString());
        await Assertions.Expect(page.Locator("#paired p")).ToBeVisibleAsync();
        await Shoot(page, "paired", language);
        await page.Locator("#paired a").ClickAsync();
        await HallTests.AnswerBattery(page);
        await Assertions.Expect(page.Locator("#report")).Not.ToBeEmptyAsync();
        await Shoot(page, "check", language);
        await page.GotoAsync(new Uri(hall.Http, $"/language/{language}?to=/connect").ToString());
        await Assertions.Expect(page.Locator("#hall-notice")).ToBeVisibleAsync();
        await Shoot(page, "connect-plain", language);

        var plain = await hall.OpenPairing("4 号台 裁判平板");
        await page.GotoAsync(new Uri(hall.Http, PairingCodes.LinkStart + plain.Link).ToString());
        await Assertions.Expect(page.Locator("#paired p")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(hall.Http, "/judge").ToString());
        await Assertions.Expect(page.Locator("#hall-notice")).ToBeVisibleAsync();
        await Shoot(page, "judge-plain", language);

        await Fill();
        await page.GotoAsync(new Uri(hall.Https, "/sign-in?to=/devices").ToString());
        await page.Locator("#login").FillAsync(await hall.Account(Role.Organiser));
        await page.Locator("#password").FillAsync(HallHost.Password);
        await page.Locator(".plain-card form button").ClickAsync();
        await Assertions.Expect(page.Locator("tr.mud-table-row")).Not.ToHaveCountAsync(0);
        await Shoot(page, "devices", language);
        await page.Locator("[data-act=pair]").ClickAsync();
        await page.Locator("[data-form=pair] input").First.FillAsync("3 号台 裁判平板");
        await Shoot(page, "devices-new", language);
        await page.Locator("[data-act=invite]").ClickAsync();
        await Assertions.Expect(page.Locator(".digits")).ToBeVisibleAsync();
        await Shoot(page, "devices-code", language);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Repository.Artifacts, "screenshots"), $"connect-*-{language}.png"));
    }

    private async Task Fill()
    {
        var services = hall.Host.Services;
        var devices = services.GetRequiredService<DistrictDevices>();
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IDevicesGrain>("district/devices");
        var staff = new Actor("test", [Role.Administrator]);
        var stamp = new CommandStamp("test");
        for (var i = 1; i <= 14; i++)
        {
            var open = (await devices.InviteAsync(staff, $"{i} 号台 裁判平板", i % 7 == 0 ? Role.Display : Role.Judge, stamp)).Result!;
            if (i == 5)
            {
                continue;
            }

            using var client = hall.Host.Client();
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Linux; Android 14) Chrome/150.0.0.0 Safari/537.36");
            await Api.HttpSteps.Post(client, "/devices/pair", new { code = open.Code });
            CallActor.Set(staff);
            await grain.Hear(open.DeviceId, new DeviceBeat(i == 3 ? 4 : 0, 100 - (i * 5)), stamp);
            await grain.Check(open.DeviceId, new DeviceCheck(CheckLevel.Ok, i % 4 == 0 ? CheckLevel.Watch : CheckLevel.Ok, i == 9 ? CheckLevel.Must : CheckLevel.Ok, CheckLevel.Ok, CheckLevel.Ok, i % 4 == 0 ? CheckLevel.Watch : CheckLevel.Ok, CheckLevel.Ok, 12, 40, 80, "robot", "a1b2c3d4"), stamp);
            if (i == 11)
            {
                await devices.RevokeAsync(staff, open.DeviceId, stamp);
            }
        }
    }

    private static async Task Shoot(IPage page, string name, string language)
    {
        foreach (var (size, width, height) in new[] { ("tablet", 1280, 800), ("phone", 390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"{name}-{size}-{language}.png"), FullPage = true });
        }

        await page.SetViewportSizeAsync(1280, 800);
    }
}
