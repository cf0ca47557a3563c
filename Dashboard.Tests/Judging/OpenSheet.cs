using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>The sheet of a team open before a judge, in a contest of its own.</summary>
internal sealed class OpenSheet(BrowserPage page, HttpClient judge, ApiHost host, string eventId) : IAsyncDisposable
{
    /// <summary>Opens the sheet of team 1, round 1 of a new contest as a judge.</summary>
    /// <param name="script">Runs in the page before its own modules.</param>
    public static async Task<OpenSheet> Of(ApiHost host, Browser browser, string eventId, string script = "// nothing")
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{eventId}", new { name = NameOf(eventId), kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{eventId}/contest", new
        {
            groups = new[] { "小学", "初中" },
            rounds = 2,
            rule = new
            {
                schema = 1,
                fields = new object[]
                {
                    new { name = "goals", label = "进球", min = 0, max = 12, weight = 20, unit = "分" },
                    new { name = "faults", label = "犯规", min = 0, max = 8, weight = -5, unit = "分" },
                },
                rounds = new { counted = 2, aggregate = "best" },
            },
        })).Expect(HttpStatusCode.Created);
        (await administrator.Put($"/events/{eventId}/teams/t1", new { number = 1, name = "星火队", school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);

        var judge = await host.SignedIn(Role.Judge);
        var page = await browser.NewPage(width: 1280, height: 800, workers: false);
        await page.Page.AddInitScriptAsync(script);
        await page.SignIn(host, judge);
        await Eventually.True(
            $"the contest {eventId} in the district's picture",
            async () => (await administrator.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == eventId && row.GetProperty("hasContest").GetBoolean()));
        await page.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await page.Page.Locator(".card", new() { HasText = NameOf(eventId) }).ClickAsync();
        await page.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await page.Page.Locator(".sheet").WaitForAsync();
        return new OpenSheet(page, judge, host, eventId);
    }

    // Closed at its end: one contest's name is never a part of another's, by which the page finds it.
    private static string NameOf(string eventId) => $"裁判测试 {eventId} 赛";

    public IPage Page => page.Page;

    public HttpClient Judge => judge;

    public string Event => eventId;

    public Task SignIn(ApiHost at, HttpClient client) => page.SignIn(at, client);

    /// <summary>Enters a further team and waits until the page offers it.</summary>
    public async Task PutTeam(string team, int number, string name)
    {
        using var administrator = host.Administrator();
        (await administrator.Put($"/events/{eventId}/teams/{team}", new { number, name, school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);
        await Page.ReloadAsync();
        await Page.Locator(".sheet").WaitForAsync();
    }

    /// <summary>Id of the judge's account, as the page knows it.</summary>
    public Task<string> Account() => Page.EvaluateAsync<string>("JSON.parse(document.getElementById('judge-data').textContent).content.account");

    public async Task Assign(object assignment)
    {
        using var administrator = host.Administrator();
        (await administrator.Put($"/events/{eventId}/assignments", new { assignments = new[] { assignment } })).Expect(HttpStatusCode.OK);
    }

    public async Task Reopen(string team)
    {
        await Page.Locator(".sheet, .card").First.WaitForAsync();
        if (await Page.Locator(".sheet").IsVisibleAsync())
        {
            await Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync();
        }

        await Page.Locator(".card", new() { HasText = team }).ClickAsync();
        await Page.Locator(".sheet").WaitForAsync();
    }

    public async Task Fill(int goals, int faults)
    {
        await Page.Locator("#field-goals").FillAsync($"{goals}");
        await Page.Locator("#field-faults").FillAsync($"{faults}");
    }

    /// <summary>Draws one stroke on a pad.</summary>
    public async Task Sign(int pad)
    {
        var box = (await Page.Locator("canvas").Nth(pad).BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + 200, box.Y + 90, new() { Steps = 12 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Waits until the draft on the disk is so: what is in it survives everything.</summary>
    public Task UntilKept(Func<JsonElement, bool> isSo) => Eventually.True("the draft to be kept", async () =>
    {
        var drafts = await Page.EvaluateAsync<JsonElement>("""
            () => new Promise((resolve) => {
              indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
                result.transaction('drafts').objectStore('drafts').getAll().onsuccess = ({ target }) => resolve(target.result);
              };
            })
            """);
        return drafts.EnumerateArray().Any(isSo);
    });

    public Task Submit() => Page.GetByRole(AriaRole.Button, new() { Name = "提交", Exact = true }).ClickAsync();

    public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    public async Task<JsonElement[]> Sheets(string team = "t1") =>
        [.. (await judge.Get($"/events/{eventId}/teams/{team}/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray()];

    public async Task PostUnderAnotherKey(int goals, int faults) =>
        (await judge.Post($"/events/{eventId}/scores", new { team = "t1", round = 1, fields = new { goals, faults }, outcome = "scored" })).Expect(HttpStatusCode.Created);

    public async ValueTask DisposeAsync()
    {
        judge.Dispose();
        await page.DisposeAsync();
    }
}
