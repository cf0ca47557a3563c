using System.Globalization;
using EventsLive.Rehearsal.Client;
using HdrHistogram;
using Microsoft.Playwright;

namespace EventsLive.Benchmarks;

/// <summary>From a score's acceptance to the number in the page: 50 scores a second, one wall in a real Chromium and nine raw circuits beside it.</summary>
internal static class WallBenchmark
{
    private const int Teams = 10;
    private const int PerSecond = 50;
    private const int Seconds = 30;
    private const int RawCircuits = 9;

    // Writes down when the total of a team changes in the page, by the machine's own clock.
    private const string Watch = """
        () => {
          window.seen = [];
          const note = (cell) => window.seen.push([cell.closest('tr').dataset.team, Number(cell.dataset.total), performance.timeOrigin + performance.now()]);
          new MutationObserver((changes) => {
            for (const change of changes) {
              const element = change.target.nodeType === Node.TEXT_NODE ? change.target.parentElement : change.target;
              const cells = element.matches?.('td[data-total]') ? [element] : [...element.querySelectorAll?.('td[data-total]') ?? []];
              cells.forEach(note);
            }
          }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-total'] });
        }
        """;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var dashboard = await ServerUnderTest.DashboardAsync(folder.Path);
        using var http = ApiClient.Connect(dashboard.Address, ServerUnderTest.AdminToken, 32);
        var api = new ApiClient(http, RetryPolicy.Once, TimeProvider.System);
        await PrepareAsync(api);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Find(),
            Args = Chromium.Arguments,
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1920, Height = 1080 }, Locale = "zh-CN" });
        await page.GotoAsync(new Uri(dashboard.Address, "/wall").ToString());
        await page.Locator($"tr[data-team='{Team(Teams)}'] td[data-total]").WaitForAsync();
        await page.EvaluateAsync(Watch);
        await using var circuits = await RawCircuit.OpenAsync(dashboard.Address, "/wall", RawCircuits);

        var accepted = await ScoreAsync(api);
        await page.WaitForTimeoutAsync(1_000);
        var seen = (await page.EvaluateAsync<object[][]>("() => window.seen"))
            .Select(entry => (Team: (string)entry[0], Total: Convert.ToDouble(entry[1], CultureInfo.InvariantCulture), At: Convert.ToDouble(entry[2], CultureInfo.InvariantCulture)))
            .ToLookup(entry => entry.Team);
        var (latencies, lost) = Match(accepted, seen);
        return
        [
            Figure.AtMost("score accepted → number in the page, p99", latencies.GetValueAtPercentile(99), 300, " ms"),
            Figure.Info("the same, p50", latencies.GetValueAtPercentile(50), " ms"),
            Figure.Info("the same, maximum", latencies.GetMaxValue(), " ms"),
            new Figure("scores that never showed", $"{lost} of {accepted.Count}", "0", lost == 0),
            Figure.Info("render batches a raw circuit received", circuits.BatchesEach),
        ];
    }

    private static string Team(int number) => "team-" + number.ToString(CultureInfo.InvariantCulture);

    private static async Task PrepareAsync(ApiClient api)
    {
        (await api.Put("/api/v1/district", new { name = "基准区", towns = new[] { new { id = "t", name = "基准镇" } } })).Expect("PUT district");
        var now = DateTimeOffset.UtcNow;
        (await api.Put("/api/v1/events/hot", new
        {
            name = "机器人大赛",
            kind = "contest",
            town = "t",
            venues = Array.Empty<string>(),
            startsAt = now.AddHours(-1),
            endsAt = now.AddHours(3),
            capacity = (int?)null,
            registration = new { opensAt = (string?)null, closesAt = (string?)null, waitlist = "none" },
        })).Expect("PUT event");
        (await api.Put("/api/v1/events/hot/contest", new
        {
            groups = new[] { "小学组" },
            rounds = 3,
            rule = new
            {
                schema = 1,
                fields = new[] { new { name = "score", min = 0, max = 100_000, step = 1 } },
                rounds = new { counted = 3, aggregate = "best" },
                ties = new[] { "mean" },
            },
        })).Expect("PUT contest");
        for (var team = 1; team <= Teams; team++)
        {
            (await api.Put($"/api/v1/events/hot/teams/{Team(team)}", new { number = team, name = $"第{team}队", school = "实验小学", town = "t", group = "小学组" })).Expect("PUT team");
            (await ScoreAsync(api, team, team, null)).Expect("POST score");
        }
    }

    private static Task<ApiAnswer> ScoreAsync(ApiClient api, int team, int points, string? replaces) => api.Post(
        "/api/v1/events/hot/scores",
        replaces is null
            ? new { team = Team(team), round = 1, fields = new { score = points }, outcome = "scored" }
            : new { team = Team(team), round = 1, fields = new { score = points }, outcome = "scored", replaces, reason = "benchmark" },
        Guid.NewGuid().ToString());

    /// <summary>Enters scores that only rise, so that a later number in the page proves the earlier ones overtaken.</summary>
    private static async Task<List<(string Team, int Total, double At)>> ScoreAsync(ApiClient api)
    {
        var accepted = new List<(string, int, double)>();
        var sheets = Enumerable.Range(1, Teams).ToDictionary(team => team, _ => "s");
        foreach (var team in sheets.Keys)
        {
            sheets[team] = (await ScoreAsync(api, team, 100 + team, "s" + team.ToString(CultureInfo.InvariantCulture))).Expect("POST score").Read<Sheet>().SheetId;
        }

        var started = TimeProvider.System.GetTimestamp();
        var busy = sheets.Keys.ToDictionary(team => team, _ => Task.CompletedTask);
        for (var number = 0; number < PerSecond * Seconds; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / PerSecond) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            var (team, points) = ((number % Teams) + 1, 1_000 + number);
            await busy[team];
            busy[team] = EnterAsync(team, points);
        }

        await Task.WhenAll(busy.Values);
        return accepted;

        async Task EnterAsync(int team, int points)
        {
            var answer = (await ScoreAsync(api, team, points, sheets[team])).Expect("POST score").Read<Sheet>();
            var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            sheets[team] = answer.SheetId;
            lock (accepted)
            {
                accepted.Add((Team(team), points, at));
            }
        }
    }

    private static (LongHistogram Latencies, int Lost) Match(
        List<(string Team, int Total, double At)> accepted, ILookup<string, (string Team, double Total, double At)> seen)
    {
        var latencies = new LongHistogram(60_000, 3);
        var lost = 0;
        foreach (var (team, total, at) in accepted)
        {
            var shown = seen[team].Where(entry => entry.Total >= total).Select(entry => (double?)entry.At).Min();
            if (shown is null)
            {
                lost++;
            }
            else
            {
                // A number may show before its own answer has arrived at the judge: that is no wait.
                latencies.RecordValue((long)Math.Max(0, shown.Value - at));
            }
        }

        return (latencies, lost);
    }

    private sealed record Sheet(string SheetId);
}
