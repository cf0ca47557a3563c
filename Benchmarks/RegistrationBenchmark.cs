using System.Diagnostics;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Benchmarks;

/// <summary>Durable registrations of one hot event over HTTP, 256 connections, against an endpoint that only parses and answers.</summary>
internal static class RegistrationBenchmark
{
    private const int Connections = 256;
    private const int EachRound = 20_000;
    private const int WarmUpRounds = 4;
    private const int Rounds = 5;

    // Reached in the last round: some of its registrations must be refused, and none may be confirmed above it.
    private const int Capacity = ((WarmUpRounds + Rounds) * EachRound) - 1_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var dashboard = await ServerUnderTest.DashboardAsync(folder.Path);
        await using var bare = await ServerUnderTest.BareAsync();
        var admin = new ApiClient(ApiClient.Connect(dashboard.Address, ServerUnderTest.AdminToken, 4), RetryPolicy.Once, TimeProvider.System);
        await PrepareAsync(admin);
        var ratios = new List<double>();
        var (ours, theirs) = (0.0, 0.0);
        LatencySummary? latency = null;
        // The first rounds warm up both; each further one measures both, one after the other.
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var (plain, _) = await RegisterAsync(bare.Address, round);
            (ours, latency) = await RegisterAsync(dashboard.Address, round);
            if (round >= WarmUpRounds)
            {
                ratios.Add(ours / plain);
                theirs = plain;
            }
        }

        ratios.Sort();
        var hot = (await admin.Get("/api/v1/events/hot", CancellationToken.None)).Read<EventPage>();
        return
        [
            Figure.AtLeast("durable registrations / bare endpoint (median of 5)", ratios[Rounds / 2], 0.6),
            Figure.Info("durable registrations", ours, "/s"),
            Figure.Info("bare endpoint", theirs, "/s"),
            Figure.Info("latency p99 at 256 connections", latency?.P99 ?? double.NaN, " ms"),
            new Figure("confirmed at capacity", $"{hot.Confirmed} of {Capacity}", "never above", hot.Confirmed == Capacity),
        ];
    }

    private static async Task PrepareAsync(ApiClient admin)
    {
        (await admin.Put("/api/v1/district", new { name = "基准区", towns = new[] { new { id = "t", name = "基准镇" } } }, CancellationToken.None)).Expect("PUT district");
        var now = DateTimeOffset.UtcNow;
        (await admin.Put(
            "/api/v1/events/hot",
            new
            {
                name = "热门讲座",
                kind = "lecture",
                town = "t",
                venues = Array.Empty<string>(),
                startsAt = now.AddHours(1),
                endsAt = now.AddHours(3),
                capacity = Capacity,
                registration = new { opensAt = (string?)null, closesAt = (string?)null, waitlist = "none" },
            },
            CancellationToken.None)).Expect("PUT event");
    }

    private static async Task<(double PerSecond, LatencySummary? Latency)> RegisterAsync(Uri server, int round)
    {
        using var http = ApiClient.Connect(server, null, Connections);
        var load = new RegistrationLoad(new ApiClient(http, RetryPolicy.Once, TimeProvider.System), "hot", $"bench-{round}");
        var tally = new LoadTally();
        var started = Stopwatch.GetTimestamp();
        await LoadEngine.Closed(EachRound, Connections, load.Send, TimeProvider.System, tally, CancellationToken.None);
        return (EachRound / Stopwatch.GetElapsedTime(started).TotalSeconds, tally.Report("register", Stopwatch.GetElapsedTime(started)).LatencyMs);
    }

    private sealed record EventPage(int Confirmed);
}
