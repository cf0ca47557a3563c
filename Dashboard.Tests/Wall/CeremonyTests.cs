using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>A freeze and an award ceremony in real browsers: the organiser presses, and the wall shows one thing after the other and nothing before its time.</summary>
public sealed class CeremonyTests(Browser browser) : IAsyncLifetime
{
    // Fractions: no time stamp that a page is sent looks like one.
    private static readonly (string Id, string Name, string School, string Score)[] Teams =
    [
        ("t1", "旋风少年队", "城关镇第一小学", "185.25"), ("t2", "火星探索者", "实验小学", "260.75"), ("t3", "未来工程师", "滨河小学", "315.25"),
        ("t4", "星辰大海队", "中新天津生态城实验小学", "340.75"), ("t5", "银河系机器人俱乐部第一代表队", "外国语学校附属小学", "90.75"),
    ];

    private readonly ApiHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FrozenWall_JudgesGoOn_StaysAsItIsToTheByte(bool organiserIsSignedInThere)
    {
        var (organiser, judge) = (await Contest("frozen", "immediate"), await _host.SignedIn(Role.Judge));
        await Score(judge, "frozen", "t1", 1, "100.25");
        (await organiser.Post("/events/frozen/contest/freeze", "{}")).Expect(HttpStatusCode.OK);
        await using var wall = await browser.NewPage();
        if (organiserIsSignedInThere)
        {
            await wall.SignIn(_host, organiser);
        }

        var received = new Frames(wall.Page);
        await wall.Page.GotoAsync(new Uri(_host.Address, "/wall?contest=frozen").ToString());
        await Assertions.Expect(wall.Page.Locator(".standings h2")).ToContainTextAsync("排名暂停公布");
        await Assertions.Expect(wall.Page.Locator("tr[data-team=t1] td.total")).ToHaveTextAsync("100.25");
        await Assertions.Expect(wall.Page.Locator(".page .totals")).ToHaveAttributeAsync("data-done", "1");
        var before = await Seen(wall);
        await received.OfPulses(4);

        received.Clear();
        foreach (var team in Teams)
        {
            await Score(judge, "frozen", team.Id, 2, team.Score);
        }

        await received.OfPulses(5);
        Assert.Equal(before, await Seen(wall));
        Assert.DoesNotContain("315.25", received.Text, StringComparison.Ordinal);
        await wall.Screenshot("wall-frozen");
        await wall.Page.GotoAsync(new Uri(_host.Address, "/wall?contest=frozen&lang=en").ToString());
        await Assertions.Expect(wall.Page.Locator(".standings h2")).ToContainTextAsync("Standings frozen since");
        await wall.Screenshot("wall-frozen-en");

        // The control: what was held back is seen once it is released.
        received.Clear();
        (await organiser.Post("/events/frozen/contest/unfreeze", "")).Expect(HttpStatusCode.OK);
        await Assertions.Expect(wall.Page.Locator("tr[data-team=t3] td.total")).ToHaveTextAsync("315.25");
        await Assertions.Expect(wall.Page.Locator(".page .totals")).ToHaveAttributeAsync("data-done", "6");
        Assert.Contains("315.25", received.Text, StringComparison.Ordinal);
        Assert.Empty(wall.Errors);
    }

