using System.Diagnostics;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Benchmarks;

/// <summary>How long an event with 100,000 live registrations takes to become active, and whether a long history makes it slower.</summary>
internal static class ActivationBenchmark
{
    private const int Live = 100_000;
    private const int LongHistory = 1_000_000;
    // As many as the connections of the HTTP figure.
    private const int AtOnce = 256;
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        CallActor.Set(Actor.System);
        using var brief = new TemporaryFolder();
        using var lengthy = new TemporaryFolder();
        var longTurns = await FillAsync(brief.Path, 0) + await FillAsync(lengthy.Path, (LongHistory - Live) / 2);
        // In turns, so that a drifting machine meets both.
        var (briefTimes, lengthyTimes) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            briefTimes.Add(await ActivateAsync(brief.Path));
            lengthyTimes.Add(await ActivateAsync(lengthy.Path));
        }

        briefTimes.Sort();
        lengthyTimes.Sort();
        return
        [
            Figure.AtMost("activation with 100,000 live registrations", briefTimes[Rounds / 2], 1.5, " s"),
            Figure.Info("activation with 1,000,000 records over the same", lengthyTimes[Rounds / 2], " s"),
            Figure.AtMost("long history / short history", lengthyTimes[Rounds / 2] / briefTimes[Rounds / 2], 1.2),
            Figure.AtMost("turns over 20 ms while 1,100,000 commands of 256 callers were served", longTurns, 0),
        ];
    }

    /// <summary>Leaves the live registrations behind, after as many others were registered and cancelled.</summary>
    private static async Task<int> FillAsync(string folder, int comeAndGone)
    {
        await using var host = await GrainHost.StartAsync(folder);
        var hot = await Scenario.CreateEventAsync(host.Grains, capacity: null);
        await RegisterAsync(hot, Live, cancel: false);
        await RegisterAsync(hot, comeAndGone, cancel: true);
        return host.TurnsOver20Milliseconds;
    }

    private static async Task RegisterAsync(IEventGrain hot, int count, bool cancel)
    {
        // Without keys: what is remembered for 24 hours is bounded by time, not by what is live, and is measured elsewhere.
        var stamp = new CommandStamp("public");
        for (var done = 0; done < count; done += AtOnce)
        {
            var registered = await Task.WhenAll(Enumerable.Range(done, Math.Min(AtOnce, count - done))
                .Select(number => hot.Register(Scenario.Request(number), stamp)));
            if (cancel)
            {
                var cancelled = await Task.WhenAll(registered.Select(answer => hot.Cancel(Scenario.Demand(answer).RegistrationId, proven: true, stamp)));
                Array.ForEach(cancelled, answer => Scenario.Demand(answer));
            }
            else
            {
                Array.ForEach(registered, answer => Scenario.Demand(answer));
            }
        }
    }

    private static async Task<double> ActivateAsync(string folder)
    {
        await using var host = await GrainHost.StartAsync(folder);
        var started = Stopwatch.GetTimestamp();
        _ = await Scenario.Event(host.Grains).Settings() ?? throw new InvalidOperationException("The event is gone.");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
