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
        var ratios = new List<double>();
        var (throughGrains, bare) = (0.0, 0.0);
        await using (var host = await GrainHost.StartAsync(folder.Path, inner => recorder = new RecordingStore(inner)))
        {
            var hot = await Scenario.CreateEventAsync(host.Grains, capacity: null);
            for (var round = 0; round < WarmUpRounds + Rounds; round++)
            {
                recorder!.Take();
                var grains = await RegisterAsync(hot);
                var batches = recorder.Take();
                var plain = Write(folder.File($"bare-{round}.db"), batches);
                if (round >= WarmUpRounds)
                {
                    ratios.Add(plain / grains);
                    (throughGrains, bare) = (Callers * CallsEach / grains, Callers * CallsEach / plain);
                }
            }
        }

        ratios.Sort();
        return
        [
            Figure.AtLeast("journal / identical batches without Orleans (median of 5)", ratios[Rounds / 2], 0.7),
            Figure.Info("registrations through the grain", throughGrains, "/s"),
            Figure.Info("the same batches by a bare loop", bare, "/s"),
        ];
    }

    private static async Task<double> RegisterAsync(IEventGrain hot)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < CallsEach; call++)
            {
                Scenario.Demand(await hot.Register(Scenario.Request((caller * CallsEach) + call), Scenario.Stamp()));
            }
        })));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Write(string path, IReadOnlyList<(string Key, AppendBatch Batch)> batches)
    {
        using var writer = new SqliteWriter(SqliteSchema.OpenWriter(path));
        var heads = new Dictionary<string, StreamHead>(StringComparer.Ordinal);
        var started = Stopwatch.GetTimestamp();
        foreach (var (key, batch) in batches)
        {
            // The stream begins in the middle here; its head is made to fit, everything else is the same byte for byte.
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

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
