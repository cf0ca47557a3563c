using System.Globalization;
using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Floors;

/// <summary>The floor's desk, the hall's display and the printed order in a real browser.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class FloorPageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Desk_TwoAtOnce_TakeATeamFromReportToTheEndAndTheHallShowsIt()
    {
        var day = await new FloorDay(host, "desk-day").SetUp(4, 1, TimeSpan.FromMinutes(5));
        var slot = (await day.Slots())[0];
        var team = slot.GetProperty("teams")[0].GetProperty("name").GetString()!;
        await using var first = await Open("desk-day", Role.Organiser);
        await using var second = await Open("desk-day", Role.Judge);
        await using var hall = await browser.NewPage();
        await hall.Page.GotoAsync(new Uri(host.Address, "/wall/floor?event=desk-day").ToString());

        await first.Page.Locator("[data-tab=teams]").ClickAsync();
        var row = first.Page.Locator("tr", new() { HasText = team });
        await row.Locator("[data-act=arrive]").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("已报到");
        await Assertions.Expect(row).ToContainTextAsync("测试镇");

        await second.Page.Locator("[data-tab=runs]").ClickAsync();
        var run = second.Page.Locator("tr", new() { Has = second.Page.Locator($"[data-slot={FloorDay.IdOf(slot)}]") });
        await run.Locator("[data-step=call]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator(".calls")).ToContainTextAsync(team);
        await run.Locator("[data-step=inspect]").ClickAsync();
        await second.Page.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(run.Locator(".stage").First).ToHaveTextAsync("已检录");

        await first.Page.Locator("[data-tab=tables]").ClickAsync();
        await first.Page.Locator("[data-table='1'] [data-step=start]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator("[data-table='1'] .now")).ToContainTextAsync(team);
        await first.Page.Locator("[data-table='1'] [data-clock-act=start]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator("[data-table='1'] .clock-face.running")).ToHaveCountAsync(1);
        await AssertSameTime(first.Page, hall.Page);
        await first.Page.Locator("[data-table='1'] [data-step=finish]").ClickAsync();
        await Assertions.Expect(hall.Page.Locator("footer")).ToContainTextAsync("已完成 1 / 8 场");
        await Assertions.Expect(run).ToHaveCountAsync(0);
        Assert.Empty(first.Errors.Concat(second.Errors).Concat(hall.Errors));
    }

    [Fact]
    public async Task Desk_SetUpFromNothing_DrawsAndPrints()
    {
        await new FloorDay(host, "desk-new").SetUp(6, 0, TimeSpan.FromHours(1), drawn: false);
        await using var page = await Open("desk-new", Role.Organiser);
        await page.Page.Locator("[data-tab=setup]").ClickAsync();
        await page.Page.Locator("[data-act=draw]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToContainTextAsync("没有可用赛台");
        await page.Page.Locator("[data-act=add-table]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".lines li")).ToHaveCountAsync(1);
        await page.Page.Locator("input[maxlength='32']").FillAsync("20261128");
        await page.Page.Locator("[data-act=draw]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-seed]")).ToHaveTextAsync("20261128");

        await using var paper = await browser.NewPage(width: 800, height: 1100);
        await paper.Page.GotoAsync(new Uri(host.Address, "/floor/desk-new/print").ToString());
        await Assertions.Expect(paper.Page.Locator("tbody tr")).ToHaveCountAsync(12);
        await Assertions.Expect(paper.Page.Locator("main")).ToContainTextAsync("20261128");
        await paper.Screenshot("floor-print", fullPage: true);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Pairing_MadeByMistake_IsRemovedWithAReason_WhichIsShown()
    {
        await new FloorDay(host, "desk-pair").SetUp(4, 1, TimeSpan.FromHours(1));
        using var organiser = await host.SignedIn(Role.Organiser);
        (await organiser.Post("/events/desk-pair/floor/matches", """{"pairings":[{"round":1,"sides":[["t1"],["t2"]]}]}""")).Expect(HttpStatusCode.Created);
        (await organiser.Post("/events/desk-pair/floor/matches/m99/remove", """{"reason":"误排"}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-slot", "slotId");
        await using var page = await Open("desk-pair", Role.Organiser);
        await page.Page.Locator("[data-tab=runs]").ClickAsync();
        await page.Page.Locator("[data-step=remove]").ClickAsync();
        await page.Page.Locator(".organiser-dialog input").FillAsync("误排，两队不同组");
        await page.Page.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-step=remove]")).ToHaveCountAsync(0);
        await page.Page.Locator("[data-tab=reasons]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".reasons tbody tr")).ToContainTextAsync("误排，两队不同组");
        await Assertions.Expect(page.Page.Locator(".reasons tbody tr")).ToContainTextAsync("删除对阵");
        Assert.Empty(page.Errors);
    }

    /// <summary>Pictures to be looked at: <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(4, 1)]
    [InlineData(48, 4)]
    [InlineData(300, 12)]
    public async Task Desk_Look_IsTaken(int teams, int tables)
    {
        var id = $"look-{teams}";
        var day = await new FloorDay(host, id).SetUp(teams, tables, TimeSpan.FromMinutes(-7));
        var slots = await day.Slots();
        foreach (var (slot, i) in slots.Take(Math.Min(14, teams)).Select((slot, i) => (slot, i)))
        {
            await day.Report(FloorDay.TeamOf(slot));
            if (i % 5 != 4)
            {
                await day.Step(FloorDay.IdOf(slot), "inspect");
            }

            var table = slot.GetProperty("table").GetInt32();
            if (i < tables && i % 5 != 4 && i % 3 != 2)
            {
                await day.Step(FloorDay.IdOf(slot), "start", table);
                (await host.Administrator().Post($"/events/{id}/floor/tables/{table}/clock", new { act = "start" })).Expect(HttpStatusCode.OK);
            }
            else if (i > tables)
            {
                await day.Step(FloorDay.IdOf(slot), i % 2 == 0 || i % 5 == 4 ? "call" : "queue");
            }
        }

        foreach (var (language, width, height) in new[] { ("zh-CN", 1280, 800), ("en", 1280, 800), ("zh-CN", 390, 844) })
        {
            await using var page = await Open(id, Role.Organiser, language, width, height);
            foreach (var tab in new[] { "tables", "runs", "teams", "setup", "reasons" })
            {
                await page.Page.Locator($"[data-tab={tab}]").ClickAsync();
                await page.Page.WaitForTimeoutAsync(700);
                await page.Screenshot(string.Create(CultureInfo.InvariantCulture, $"floor-{teams}-{language[..2]}-{width}-{tab}"));
            }
        }

        await using var hall = await browser.NewPage();
        await hall.Page.GotoAsync(new Uri(host.Address, $"/wall/floor?event={id}").ToString());
        await Assertions.Expect(hall.Page.Locator(".halls article")).Not.ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await hall.Page.WaitForTimeoutAsync(1_500);
        await hall.Screenshot($"floor-{teams}-hall");
    }

    /// <summary>A table that is minutes late takes minutes to come about: <c>-explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Desk_LateLook_IsTaken()
    {
        var day = await new FloorDay(host, "look-late").SetUp(12, 2, TimeSpan.FromSeconds(20));
        await day.Report(FloorDay.TeamOf((await day.Slots())[0]));
        foreach (var (language, width, height) in new[] { ("zh-CN", 1280, 800), ("en", 390, 844) })
        {
            await using var page = await Open("look-late", Role.Organiser, language, width, height);
            await Assertions.Expect(page.Page.Locator(".late").First).ToBeVisibleAsync(new() { Timeout = 200_000 });
            await page.Screenshot(string.Create(CultureInfo.InvariantCulture, $"floor-late-{language[..2]}-{width}"));
        }

        await using var hall = await browser.NewPage();
        await hall.Page.GotoAsync(new Uri(host.Address, "/wall/floor?event=look-late").ToString());
        await Assertions.Expect(hall.Page.Locator(".late").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await hall.Screenshot("floor-late-hall");
    }

    private static async Task AssertSameTime(IPage one, IPage other)
    {
        const string Face = "document.querySelector('.clock-face.running')?.textContent";
        await one.WaitForFunctionAsync($"/^\\d:\\d\\d\\.\\d$/.test({Face})");
        await other.WaitForFunctionAsync($"/^\\d:\\d\\d\\.\\d$/.test({Face})");
        var before = Seconds(await one.EvaluateAsync<string>(Face));
        var between = Seconds(await other.EvaluateAsync<string>(Face));
        var after = Seconds(await one.EvaluateAsync<string>(Face));
        // Read one after the other, the one in the middle lies between: a tenth, and what the two offsets may differ by on one machine.
        Assert.InRange(between, after - 0.3, before + 0.3);
    }

    private static double Seconds(string clock)
    {
        var parts = clock.Split(':');
        return (60 * int.Parse(parts[0], CultureInfo.InvariantCulture)) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    private async Task<BrowserPage> Open(string id, Role role, string language = "zh-CN", int width = 1280, int height = 800)
    {
        var page = await browser.NewPage(width: width, height: height);
        await page.SignIn(host, await host.SignedIn(role));
        await page.Page.GotoAsync(new Uri(host.Address, $"/floor/{id}?lang={language}").ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync(language == "en" ? "Live" : "数据实时更新", new() { Timeout = 20_000 });
        return page;
    }
}
