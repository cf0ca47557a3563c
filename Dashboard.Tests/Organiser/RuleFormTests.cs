using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>An organiser who reads no JSON makes a rule in a real browser, and the judge's tablet asks what it says.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class RuleFormTests(ApiHost host, Browser browser)
{
    private const float Patience = 20_000;

    [Fact]
    public async Task Rule_ChangedInTheForm_IsTriedSavedAndAskedForByTheTablet()
    {
        using var administrator = host.Administrator();
        await CreateEvent(administrator, "rule-form", "表单规则测试赛");
        await using var page = await Open("rule-form", Role.Organiser);
        var editor = page.Page.Locator("[data-form=rule]");
        await editor.Locator("[data-template=\"1-comprehensive-skills\"]").ClickAsync();
        var fields = editor.Locator("[data-part=fields]");
        await Assertions.Expect(fields.Locator("[data-item]")).ToHaveCountAsync(3, Patiently);
        // A, round 1: 6 tasks of 20 points, no fault.
        var first = editor.Locator(".samples tbody tr").First;
        await Assertions.Expect(first.Locator(".points")).ToHaveTextAsync("120");

        // A field of 15 points a unit; a name of its own; the try-out counts it at once.
        await fields.Locator("[data-act=add-field]").ClickAsync();
        var added = fields.Locator("[data-item=item1]");
        await Set(added, "zh", "队标展示");
        await Set(added, "en", "Team badge");
        await Set(added, "max", "4");
        await Set(added, "unit", "项");
        await Set(added, "weight", "15");
        await Assertions.Expect(added).ToContainTextAsync("每项 +15 分");
        await first.Locator("[data-field=item1]").FillAsync("2");
        await first.Locator("[data-field=item1]").BlurAsync();
        await Assertions.Expect(first.Locator(".points")).ToHaveTextAsync("150");

        // What is no number is said and not taken; what the rule refuses stands beside the value.
        await Set(added, "max", "很多");
        await Assertions.Expect(added.Locator(".refusal")).ToHaveTextAsync("“很多”不是数字");
        await Set(added, "max", "-1");
        await Assertions.Expect(added.Locator(".draft-input", new() { HasText = "最大值" }).Locator(".refusal")).ToBeVisibleAsync();
        await Assertions.Expect(editor.Locator(".verdict")).ToContainTextAsync("fields[3].max：");
        await Set(added, "max", "４");
        await Assertions.Expect(editor.Locator(".verdict")).ToHaveTextAsync("规则可用。");

        // Moved up by the keyboard, which stays on the row.
        var up = added.Locator("[data-act=up]");
        await up.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(fields.Locator("[data-item]").Nth(2)).ToHaveAttributeAsync("data-item", "item1");
        await Assertions.Expect(up).ToBeFocusedAsync();

        // One that a formula needs is refused, and where is said; another is removed with what uses it.
        await fields.Locator("[data-item=time] [data-act=remove]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-form=removal]")).ToContainTextAsync("数值“得分”");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "知道了" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-form=removal]")).ToHaveCountAsync(0);
        await fields.Locator("[data-item=faults] [data-act=remove]").ClickAsync();
        await page.Page.Locator("[data-act=confirm-removal]").ClickAsync();
        await Assertions.Expect(fields.Locator("[data-item=faults]")).ToHaveCountAsync(0);

        // The first tie goes, the new field's sum comes first instead.
        var ties = editor.Locator("[data-part=ties]");
        await ties.Locator("[data-tie=best] [data-act=remove]").ClickAsync();
        await Assertions.Expect(ties.Locator("[data-tie=best]")).ToHaveCountAsync(0);
        await ties.Locator("[data-set=tie-kind]").SelectOptionAsync(new SelectOptionValue { Label = "某一计分项的总和（如总用时）" });
        await ties.Locator("[data-set=tie-of]").SelectOptionAsync("item1");
        await ties.Locator("[data-act=add-tie]").ClickAsync();
        var tie = ties.Locator("[data-tie=item1Sum]");
        await Assertions.Expect(tie).ToContainTextAsync("队标展示总和");
        await tie.Locator("[data-act=up]").ClickAsync();
        await Assertions.Expect(ties.Locator("[data-tie]").Nth(1)).ToHaveAttributeAsync("data-tie", "item1Sum");
        await Assertions.Expect(editor.Locator(".words")).ToContainTextAsync("2. 队标展示总和");

        // Taken back and done again.
        await editor.Locator("[data-act=undo-rule]").ClickAsync();
        await Assertions.Expect(ties.Locator("[data-tie]").Nth(2)).ToHaveAttributeAsync("data-tie", "item1Sum");
        await ties.Locator("[data-tie=item1Sum] [data-act=up]").ClickAsync();
        await Assertions.Expect(ties.Locator("[data-tie]").Nth(1)).ToHaveAttributeAsync("data-tie", "item1Sum");

        await page.Page.Locator("[data-act=save-contest]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToContainTextAsync("已保存", Contain);
        var rule = (await administrator.Get("/events/rule-form/contest")).Json.GetProperty("rule");
        Assert.Equal(["tasks", "item1", "time"], rule.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()!));
        Assert.Empty(page.Errors);

        // The tablet of a judge asks for it and counts it.
        (await administrator.Put("/events/rule-form/teams/t1", new { number = 1, name = "星火队", school = "测试小学", town = "town-1", group = "小学组" })).Expect(HttpStatusCode.Created);
        await using var tablet = await browser.NewPage(width: 1280, height: 800, workers: false);
        await tablet.SignIn(host, await host.SignedIn(Role.Judge));
        await Eventually.True(
            "the contest in the district's picture",
            async () => (await administrator.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == "rule-form" && row.GetProperty("hasContest").GetBoolean()));
        await tablet.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await tablet.Page.Locator(".card", new() { HasText = "表单规则测试赛" }).ClickAsync(new() { Timeout = Patience });
        await tablet.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync(new() { Timeout = Patience });
        await tablet.Page.Locator("#field-item1").FillAsync("3", new() { Timeout = Patience });
        await tablet.Page.Locator("#field-tasks").FillAsync("5");
        await tablet.Page.Locator("#field-time").FillAsync("90");
        await Assertions.Expect(tablet.Page.Locator(".field", new() { HasText = "队标展示" })).ToBeVisibleAsync();
        await Assertions.Expect(tablet.Page.Locator("aside .total")).ToContainTextAsync("145");
    }

    private static LocatorAssertionsToHaveCountOptions Patiently => new() { Timeout = Patience };

    private static LocatorAssertionsToContainTextOptions Contain => new() { Timeout = Patience };

    private static async Task Set(ILocator row, string name, string value)
    {
        await row.Locator($"[data-set={name}]").FillAsync(value);
        await row.Locator($"[data-set={name}]").BlurAsync();
    }

    /// <summary>What is refused is said beside the button: the field at fault stands screens above it.</summary>
    [Fact]
    public async Task Rounds_ATemplateThatCountsMore_AreRaised_AndTooFewAreRefusedBesideTheButton()
    {
        using var administrator = host.Administrator();
        await CreateEvent(administrator, "rule-rounds", "轮次测试赛");
        await using var page = await Open("rule-rounds", Role.Organiser);
        var rounds = page.Page.GetByLabel("轮次数", new() { Exact = true });
        await Assertions.Expect(rounds).ToHaveValueAsync("2", new() { Timeout = Patience });

        await page.Page.Locator("[data-template=\"7-fll\"]").ClickAsync();
        await Assertions.Expect(rounds).ToHaveValueAsync("3", new() { Timeout = Patience });
        await rounds.FillAsync("1");
        await rounds.BlurAsync();
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-not-saved]")).ToContainTextAsync("未保存。轮次数：", new() { Timeout = Patience });
        await rounds.FillAsync("3");
        await rounds.BlurAsync();
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-not-saved]")).ToHaveCountAsync(0, new() { Timeout = Patience });
        Assert.Empty(page.Errors);
    }

    private static async Task CreateEvent(HttpClient administrator, string id, string name)
    {
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        (await administrator.Put($"/events/{id}", new { name, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) })).Expect(HttpStatusCode.Created);
    }

    // A contest that is not set up yet has its form on the page at once; another one behind the last tab.
    private async Task<BrowserPage> Open(string id, Role role)
    {
        var page = await browser.NewPage(width: 1920, height: 1080);
        await page.SignIn(host, await host.SignedIn(role));
        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/contest/{id}").ToString());
        await Assertions.Expect(page.Page.Locator("[data-form=rule] .words li").First).ToBeVisibleAsync(new() { Timeout = Patience });
        return page;
    }
}
