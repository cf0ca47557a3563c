using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>Later stages and head-to-head matches on the judge's tablet.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgeStageTests(ApiHost host, Browser browser)
{
    private const string Scores = "**/scores";

    private static readonly object TwoStages = new
    {
        schema = 2,
        fields = new object[]
        {
            new { name = "score", label = "得分", max = 200 },
            new { name = "bonus", label = "决赛附加分", max = 50 },
        },
        stages = new object[]
        {
            new { name = "first", label = new { zh = "初赛", en = "Preliminary" }, counted = 1, fields = new[] { "score" } },
            new { name = "final", label = new { zh = "决赛", en = "Final" }, role = "ranksAbove", counted = 1, promote = new { top = 1, others = "refused" } },
        },
    };

    private static readonly object SameSheets = new
    {
        schema = 2,
        fields = new object[] { new { name = "score", label = "得分", max = 200 } },
        stages = new object[] { new { name = "first", label = "初赛", counted = 1 }, new { name = "final", label = "决赛", counted = 1 } },
    };

    private static readonly object Matches = new
    {
        schema = 2,
        fields = new object[] { new { name = "goals", label = "进球", max = 20 } },
        run = new object[] { new { name = "points", value = new { versus = "goals", win = 3, tie = 1, loss = 0 } } },
        team = new object[] { new { name = "total", value = new { runs = "sum" } } },
    };

    [Fact]
    public async Task Stages_WithTheNetworkCut_AreEnteredApartAndArriveEachInItsOwn()
    {
        await using var tablet = await Open("stages", TwoStages, ["t1", "t2"]);
        await tablet.Enter("一队", ("score", "120"));
        await tablet.Enter("二队", ("score", "90"));
        await tablet.AllSent();
        // Nothing is missing in the first stage: the next one is at hand, and who is promoted is known.
        await tablet.Page.ReloadAsync();
        await tablet.Choose("决赛");
        await tablet.Page.SetViewportSizeAsync(390, 844);
        await tablet.Look("judge-stages-zh-phone");
        await tablet.Page.SetViewportSizeAsync(1280, 800);
        await tablet.Look("judge-stages-zh-tablet");
        await Assertions.Expect(tablet.Card("二队")).ToContainTextAsync("未晋级");
        await tablet.Card("二队").ClickAsync();
        await Assertions.Expect(tablet.Page.Locator("#ask")).ToContainTextAsync("按规则，未晋级队的计分表不被接受");
        await tablet.Look("judge-stages-told-zh-tablet");
        await tablet.Press("返回");

        await tablet.Page.RouteAsync(Scores, route => route.AbortAsync());
        await tablet.Enter("一队", ("score", "50"), ("bonus", "7"));
        await Assertions.Expect(tablet.Page.Locator(".last .who")).ToContainTextAsync("决赛");
        await Assertions.Expect(tablet.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await tablet.Page.ReloadAsync();
        await Assertions.Expect(tablet.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await tablet.Choose("初赛");
        await Assertions.Expect(tablet.Card("一队")).ToContainTextAsync("120");
        await tablet.Choose("决赛");
        await Assertions.Expect(tablet.Card("一队")).ToContainTextAsync("未上传");
        await tablet.Page.UnrouteAsync(Scores);
        await tablet.AllSent();

        Assert.Equal(
            ["first 1 120", "final 1 50"],
            (await tablet.Sheets("t1")).Select(sheet => $"{sheet.GetProperty("stage").GetString()} {sheet.GetProperty("round").GetInt32()} {sheet.GetProperty("fields").GetProperty("score").GetInt32()}"));
        Assert.All(await tablet.Sheets("t1"), sheet => Assert.True(sheet.GetProperty("counted").GetBoolean()));
    }

    [Fact]
    public async Task Match_BothSidesFromTwoTablets_StandAndTheSameSideTwiceIsToldAsAConflict()
    {
        await using var first = await Open("matches", Matches, ["t1", "t2"], plan: true);
        await using var second = await Join("matches");
        await first.Look("judge-match-zh-tablet");
        await first.Page.SetViewportSizeAsync(390, 844);
        await first.Look("judge-match-zh-phone");
        await first.Page.SetViewportSizeAsync(1280, 800);

        // The other side is another run: nobody is in the way.
        await first.Card("一队").ClickAsync();
        await first.Page.Locator(".sheet").WaitForAsync();
        await second.Card("二队").ClickAsync();
        await second.Page.Locator(".sheet").WaitForAsync();
        await Assertions.Expect(second.Page.Locator("#judge-title")).ToContainTextAsync("第 m1 场");
        await second.Look("judge-match-sheet-zh-tablet");
        await second.FillAndSubmit(("goals", "2"));
        await first.FillAndSubmit(("goals", "5"));
        await first.AllSent();
        await second.AllSent();

        await second.Card("一队").ClickAsync();
        await second.FillAndSubmit(("goals", "4"));
        await Assertions.Expect(second.Page.Locator(".last .verdict")).ToContainTextAsync("待裁判长处理");
        Assert.Equal([("m1", "a", true), ("m1", "a", false)], (await first.Sheets("t1")).Select(Named));
        Assert.Equal([("m1", "b", true)], (await first.Sheets("t2")).Select(Named));

        // Without a plan: the number typed in, the side chosen.
        await first.Press("计划外的场次…");
        await first.Page.Locator("#match").FillAsync("x7");
        await first.Choose("B 方");
        await first.Look("judge-match-typed-zh-tablet");
        await first.Page.Locator("#judge > .cards .card", new() { HasText = "一队" }).ClickAsync();
        await Assertions.Expect(first.Page.Locator("#judge-title")).ToContainTextAsync("第 x7 场 · B 方");
        await first.FillAndSubmit(("goals", "1"));
        await first.AllSent();
        Assert.Contains(("x7", "b", true), (await first.Sheets("t1")).Select(Named));

        // And from there to the other side, in one act.
        await first.Page.Locator("#unsent").ClickAsync();
        await first.Press("改队 / 改轮次");
        await first.Page.Locator(".card", new() { HasText = "一队" }).ClickAsync();
        await first.Choose("A 方");
        await first.Page.Locator("#move-reason").FillAsync("站错边");
        await first.Look("judge-move-match-zh-tablet");
        await first.Page.SetViewportSizeAsync(390, 844);
        await first.Look("judge-move-match-zh-phone");
        await first.Page.SetViewportSizeAsync(1280, 800);
        await first.Press("改记到 01 一队 第 1 轮 · 第 x7 场 · A 方");
        await Eventually.True("the sheet on the other side", async () => (await first.Sheets("t1")).Select(Named).Contains(("x7", "a", true)));
        Assert.DoesNotContain(("x7", "b", true), (await first.Sheets("t1")).Select(Named));

        static (string?, string?, bool) Named(JsonElement sheet) =>
            (sheet.GetProperty("match").GetString(), sheet.GetProperty("side").GetString(), sheet.GetProperty("counted").GetBoolean());
    }

    /// <summary>A day later the server has forgotten the key: the tablet asks what stands before it sends anything.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OldSheet_WhoseAnswerNeverCame_IsAskedForAndNeverDoubled(bool arrived)
    {
        var id = arrived ? "old-arrived" : "old-lost";
        await using var tablet = await Open(id, TwoStages, ["t1", "t2"]);
        var posts = 0;
        await tablet.Page.RouteAsync(Scores, async route =>
        {
            posts++;
            if (arrived)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
        });
        await tablet.Enter("一队", ("score", "120"));
        await Eventually.True("a try", () => Task.FromResult(posts > 0));
        if (arrived)
        {
            await Eventually.True("the sheet to arrive", async () => (await tablet.Sheets("t1")).Length == 1);
        }

        await tablet.Age();
        await tablet.Page.UnrouteAsync(Scores);
        await tablet.Page.ReloadAsync();
        await tablet.AllSent();

        var sheet = Assert.Single(await tablet.Sheets("t1"));
        Assert.True(sheet.GetProperty("counted").GetBoolean());
        await Assertions.Expect(tablet.Card("一队")).ToContainTextAsync("120");
    }

    /// <summary>The same paper of two stages says the same: that the one arrived long ago says nothing of the other, which was never heard.</summary>
    [Fact]
    public async Task OldPaperWithoutATime_LikeOneOfAnotherStage_IsSentAllTheSame()
    {
        await using var tablet = await Open("old-paper", SameSheets, ["t1", "t2"]);
        await EnterPaper("初赛");
        await tablet.AllSent();
        await tablet.Page.RouteAsync(Scores, route => route.AbortAsync());
        await EnterPaper("决赛");
        await tablet.Age();
        await tablet.Page.UnrouteAsync(Scores);
        await tablet.Page.ReloadAsync();
        await tablet.AllSent();

        Assert.Equal(["first", "final"], (await tablet.Sheets("t1")).Select(sheet => sheet.GetProperty("stage").GetString()));

        async Task EnterPaper(string stage)
        {
            await tablet.Choose(stage);
            await tablet.Card("一队").ClickAsync();
            await PaperSheet.Begin(tablet.Page);
            await tablet.FillAndSubmit(("score", "120"));
        }
    }

    private async Task<Tablet> Open(string eventId, object rule, string[] teams, bool plan = false)
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{eventId}", new { name = $"赛段测试 {eventId}", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{eventId}/contest", new { groups = new[] { "小学" }, rounds = 2, rule })).Expect(HttpStatusCode.Created);
        foreach (var (i, team) in teams.Index())
        {
            (await administrator.Put($"/events/{eventId}/teams/{team}", new { number = i + 1, name = $"{"一二三四"[i]}队", school = "测试小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);
        }

        if (plan)
        {
            (await administrator.Put($"/events/{eventId}/floor", new { startsAt = now, runSeconds = 120, changeoverSeconds = 60 })).Expect(HttpStatusCode.Created);
            (await administrator.Put($"/events/{eventId}/floor/tables/1", new { open = true })).Expect(HttpStatusCode.Created);
            await Eventually.True("the match in the plan", async () => (await administrator.Post($"/events/{eventId}/floor/matches", new { pairings = new[] { new { round = 1, sides = new[] { new[] { teams[0] }, new[] { teams[1] } } } } })).Status == HttpStatusCode.Created);
        }

        await Eventually.True(
            $"the contest {eventId} in the district's picture",
            async () => (await administrator.Get("/board")).Json.GetProperty("events").EnumerateArray().Any(row => row.GetProperty("id").GetString() == eventId && row.GetProperty("hasContest").GetBoolean()));
        return await Join(eventId);
    }

    private async Task<Tablet> Join(string eventId)
    {
        var judge = await host.SignedIn(Role.Judge);
        var page = await browser.NewPage(width: 1280, height: 800, workers: false);
        await page.SignIn(host, judge);
        await page.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await page.Page.Locator(".card", new() { HasText = $"赛段测试 {eventId}" }).ClickAsync();
        await page.Page.Locator(".card", new() { HasText = "一队" }).First.WaitForAsync();
        return new Tablet(page, judge, eventId);
    }

    private sealed class Tablet(BrowserPage page, HttpClient judge, string eventId) : IAsyncDisposable
    {
        public IPage Page => page.Page;

        public ILocator Card(string team) => Page.Locator(".card", new() { HasText = team }).First;

        public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

        public Task Choose(string name) => Page.GetByRole(AriaRole.Radio, new() { Name = name, Exact = true }).ClickAsync();

        public async Task Enter(string team, params (string Field, string Value)[] values)
        {
            await Card(team).ClickAsync();
            await FillAndSubmit(values);
        }

        public async Task FillAndSubmit(params (string Field, string Value)[] values)
        {
            foreach (var (field, value) in values)
            {
                await Page.Locator($"#field-{field}").FillAsync(value);
            }

            await Press("提交");
            await Page.Locator(".last").WaitForAsync();
        }

        /// <summary>Makes what is unsent a day old on the disk: a clock that is put forward would age the session too.</summary>
        public async Task Age() => await Page.EvaluateAsync("""
            () => new Promise((resolve) => {
              indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
                const t = result.transaction('outbox', 'readwrite');
                const rows = t.objectStore('outbox');
                // As a new key to the server, which forgets after 24 hours.
                rows.getAll().onsuccess = ({ target }) => target.result.forEach((row) => {
                  rows.delete(row.key);
                  rows.put({ ...row, key: row.key.replace(/^.{4}/, 'ffff'), firstTriedAt: row.firstTriedAt - 25 * 3_600_000 });
                });
                t.oncomplete = () => { result.close(); resolve(); };
              };
            })
            """);

        public Task AllSent() => Assertions.Expect(Page.Locator("#unsent")).ToHaveAttributeAsync("data-count", "0", new() { Timeout = 20_000 });

        public Task<byte[]> Look(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"{name}.png") });

        public async Task<JsonElement[]> Sheets(string team) =>
            [.. (await judge.Get($"/events/{eventId}/teams/{team}/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray()];

        public async ValueTask DisposeAsync()
        {
            judge.Dispose();
            await page.DisposeAsync();
        }
    }
}
