using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>The organiser's desk in a real browser: what is done shows when it is durable, what is refused shows at its field.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class OrganiserPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task NewEvent_Saved_StandsInTheTable()
    {
        await using var page = await Open();
        await page.Page.Locator("[data-act=new-event]").ClickAsync();
        var form = page.Page.Locator("[data-form=event]");
        await form.GetByLabel("名称", new() { Exact = true }).FillAsync("量子科普讲座");
        await form.GetByLabel("名额（人），不填为不限").FillAsync("80");
        await Choose(page.Page, form.Locator(".mud-select", new() { HasText = "镇街" }).First, "测试镇");
        await page.Page.Locator("[data-act=save]").ClickAsync();

        var row = Row(page.Page, "量子科普讲座");
        await Assertions.Expect(row).ToContainTextAsync("0 / 80");
        await Assertions.Expect(row).ToContainTextAsync("开放");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task District_TownAdded_CanBeChosen()
    {
        await using var page = await Open();
        await page.Page.Locator("[data-act=district]").ClickAsync();
        await page.Page.Locator("[data-form=district] textarea").First.FillAsync("测试镇\n新增街道");
        await page.Page.Locator("[data-act=save]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-form=district]")).ToHaveCountAsync(0);

        await page.Page.Locator("[data-act=new-venue]").ClickAsync();
        await Choose(page.Page, page.Page.Locator("[data-form=venue] .mud-select", new() { HasText = "镇街" }).First, "新增街道");
        using var visitor = host.Client();
        var towns = (await visitor.Get("/board")).Json.GetProperty("towns").EnumerateArray().ToArray();
        Assert.Contains(towns, town => town.GetProperty("id").GetString() == "town-1" && town.GetProperty("name").GetString() == "测试镇");
    }

    [Fact]
    public async Task NewEvent_WithoutName_IsRefusedAtTheField()
    {
        await using var page = await Open();
        await page.Page.Locator("[data-act=new-event]").ClickAsync();
        await page.Page.Locator("[data-act=save]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-form=event] .mud-input-control", new() { HasText = "名称" }).First).ToContainTextAsync("此项必填");
    }

    [Fact]
    public async Task Capacity_ChangedHere_StandsInTheTable()
    {
        await using var page = await Open("desk-capacity", capacity: 40);
        await Row(page.Page, "desk-capacity").GetByText("调整名额").ClickAsync();
        await page.Page.Locator("[data-form=capacity] input").FillAsync("60");
        await page.Page.Locator("[data-act=save]").ClickAsync();

        await Assertions.Expect(Row(page.Page, "desk-capacity")).ToContainTextAsync("0 / 60");
    }

    [Fact]
    public async Task Capacity_BelowAWaitingParty_IsSaidBeforehandAndReturnsIt()
    {
        await using var page = await Open("desk-return", capacity: 10, waitlist: "promote");
        using var visitor = host.Client();
        (await visitor.Post("/events/desk-return/registrations", new { name = "甲", places = 3 })).Expect(HttpStatusCode.Created);
        var large = (await visitor.Post("/events/desk-return/registrations", new { name = "乙", places = 8 })).Expect(HttpStatusCode.Created);
        (await visitor.Post("/events/desk-return/registrations", new { name = "丙", places = 2 })).Expect(HttpStatusCode.Created);
        await Row(page.Page, "desk-return").GetByText("调整名额").ClickAsync();
        await page.Page.Locator("[data-form=capacity] input").FillAsync("6");
        await Assertions.Expect(page.Page.Locator("[data-returned='1']")).ToContainTextAsync("退回");
        await page.Page.Locator("[data-act=save]").ClickAsync();

        await Assertions.Expect(Row(page.Page, "desk-return")).ToContainTextAsync("5 / 6");
        var path = $"/events/desk-return/registrations/{large.Text("registrationId")}";
        var told = await visitor.Send(HttpMethod.Get, path, null, headers: ("Registration-Secret", large.Text("secret")!));
        Assert.Equal("returned", told.Expect(HttpStatusCode.OK).Text("status"));
        (await visitor.Get(path)).ExpectProblem(HttpStatusCode.NotFound, "unknown-registration", null);
    }

    [Fact]
    public async Task Registration_ClosedInOneAct_IsClosedForThePublic()
    {
        await using var page = await Open("desk-close", capacity: 40);
        await Row(page.Page, "desk-close").GetByText("停止报名").ClickAsync();

        await Assertions.Expect(Row(page.Page, "desk-close")).ToContainTextAsync("未开放");
        using var visitor = host.Client();
        (await visitor.Post("/events/desk-close/registrations", new { name = "张三" })).ExpectProblem(HttpStatusCode.Conflict, "registration-closed", null);
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Row(page.Page, "desk-close").GetByText("开放报名").ClickAsync();
        await Assertions.Expect(Row(page.Page, "desk-close")).ToContainTextAsync("停止报名");
        (await visitor.Post("/events/desk-close/registrations", new { name = "张三" })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Registration_FromElsewhere_CountsWithoutAReload()
    {
        await using var page = await Open("desk-live", capacity: 40);
        using var visitor = host.Client();
        (await visitor.Post("/events/desk-live/registrations", new { name = "张三", places = 3 })).Expect(HttpStatusCode.Created);

        await Assertions.Expect(Row(page.Page, "desk-live")).ToContainTextAsync("3 / 40");
    }

    [Fact]
    public async Task Event_EditedByTwo_TheSecondIsToldAndNothingIsOverwritten()
    {
        await using var first = await Open("desk-two", capacity: 40);
        await using var second = await Open();
        foreach (var page in new[] { first, second })
        {
            await Row(page.Page, "desk-two").GetByText("编辑", new() { Exact = true }).ClickAsync();
            await page.Page.Locator("[data-form=event]").WaitForAsync();
        }

        await first.Page.Locator("[data-form=event]").GetByLabel("名额（人），不填为不限").FillAsync("70");
        await first.Page.Locator("[data-act=save]").ClickAsync();
        await Assertions.Expect(Row(second.Page, "desk-two")).ToContainTextAsync("0 / 70");
        await second.Page.Locator("[data-form=event]").GetByLabel("名称", new() { Exact = true }).FillAsync("desk-two 更名");
        await second.Page.Locator("[data-act=save]").ClickAsync();

        await Assertions.Expect(second.Page.Locator("[data-form=event] [role=alert]")).ToContainTextAsync("已被他人修改");
        // An act of one field is no edit of the whole: it is done on what the others made.
        await Row(first.Page, "desk-two").GetByText("停止报名").ClickAsync();
        await Assertions.Expect(Row(first.Page, "desk-two")).ToContainTextAsync("未开放");
        await Assertions.Expect(Row(first.Page, "desk-two")).ToContainTextAsync("0 / 70");
    }

    [Fact]
    public async Task Registration_DoubleClicked_IsClosedAndNotOpenedAgain()
    {
        await using var page = await Open("desk-double", capacity: 40);
        await Row(page.Page, "desk-double").GetByText("停止报名").DblClickAsync(new() { Delay = 150 });

        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Assertions.Expect(Row(page.Page, "desk-double")).ToContainTextAsync("未开放");
    }

    [Fact]
    public async Task Row_ItsNumbersChange_KeepsTheKeyboardsFocus()
    {
        await using var page = await Open("desk-focus", capacity: 40);
        var button = Row(page.Page, "desk-focus").GetByText("调整名额");
        await button.FocusAsync();
        using var visitor = host.Client();
        (await visitor.Post("/events/desk-focus/registrations", new { name = "张三", places = 3 })).Expect(HttpStatusCode.Created);

        await Assertions.Expect(Row(page.Page, "desk-focus")).ToContainTextAsync("3 / 40");
        await Assertions.Expect(button).ToBeFocusedAsync();
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr", new() { HasText = name });

    private static async Task Choose(IPage page, ILocator select, string option)
    {
        await select.ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item", new() { HasText = option }).First.ClickAsync();
        // The select takes the value over only when its list has closed; a hand is never as quick as this test.
        await Assertions.Expect(page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await Assertions.Expect(select.GetByRole(AriaRole.Combobox)).ToHaveValueAsync(option);
    }

    /// <summary>Whoever leaves a shared machine leaves all of it: another tab of the same session shows nothing any more, and can do nothing.</summary>
    [Fact]
    public async Task SignOut_InOneTab_TakesTheOthersAlong()
    {
        await using var page = await Open();
        var other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(host.Address, "/organiser").ToString());
        await Assertions.Expect(other.Locator("#age")).ToHaveTextAsync("数据实时更新", new() { Timeout = 20_000 });

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();

        // Its own open connection may be cut, and the page be asked for anew, before the answer to the form has come.
        await page.Page.WaitForURLAsync("**/sign-in*", new() { Timeout = 60_000 });
        await other.WaitForURLAsync("**/sign-in?to=%2Forganiser", new() { Timeout = 60_000 });
        await Assertions.Expect(other.Locator("#age")).ToHaveCountAsync(0);
    }

    /// <summary>Opens the desk as an organiser, with an event of that id and name if one is given.</summary>
    private async Task<BrowserPage> Open(string? eventId = null, int? capacity = null, string waitlist = "none")
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        if (eventId is not null)
        {
            var now = DateTimeOffset.UtcNow;
            await administrator.Put($"/events/{eventId}", new { name = eventId, kind = "lecture", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(1), endsAt = now.AddHours(5), capacity, registration = new { waitlist } });
        }

        var page = await browser.NewPage(width: 1440, height: 900);
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, "/organiser").ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync("数据实时更新", new() { Timeout = 20_000 });
        return page;
    }
}
