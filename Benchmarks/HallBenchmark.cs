using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using EventsLive.Dashboard;
using EventsLive.Rehearsal.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace EventsLive.Benchmarks;

/// <summary>What the people of a contest with 10,000 teams and 40,000 sheets wait for, over HTTP, and the long turns of grains meanwhile.</summary>
/// <remarks>The server runs in this process, so that its turns can be watched; requests come one after the other.</remarks>
internal static class HallBenchmark
{
    private const int Teams = 10_000;
    private const int SheetRounds = 4;
    private const string Id = "hall";

    /// <summary>What somebody waits for without wondering, in milliseconds.</summary>
    private const double Patience = 1_000;

    private static readonly LongTurns Turns = new();

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var figures = new List<Figure>();
        await using (var server = await StartAsync(folder.Path))
        {
            await WorkAsync(server, figures);
            await server.StopAsync();
        }

        await ActivateAsync(folder.Path, figures, "activation, 10,000 teams and 40,000 sheets");
        await ForgetSnapshotsAsync(Path.Combine(folder.Path, "journal.db"));
        await ActivateAsync(folder.Path, figures, "the same without a snapshot");
        return figures;
    }

    private static async Task WorkAsync(WebApplication server, List<Figure> figures)
    {
        using var http = Client(server);
        var api = new ApiClient(http, RetryPolicy.Once, TimeProvider.System);
        var contest = new LargeContest(api, http);
        await contest.PrepareDistrictAsync();
        await contest.CreateAsync(Id, LargeContest.OwnTeamRule, LargeContest.Rounds);
        await StepAsync(figures, "CSV import of 2,000 teams of 10,000, mean", Teams / 2_000, () => contest.EnterTeamsAsync(Id, Teams));
        await StepAsync(figures, "CSV import of 2,000 sheets of 40,000, mean", Teams / 2_000 * SheetRounds, async () =>
        {
            for (var round = 1; round <= SheetRounds; round++)
            {
                await contest.EnterSheetsAsync(Id, Teams, round);
            }
        });
        await StepAsync(figures, "PUT of a team that is there", 20, () => TimesAsync(20, team => api.Put(
            $"/api/v1/events/{Id}/teams/{LargeContest.Team(team)}",
            new { number = team, name = $"新名{team}", school = "示例区实验小学", town = "t", group = "小学组", members = new[] { $"学生甲{team}", $"学生乙{team}" }, coaches = new[] { $"教练{team / 4}" } })));
        await StepAsync(figures, "substitution of a member", 20, () => TimesAsync(20, team => api.Post(
            $"/api/v1/events/{Id}/teams/{LargeContest.Team(team)}/substitutions", new { member = $"学生甲{team}", successor = $"学生丙{team}", reason = "生病" }, Guid.NewGuid().ToString())));
        await StepAsync(figures, "a score", 100, () => TimesAsync(100, team => ScoreAsync(api, team, 5)));
        await ReadAsync(figures, http, "tablet's list of teams", $"/api/v1/events/{Id}/judging");
        await ReadAsync(figures, http, "standings", $"/api/v1/events/{Id}/standings");
        await ReadAsync(figures, http, "explanation of a place", $"/api/v1/events/{Id}/standings/t5000");
        await ReadAsync(figures, http, "head judge's desk", $"/api/v1/events/{Id}/desk");
        await ReadAsync(figures, http, "standings as Excel", $"/api/v1/events/{Id}/standings/export?format=xlsx");
        await ReadAsync(figures, http, "teams as CSV", $"/api/v1/events/{Id}/teams/export?format=csv");
        await ReadAsync(figures, http, "history of all sheets as CSV", $"/api/v1/events/{Id}/scores/history?format=csv");
        await FloorAsync(contest, api, figures);
        await UnveilAsync(api, figures);
        await AwardsAsync(api, http, figures);
        await ArchiveAsync(http, figures);
    }

    private static async Task FloorAsync(LargeContest contest, ApiClient api, List<Figure> figures)
    {
        await contest.FollowByFloorAsync(Id);
        _ = Turns.Take();
        // The floor asks its contest once a second.
        await StepAsync(figures, "a score a second while a floor follows", 10, () => TimesAsync(10, async team =>
        {
            var answer = await ScoreAsync(api, team, 6);
            await Task.Delay(1_000);
            return answer;
        }), pause: 1_000);
    }

    private static async Task UnveilAsync(ApiClient api, List<Figure> figures)
    {
        await StepAsync(figures, "freeze", 1, async () => (await api.Post($"/api/v1/events/{Id}/contest/freeze", new { }, "freeze")).Expect("freeze"));
        await StepAsync(figures, "start of an unveiling", 1, async () => (await api.Post($"/api/v1/events/{Id}/contest/unveil", new { groups = new[] { "小学组" }, from = 20 }, "unveil")).Expect("unveil"));
        for (var step = 1; step <= 3; step++)
        {
            var taken = step;
            await StepAsync(figures, $"step {step} of the unveiling", 1, async () => (await api.Post($"/api/v1/events/{Id}/contest/unveil/next", new { step = taken }, $"step-{taken}")).Expect("next"));
        }

        (await api.Post($"/api/v1/events/{Id}/contest/unveil/end", new { }, "end")).Expect("end");
        await StepAsync(figures, "publication", 1, async () => (await api.Post($"/api/v1/events/{Id}/contest/publish-despite-gaps", new { reason = "基准" }, "publish")).Expect("publish"));
    }

    private static async Task AwardsAsync(ApiClient api, HttpClient http, List<Figure> figures)
    {
        (await api.Put($"/api/v1/events/{Id}/awards/scheme", new
        {
            tiers = new object[] { new { name = "一等奖", percent = 10 }, new { name = "二等奖", percent = 20 }, new { name = "三等奖", percent = 30 } },
        })).Expect("scheme");
        await StepAsync(figures, "list of awards drawn up", 1, async () => (await api.Post($"/api/v1/events/{Id}/awards/propose", new { }, "propose")).Expect("propose"));
        await ReadAsync(figures, http, "awards' desk", $"/api/v1/events/{Id}/awards/desk");
        var now = DateTimeOffset.UtcNow;
        await StepAsync(figures, "notice of the awards", 1, async () => (await api.Post(
            $"/api/v1/events/{Id}/awards/publicise", new { from = now.AddSeconds(-5), to = now.AddSeconds(1), telephone = "0512-12345678" }, "publicise")).Expect("publicise"));
        await Task.Delay(2_000);
        await StepAsync(figures, "publication of the awards", 1, async () => (await api.Post($"/api/v1/events/{Id}/awards/publish", new { }, "publish-awards")).Expect("publish awards"));
        await ReadAsync(figures, http, "certificates as Excel", $"/api/v1/events/{Id}/awards/certificates?format=xlsx");
        await ReadAsync(figures, http, "page of awards", $"/awards/{Id}");
    }

    private static async Task ArchiveAsync(HttpClient http, List<Figure> figures)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (before, peak) = (process.WorkingSet64, 0L);
        using (new Timer(_ =>
        {
            using var now = Process.GetCurrentProcess();
            peak = Math.Max(peak, now.WorkingSet64);
        }, null, 0, 50))
        {
            await StepAsync(figures, "both files of the archive made", 1, async () =>
            {
                using var answer = await http.PostAsJsonAsync($"/api/v1/events/{Id}/archives", new { reason = "基准" });
                answer.EnsureSuccessStatusCode();
            }, aim: null);
        }

        figures.Add(Figure.Info("memory above what was held before, while the archive was made", (peak - before) / 1048576.0, " MiB"));
        await ReadAsync(figures, http, "file of the archive", $"/api/v1/events/{Id}/archives/1/file", aim: null);
    }

    private static async Task ActivateAsync(string folder, List<Figure> figures, string name)
    {
        await using var server = await StartAsync(folder);
        using var http = Client(server);
        await ReadAsync(figures, http, name, $"/api/v1/events/{Id}/contest", aim: null);
        await server.StopAsync();
    }

    private static async Task ForgetSnapshotsAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM chunks; DELETE FROM snapshots;";
        await command.ExecuteNonQueryAsync();
    }

    private static Task<ApiAnswer> ScoreAsync(ApiClient api, int team, int round) => api.Post(
        $"/api/v1/events/{Id}/scores", new { team = LargeContest.Team(team * 7), round, fields = new { score = 500 + team } }, Guid.NewGuid().ToString());

    private static async Task TimesAsync(int times, Func<int, Task<ApiAnswer>> act)
    {
        for (var i = 1; i <= times; i++)
        {
            (await act(i)).Expect("benchmark");
        }
    }

    private static async Task ReadAsync(List<Figure> figures, HttpClient http, string name, string path, double? aim = Patience)
    {
        var bytes = 0L;
        await StepAsync(figures, name, 1, async () =>
        {
            using var answer = await http.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
        }, aim);
        figures[^1] = figures[^1] with { Name = $"{name} ({bytes / 1024.0:#,0} KiB)" };
    }

    /// <param name="pause">Milliseconds of each time that are no work.</param>
    private static async Task StepAsync(List<Figure> figures, string name, int times, Func<Task> act, double? aim = Patience, double pause = 0)
    {
        _ = Turns.Take();
        var started = Stopwatch.GetTimestamp();
        await act();
        var elapsed = (Stopwatch.GetElapsedTime(started).TotalMilliseconds / times) - pause;
        await Task.Delay(300);
        var (count, longest) = Turns.Take();
        var turns = count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count} turns over 20 ms, longest {longest:0} ms");
        var measured = string.Create(CultureInfo.InvariantCulture, $"{elapsed:#,0.#} ms{turns}");
        Console.WriteLine($"{name}: {measured}");
        figures.Add(aim is { } most ? new Figure(name, measured, $"≤ {most:#,0} ms", elapsed <= most) : new Figure(name, measured));
    }

    private static HttpClient Client(WebApplication server) => ApiClient.Connect(new Uri(server.Urls.First()), ServerUnderTest.AdminToken, 4);

    private static async Task<WebApplication> StartAsync(string folder)
    {
        string[] settings =
        [
            $"--EventsLive:DataDirectory={folder}", $"--EventsLive:AdminToken={ServerUnderTest.AdminToken}", "--EventsLive:Demo=false", "--urls=http://127.0.0.1:0",
        ];
        var server = DashboardHost.Create(settings, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(Turns).SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(20));
        });
        await server.StartAsync();
        return server;
    }
}
