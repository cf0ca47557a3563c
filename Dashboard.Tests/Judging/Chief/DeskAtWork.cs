using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging.Chief;

/// <summary>What the tests of the head judge's desk share: its contest, its page and its acts.</summary>
internal static class DeskAtWork
{
    /// <summary>Opens the desk as who has the role sees it, and returns once it is live.</summary>
    public static async Task<BrowserPage> OpenDesk(this ApiHost host, Browser browser, string eventId, int width = 1440, int height = 900, string? language = null, Role role = Role.HeadJudge)
    {
        var page = await browser.NewPage(width: width, height: height);
        await page.SignIn(host, await host.SignedIn(role));
        var path = language is null ? $"/judge/chief/{eventId}" : $"/language/{language}?to=/judge/chief/{eventId}";
        await page.Page.GotoAsync(new Uri(host.Address, path).ToString());
        await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync(language == "en" ? "Live" : "数据实时更新", new() { Timeout = 20_000 });
        return page;
    }

    /// <summary>Sets up a contest of three rounds with teams t1, t2, … by turns of 小学组 and 初中组.</summary>
    public static async Task<ContestUnderTest> DeskContest(this ApiHost host, string id, int teams, string publication = "immediate", string signatures = "optional")
    {
        using var administrator = host.Administrator();
        await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } });
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{id}", new { name = "工程挑战赛", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{id}/contest", new
        {
            groups = new[] { "小学组", "初中组" },
            rounds = 3,
            publication,
            signatures,
            rule = new { schema = 1, fields = new[] { new { name = "score", label = "得分", min = 0, max = 1000, step = 1 } }, rounds = new { counted = 3, aggregate = "best" }, ties = new[] { "mean" } },
        })).Expect(HttpStatusCode.Created);
        for (var i = 1; i <= teams; i++)
        {
            (await administrator.Put($"/events/{id}/teams/t{i}", new { name = $"{i} 号队", school = "第一实验小学", town = "测试镇", group = i % 2 == 1 ? "小学组" : "初中组" })).Expect(HttpStatusCode.Created);
        }

        return new ContestUnderTest(host, id, await host.SignedIn(Role.Judge));
    }

    /// <summary>Gives the reason of the act that is open in the drawer, and confirms it.</summary>
    public static async Task ConfirmAct(this ILocator drawer, string reason)
    {
        await drawer.Locator("[data-field=reason]").FillAsync(reason);
        await drawer.Locator("[data-act=confirm]").ClickAsync();
        await Assertions.Expect(drawer.Locator("[data-act=confirm]")).ToHaveCountAsync(0);
    }
}

/// <summary>A contest of the tests of the desk, as its judge and its visitors see it.</summary>
internal sealed record ContestUnderTest(ApiHost Host, string Id, HttpClient Judge)
{
    public async Task Score(string team, int round, int score) =>
        (await Judge.Post($"/events/{Id}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} } }""")).Expect(HttpStatusCode.Created);

    /// <summary>As a visitor reads it.</summary>
    public async Task<int?> Total(string team)
    {
        using var visitor = Host.Client();
        var row = (await visitor.Get($"/events/{Id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray().Single(one => one.GetProperty("team").GetString() == team);
        return row.GetProperty("total") is { ValueKind: JsonValueKind.Number } total ? total.GetInt32() : null;
    }
}
