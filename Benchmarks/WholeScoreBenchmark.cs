using System.Diagnostics;
using System.Globalization;
using EventsLive.Grains.Live;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Benchmarks;

/// <summary>
/// What one score costs from end to end with 10,000 teams against 100: a judge's request over HTTP, decided and folded, its batch in SQLite,
/// the publisher's diff for each audience, its push to the web process, the hub, and two raw clients (one of the public, one of the staff) that receive it.
/// </summary>
/// <remarks>
/// The server is a process of its own; the load generator runs beside it on the same cores. Both sizes score 100 teams by the same numbers of rounds, so that a team's
/// own past weighs the same in both; the 100 are spread over the whole field of the large contest. Rounds of both sizes take turns.
/// </remarks>
internal static class WholeScoreBenchmark
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int Rounds = 5;
    private const int Callers = 16;

    /// <summary>Scores in one burst: each of 100 teams in ten further rounds.</summary>
    private const int BurstRounds = 10;

    private const string Large = "many";

    // A publisher that pushed less than this ago waits: a score alone is one that finds it at rest.
    private static readonly TimeSpan Rest = PublishingGrain.Rhythm + TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerUnderTest.DashboardAsync(folder.Path);
        using var http = ApiClient.Connect(server.Address, ServerUnderTest.AdminToken, Callers);
        var api = new ApiClient(http, RetryPolicy.Once, TimeProvider.System);
        var small = Enumerable.Range(0, Rounds + 2).Select(round => string.Create(CultureInfo.InvariantCulture, $"few-{round}")).ToArray();
        await PrepareAsync(new LargeContest(api, http), small);

        string[] watched = [.. small, Large];
        await using var visitor = await ScoreReceiver.ConnectAsync(server.Address, null, watched);
        await using var staff = await ScoreReceiver.ConnectAsync(server.Address, ServerUnderTest.AdminToken, watched);
        var run = new Run(api, server, visitor, staff);

        // Three further rounds of a hundred teams, one score at a time; the sizes take turns.
        var alone = new List<(double Few, double Many)>();
        for (var round = 0; round <= Rounds; round++)
        {
            alone.Add(await run.AloneAsync(small[^1], Large, round, 40));
        }

        var burst = new List<(Burst Few, Burst Many)>();
        for (var round = 0; round <= Rounds; round++)
        {
            burst.Add((await run.BurstAsync(small[round], 1, 1), await run.BurstAsync(Large, round + 2, Many / Few)));
        }

        // The first of each warms up.
        var (fewAlone, manyAlone) = Medians(alone.Skip(1).Select(one => (one.Few, one.Many)));
        var (fewBurst, manyBurst) = Medians(burst.Skip(1).Select(one => (one.Few.Processor, one.Many.Processor)));
        var (fewWall, manyWall) = Medians(burst.Skip(1).Select(one => (one.Few.Elapsed, one.Many.Elapsed)));
        return
        [
            Figure.AtMost($"one score alone, sent → received by the hub's clients, 10,000 teams / 100 ({Milli(manyAlone)} / {Milli(fewAlone)})", manyAlone / fewAlone, 2),
            Figure.AtMost($"processor time of the server a score, {Callers} judges at once, 10,000 / 100 ({Micro(manyBurst)} / {Micro(fewBurst)})", manyBurst / fewBurst, 2),
            Figure.AtMost($"the same, elapsed until each is answered ({Micro(manyWall)} / {Micro(fewWall)})", manyWall / fewWall, 2),
        ];
    }

    private static async Task PrepareAsync(LargeContest contests, IEnumerable<string> small)
    {
        await contests.PrepareDistrictAsync();
        foreach (var (id, teams) in small.Select(id => (id, Few)).Append((Large, Many)))
        {
            await contests.CreateAsync(id, LargeContest.OwnTeamRule, LargeContest.Rounds);
            await contests.EnterTeamsAsync(id, teams);
            await contests.EnterSheetsAsync(id, teams, 1);
            await contests.FollowByFloorAsync(id);
        }
    }

    private static (double Few, double Many) Medians(IEnumerable<(double Few, double Many)> rounds)
    {
        var all = rounds.ToArray();
        return (all.Select(round => round.Few).Order().ElementAt(all.Length / 2), all.Select(round => round.Many).Order().ElementAt(all.Length / 2));
    }

    private static string Milli(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms");

    private static string Micro(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs");

    /// <param name="Processor">Seconds of the server's processor time a score.</param>
    /// <param name="Elapsed">Seconds a score, until all were answered.</param>
    private sealed record Burst(double Processor, double Elapsed);

    private sealed class Run(ApiClient api, ServerUnderTest server, ScoreReceiver visitor, ScoreReceiver staff)
    {
        private int _points = 2_000;

        /// <summary>Medians, in seconds, of scores that come one at a time to either contest by turns.</summary>
        public async Task<(double Few, double Many)> AloneAsync(string few, string many, int round, int scores)
        {
            var (small, large) = (new List<double>(), new List<double>());
            for (var i = 0; i < scores; i++)
            {
                // Round 2 first, then 3 and 4, each of the same hundred teams.
                var place = (round * scores) + i;
                small.Add(await OneAsync(few, 1 + (place % Few), 2 + (place / Few), null, null));
                await Task.Delay(Rest);
                large.Add(await OneAsync(many, (1 + (place % Few)) * (Many / Few), 2 + (place / Few), null, null));
                await Task.Delay(Rest);
            }

            return (Middle(small), Middle(large));
        }

        /// <summary>A hundred teams, each in <see cref="BurstRounds"/> further rounds, entered by all callers at once.</summary>
        public async Task<Burst> BurstAsync(string contest, int first, int step)
        {
            var scores = Enumerable.Range(0, Few * BurstRounds)
                .Select(i => (Team: first + (i % Few * step), Round: 3 + (i / Few), Points: Interlocked.Increment(ref _points)))
                .ToArray();
            var arrivals = scores.SelectMany(score => new[]
            {
                visitor.ArrivalOf(contest, LargeContest.Team(score.Team), score.Points), staff.ArrivalOf(contest, LargeContest.Team(score.Team), score.Points),
            }).ToArray();
            await Task.Delay(Rest);
            var (processor, started) = (server.ProcessorTime, Stopwatch.GetTimestamp());
            await Parallel.ForEachAsync(
                scores,
                new ParallelOptions { MaxDegreeOfParallelism = Callers },
                async (score, _) => await SendAsync(contest, score.Team, score.Round, score.Points, null, null));
            // The last push waits for the publisher's rhythm: it belongs to the work, and its waiting to no score.
            var elapsed = Stopwatch.GetElapsedTime(started);
            await Task.WhenAll(arrivals);
            return new Burst((server.ProcessorTime - processor).TotalSeconds / scores.Length, elapsed.TotalSeconds / scores.Length);
        }

        private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

        private async Task<double> OneAsync(string contest, int team, int round, string? match, string? side)
        {
            var points = ++_points;
            var arrival = Task.WhenAll(visitor.ArrivalOf(contest, LargeContest.Team(team), points), staff.ArrivalOf(contest, LargeContest.Team(team), points));
            var started = Stopwatch.GetTimestamp();
            await SendAsync(contest, team, round, points, match, side);
            await arrival;
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        private async Task SendAsync(string contest, int team, int round, int points, string? match, string? side) => (await api.Post(
            $"/api/v1/events/{contest}/scores",
            match is null
                ? new { team = LargeContest.Team(team), round, fields = new { score = points } }
                : new { team = LargeContest.Team(team), round, fields = new { score = points }, match, side },
            Guid.NewGuid().ToString())).Expect("POST score");
    }
}
