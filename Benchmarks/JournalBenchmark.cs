using System.Diagnostics;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Silo.Storage.Sqlite;

namespace EventsLive.Benchmarks;

/// <summary>What a journaled grain costs over its store: 1,000 callers of one event against the same batches written by a bare loop.</summary>
internal static class JournalBenchmark
{
    private const int Callers = 1_000;
    private const int WarmUpRounds = 3;
    private const int Rounds = 5;
    private const int CallsEach = 40;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        CallActor.Set(Actor.System);
        using var folder = new TemporaryFolder();
        RecordingStore? recorder = null;
        var (ratios, grainCosts, bareCosts) = (new List<double>(), new List<Cost>(), new List<Cost>());
        // One file for all rounds, as the grain's store is one: the further a file has grown, the dearer is a batch.
        using var bare = new SqliteWriter(SqliteSchema.OpenWriter(folder.File("bare.db")));
        var heads = new Dictionary<string, StreamHead>(StringComparer.Ordinal);
        await using (var host = await GrainHost.StartAsync(folder.Path, inner => recorder = new RecordingStore(inner)))
        {
            var hot = await Scenario.CreateEventAsync(host.Grains, capacity: null);
            for (var round = 0; round < WarmUpRounds + Rounds; round++)
            {
                var calls = Calls();
                var before = Cost.Now();
                await RegisterAsync(hot, calls);
                var grain = Cost.Since(before, calls.Length);
                var batches = recorder!.Take();
                before = Cost.Now();
                Write(bare, heads, batches);
                var plain = Cost.Since(before, calls.Length);
                if (round >= WarmUpRounds)
                {
                    ratios.Add(plain.Seconds / grain.Seconds);
                    grainCosts.Add(grain);
                    bareCosts.Add(plain);
                }
            }
        }

        ratios.Sort();
        return
        [
            Figure.AtLeast("journal / identical batches without Orleans (median of 5)", ratios[Rounds / 2], 0.7),
            .. Figures("through the grain", grainCosts),
            .. Figures("by the bare loop", bareCosts),
        ];
    }

    // Made beforehand: random ids cost the callers as much as the call itself.
    private static (RegistrationRequest Request, CommandStamp Stamp)[] Calls() =>
        [.. Enumerable.Range(0, Callers * CallsEach).Select(number => (Scenario.Request(number), Scenario.Stamp()))];

    private static Task RegisterAsync(IEventGrain hot, (RegistrationRequest Request, CommandStamp Stamp)[] calls) =>
        Task.WhenAll(calls.Chunk(CallsEach).Select(mine => Task.Run(async () =>
        {
            foreach (var (request, stamp) in mine)
            {
                Scenario.Demand(await hot.Register(request, stamp));
            }
        })));

    private static void Write(SqliteWriter writer, Dictionary<string, StreamHead> heads, IReadOnlyList<(string Key, AppendBatch Batch)> batches)
    {
        foreach (var (key, batch) in batches)
        {
            // The heads are this file's own; everything else is the same byte for byte.
            var expected = heads.GetValueOrDefault(key);
            var same = batch with { Expected = expected };
            writer.Begin();
            if (writer.Append(key, same) != AppendOutcome.Committed)
            {
                throw new InvalidOperationException("The bare loop was fenced.");
            }

            writer.Commit();
            heads[key] = same.Result;
        }
    }

    private static IEnumerable<Figure> Figures(string how, List<Cost> costs) =>
    [
        Figure.Info($"registrations {how} (median)", 1 / Median(costs, cost => cost.Seconds), "/s"),
        Figure.Info($"processor time of one {how}", Median(costs, cost => cost.ProcessorMicroseconds), " µs"),
        Figure.Info($"allocated for one {how}", Median(costs, cost => cost.AllocatedBytes), " B"),
    ];

    private static double Median(List<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    /// <summary>What one registration took of the whole process, its callers included.</summary>
    private sealed record Cost(double Seconds, double ProcessorMicroseconds, double AllocatedBytes)
    {
        public static Cost Now() =>
            new(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, Environment.CpuUsage.TotalTime.TotalMicroseconds, GC.GetTotalAllocatedBytes());

        public static Cost Since(Cost before, int count)
        {
            var now = Now();
            return new Cost(
                (now.Seconds - before.Seconds) / count,
                (now.ProcessorMicroseconds - before.ProcessorMicroseconds) / count,
                (now.AllocatedBytes - before.AllocatedBytes) / count);
        }
    }
}
