using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Public;

/// <summary>The public start page on a phone: registering, the waitlist, and cancelling with the code.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class StartPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Register_FreePlaces_ConfirmsAndTheCodeCancels()
    {
        await using var page = await Open("start-free", capacity: 5);
        await Register(page.Page, "start-free", "李四", places: 2);

        await Assertions.Expect(page.Page.Locator("#registered-title")).ToHaveTextAsync("报名成功");
        var registrationId = await Code(page.Page, "registrationId");
        var secret = await Code(page.Page, "secret");
        Assert.NotEmpty(await Code(page.Page, "ticket"));
        Assert.Equal(2, await Confirmed("start-free"));

        await page.Page.Locator("#registered .main").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-event=start-free] .places")).ToContainTextAsync("3");
        await page.Page.Locator("#cancel [name=event]").SelectOptionAsync("start-free");
        await page.Page.Locator("#cancel [name=registrationId]").FillAsync(registrationId);
        await page.Page.Locator("#cancel [name=secret]").FillAsync("not-the-code");
        await page.Page.Locator("#cancel .danger").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#cancel label", new() { HasText = "取消码" }).Locator(".fault")).Not.ToBeEmptyAsync();
        Assert.Equal(2, await Confirmed("start-free"));

        await page.Page.Locator("#cancel [name=secret]").FillAsync(secret);
        await page.Page.Locator("#cancel .danger").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#cancel .said")).ToHaveTextAsync("报名已取消，名额已释放。");
        Assert.Equal(0, await Confirmed("start-free"));
    }

    [Fact]
    public async Task Register_Full_JoinsTheWaitlist()
    {
        using var visitor = host.Client();
        await using var page = await Open("start-full", capacity: 1, () => visitor.Post("/events/start-full/registrations", new { name = "张三" }));
        await Assertions.Expect(page.Page.Locator("[data-event=start-full] .places")).ToContainTextAsync("可登记候补");
        await Register(page.Page, "start-full", "李四", places: 1);

        await Assertions.Expect(page.Page.Locator("#registered-title")).ToContainTextAsync("已登记候补");
    }

    [Fact]
    public async Task Offer_LookedUpWithTheCode_IsConfirmedInTime()
    {
        using var visitor = host.Client();
        using var administrator = host.Administrator();
        Reply? first = null;
        await using var page = await Open("start-offer", capacity: 1, async () => first = await visitor.Post("/events/start-offer/registrations", new { name = "张三" }), waitlist: "offer");
        await Register(page.Page, "start-offer", "李四", places: 1);
        await Assertions.Expect(page.Page.Locator("#registered .note")).ToContainTextAsync("限时保留名额");
        var (id, secret) = (await Code(page.Page, "registrationId"), await Code(page.Page, "secret"));
        (await administrator.Delete($"/events/start-offer/registrations/{first!.Text("registrationId")}")).Expect(HttpStatusCode.OK);

        await page.Page.Locator("#registered .main").ClickAsync();
        await page.Page.Locator("#cancel [name=event]").SelectOptionAsync("start-offer");
        await page.Page.Locator("#cancel [name=registrationId]").FillAsync(id);
        await page.Page.Locator("#cancel [name=secret]").FillAsync(secret);
        await Assertions.Expect(page.Page.Locator("#cancel button[value=confirm]")).ToBeHiddenAsync();
        await page.Page.Locator("#cancel button[value=look]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#cancel .said")).ToContainTextAsync("已为您保留 1 个名额");
        await page.Page.Locator("#cancel button[value=confirm]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#cancel .said")).ToHaveTextAsync("已确认，报名成功，共 1 人。");
        await Assertions.Expect(page.Page.Locator("#cancel button[value=confirm]")).ToBeHiddenAsync();
        Assert.Equal(1, await Confirmed("start-offer"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Register_WithoutName_IsMarkedAndNothingIsSent()
    {
        await using var page = await Open("start-name", capacity: 5);
        await Register(page.Page, "start-name", "", places: 1);

        await Assertions.Expect(page.Page.Locator("#register label", new() { HasText = "姓名" }).Locator(".fault")).ToHaveTextAsync("此项必填");
        Assert.Equal(0, await Confirmed("start-name"));
    }

    [Fact]
    public async Task Page_RegistrationNotOpen_OffersNone()
    {
        await using var page = await Open("start-later", capacity: 5, opensAt: DateTimeOffset.UtcNow.AddHours(1));

        await Assertions.Expect(page.Page.Locator("[data-event=start-later] .places")).ToHaveTextAsync("未开放报名");
        await Assertions.Expect(page.Page.Locator("[data-event=start-later] button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Registration_ReturnedMeanwhile_IsToldWhoLooksItUp()
    {
        await using var page = await Open("start-return", capacity: 4);
        await Register(page.Page, "start-return", "甲", 3);
        await page.Page.Locator("#registered button[value=close]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-event=start-return] .places")).ToContainTextAsync("1");
        await Register(page.Page, "start-return", "乙", 4);
        var (id, secret) = (await Code(page.Page, "registrationId"), await Code(page.Page, "secret"));
        await page.Page.Locator("#registered button[value=close]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-event=start-return] .places")).ToContainTextAsync("已候补 4 人");
        using var administrator = host.Administrator();
        var settings = System.Text.Json.Nodes.JsonNode.Parse((await administrator.Get("/events/start-return")).Json.GetRawText())!;
        (await administrator.Put("/events/start-return", new
        {
            name = "公众测试 start-return",
            kind = "lecture",
            town = "town-1",
            capacity = 3,
            startsAt = settings["startsAt"],
            endsAt = settings["endsAt"],
            registration = new { waitlist = "promote" },
        })).Expect(HttpStatusCode.OK);

        await page.Page.Locator("#cancel [name=event]").SelectOptionAsync("start-return");
        await page.Page.Locator("#cancel [name=registrationId]").FillAsync(id);
        await page.Page.Locator("#cancel [name=secret]").FillAsync(secret);
        await page.Page.Locator("#cancel button[value=look]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#cancel .said")).ToContainTextAsync("已退回");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Cancellation_ScriptNotThereYet_PutsNoSecretIntoTheAddress()
    {
        await using var page = await Open("start-early", capacity: 4);
        await page.Page.RouteAsync("**/public*.js", route => route.AbortAsync());
        await page.Page.ReloadAsync();
        var address = page.Page.Url;

        await page.Page.Locator("#cancel [name=secret]").FillAsync("whisper");
        await page.Page.Locator("#cancel [name=secret]").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#cancel button[value=cancel]")).ToBeDisabledAsync();
        await Assertions.Expect(page.Page.Locator("[data-event=start-early] button")).ToBeDisabledAsync();

        Assert.Equal(address, page.Page.Url);
    }

    private static async Task Register(IPage page, string eventId, string name, int places)
    {
        await page.Locator($"[data-event={eventId}] button").ClickAsync();
        await page.Locator("#register [name=name]").FillAsync(name);
        await page.Locator("#register [name=places]").FillAsync($"{places}");
        await page.Locator("#register .main").ClickAsync();
    }

    private static async Task<string> Code(IPage page, string name)
    {
        var code = page.Locator($"code[data-name={name}]");
        // Empty until the server has answered.
        await Assertions.Expect(code).Not.ToBeEmptyAsync();
        return await code.InnerTextAsync();
    }

    private async Task<int> Confirmed(string eventId)
    {
        using var visitor = host.Client();
        return (await visitor.Get($"/events/{eventId}")).Json.GetProperty("confirmed").GetInt32();
    }

    private async Task<BrowserPage> Open(string eventId, int capacity, Func<Task>? before = null, DateTimeOffset? opensAt = null, string waitlist = "promote")
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        var put = await administrator.Put($"/events/{eventId}", new
        {
            name = $"公众测试 {eventId}",
            kind = "lecture",
            town = "town-1",
            venues = Array.Empty<string>(),
            startsAt = now.AddHours(2),
            endsAt = now.AddHours(5),
            capacity,
            registration = new { opensAt, closesAt = (DateTimeOffset?)null, waitlist },
        });
        put.Expect(HttpStatusCode.Created);
        if (before is not null)
        {
            await before();
        }

        using var visitor = host.Client();
        var confirmed = before is null ? 0 : 1;
        await Eventually.True(
            $"{eventId} with {confirmed} confirmed in the district's picture",
            async () => (await visitor.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == eventId && row.GetProperty("confirmed").GetInt32() == confirmed));
        var page = await browser.NewPage(width: 390, height: 844);
        await page.Page.GotoAsync(host.Address.ToString());
        return page;
    }
}