    [Fact]
    public async Task Ceremony_SteeredFromThePage_UnveilsOneByOne()
    {
        var (organiser, judge) = (await Contest("ceremony", "awards", rounds: 1), await _host.SignedIn(Role.Judge));
        foreach (var team in Teams)
        {
            await Score(judge, "ceremony", team.Id, 1, team.Score);
        }

        // A list that nobody outside has seen: it shows award by award.
        (await organiser.Put("/events/ceremony/awards/scheme", """{"tiers":[{"name":"一等奖","count":1},{"name":"二等奖","count":1},{"name":"三等奖","count":1}]}""")).Expect(HttpStatusCode.OK);
        (await organiser.Post("/events/ceremony/awards/propose", "")).Expect(HttpStatusCode.OK);
        var awards = new Dictionary<string, string> { ["t4"] = "一等奖", ["t3"] = "二等奖", ["t2"] = "三等奖" };

        await using var wall = await browser.NewPage();
        var received = new Frames(wall.Page);
        await wall.Page.GotoAsync(new Uri(_host.Address, "/wall?contest=ceremony").ToString());
        await Assertions.Expect(wall.Page.Locator("tr[data-team=t4] td.total")).ToHaveTextAsync("–");
        await using var desk = await Desk(organiser, "ceremony");
        await desk.Screenshot("publication-desk");
        await desk.Page.Locator("[data-act=start]").ClickAsync();
        await Assertions.Expect(wall.Page.Locator(".unveil")).ToHaveAttributeAsync("data-step", "0");

        // 开场，第五名，第四名，宣布第三名，第三名，宣布第二名，第二名，宣布第一名，第一名。
        string[] order = ["", "t5", "t1", "", "t2", "", "t3", "", "t4"];
        var shown = new HashSet<string>();
        for (var step = 1; step <= order.Length; step++)
        {
            await desk.Page.Locator("[data-act=next]").ClickAsync();
            await Assertions.Expect(wall.Page.Locator(".unveil")).ToHaveAttributeAsync("data-step", $"{step}");
            await Assertions.Expect(desk.Page.Locator(".steering")).ToHaveAttributeAsync("data-step", $"{step}");
            shown.Add(order[step - 1]);
            if (order[step - 1] is { Length: > 0 } team)
            {
                await Assertions.Expect(wall.Page.Locator(".unveil .stage .team")).ToHaveTextAsync(Teams.Single(one => one.Id == team).Name);
                await Assertions.Expect(wall.Page.Locator(".unveil .stage .award")).ToHaveTextAsync(awards.TryGetValue(team, out var award) ? [award] : []);
                await Assertions.Expect(desk.Page.Locator(".steering .current .award")).ToHaveCountAsync(awards.ContainsKey(team) ? 1 : 0);
            }

            foreach (var hidden in Teams.Where(one => !shown.Contains(one.Id)))
            {
                Assert.DoesNotContain(hidden.Score, received.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(awards.GetValueOrDefault(hidden.Id, "无此奖项"), received.Text, StringComparison.Ordinal);
            }

            await wall.Page.EvaluateAsync("Promise.all(document.getAnimations().map(a => a.finished))");
            await wall.Screenshot($"unveil-{step}");
            if (step is 4 or 8)
            {
                await desk.Screenshot($"publication-desk-{step}");
            }
        }

        // The control: what was announced was sent.
        Assert.All(awards.Values, award => Assert.Contains(award, received.Text, StringComparison.Ordinal));
        await wall.SignIn(_host, organiser);
        await wall.Page.GotoAsync(new Uri(_host.Address, "/wall?contest=ceremony&lang=en").ToString());
        await Assertions.Expect(wall.Page.Locator(".unveil .stage .rank")).ToContainTextAsync("Place 1");
        await Assertions.Expect(wall.Page.Locator(".unveil li .award")).ToHaveTextAsync(["二等奖", "三等奖"]);
        await wall.Page.EvaluateAsync("Promise.all(document.getAnimations().map(a => a.finished))");
        await wall.Screenshot("unveil-first-en");
        await desk.Page.GotoAsync(new Uri(_host.Address, "/organiser/contest/ceremony/publication?lang=en").ToString());
        await Assertions.Expect(desk.Page.Locator(".steering")).ToContainTextAsync("Everything has been unveiled.");
        await desk.Screenshot("publication-desk-en");
        await desk.Page.Locator("[data-act=end]").ClickAsync();
        await Assertions.Expect(wall.Page.Locator(".unveil")).ToHaveCountAsync(0);
        await desk.Page.Locator("[data-act=publish]").ClickAsync();
        await desk.Page.Locator("[data-act=publish-sure]").ClickAsync();
        await Assertions.Expect(wall.Page.Locator(".standings h2")).ToContainTextAsync("Final results");
        await Assertions.Expect(wall.Page.Locator("tbody tr").First).ToHaveAttributeAsync("data-team", "t4");
        Assert.Empty(wall.Errors);
        Assert.Empty(desk.Errors);
    }

    // All that tells of the contest; the charts beside it draw themselves anew.
    private static Task<string> Seen(BrowserPage wall) => wall.Page.EvaluateAsync<string>(
        "[...document.querySelectorAll('.wall .standings tr, .wall .standings h2 > :not(.age), .wall .number, .wall > footer ol, .wall .page')].map(e => e.outerHTML).join('\\n')");

    private static async Task Score(HttpClient judge, string id, string team, int round, string score) =>
        (await judge.Post($"/events/{id}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} } }""")).Expect(HttpStatusCode.Created);

    private async Task<BrowserPage> Desk(HttpClient organiser, string id)
    {
        var page = await browser.NewPage(width: 1440, height: 900);
        await page.SignIn(_host, organiser);
        await page.Page.GotoAsync(new Uri(_host.Address, $"/organiser/contest/{id}/publication").ToString());
        await page.Page.Locator("[data-act=start]").WaitForAsync();
        return page;
    }

    private async Task<HttpClient> Contest(string id, string publication, int rounds = 2)
    {
        (await _host.Administrator().Put("/district", """{"name":"示例区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        var organiser = await _host.SignedIn(Role.Organiser);
        (await organiser.Put($"/events/{id}", new
        {
            name = "综合技能赛",
            kind = "contest",
            town = "east",
            venues = Array.Empty<string>(),
            startsAt = DateTimeOffset.UtcNow.AddHours(-1),
            endsAt = DateTimeOffset.UtcNow.AddHours(5),
            registration = new { waitlist = "none" },
        })).Expect(HttpStatusCode.Created);
        var rule = $$"""{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":0.25,"unit":"分"}],"rounds":{"counted":{{rounds}},"aggregate":"best"} }""";
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":{{rounds}},"publication":"{{publication}}","rule":{{rule}} }""")).Expect(HttpStatusCode.Created);
        foreach (var (team, name, school, _) in Teams)
        {
            (await organiser.Put($"/events/{id}/teams/{team}", new { name, school, town = "东镇", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        return organiser;
    }

    /// <summary>What the server sent to a page over its sockets.</summary>
    private sealed class Frames
    {
        private readonly List<byte[]> _frames = [];

        public Frames(IPage page) => page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            lock (_frames)
            {
                _frames.Add(frame.Binary ?? System.Text.Encoding.UTF8.GetBytes(frame.Text ?? ""));
            }
        };

        public string Text
        {
            get
            {
                lock (_frames)
                {
                    return string.Join('\n', _frames.Select(System.Text.Encoding.UTF8.GetString));
                }
            }
        }

        public void Clear()
        {
            lock (_frames)
            {
                _frames.Clear();
            }
        }

        /// <summary>Waits until a wall's heartbeat came this often.</summary>
        public Task OfPulses(int count) => Eventually.True(
            "the heartbeats",
            () =>
            {
                lock (_frames)
                {
                    return Task.FromResult(_frames.Count >= count);
                }
            });
    }
}
