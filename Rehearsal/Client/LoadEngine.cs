namespace EventsLive.Rehearsal.Client;

/// <summary>Makes load: closed (so many callers, each waiting for its answer) or open (so many requests a second, whatever the answers do).</summary>
public static class LoadEngine
{
    /// <summary>Sends <paramref name="count"/> requests from <paramref name="callers"/> callers. A latency is counted from the sending.</summary>
    /// <param name="send">Sends request number 0, 1, 2 ….</param>
    public static async Task<LoadTally> Closed(
        int count,
        int callers,
        Func<int, CancellationToken, Task<ApiAnswer>> send,
        TimeProvider time,
        LoadTally tally,
        CancellationToken cancellation)
    {
        var next = -1;
        async Task Call()
        {
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                await Measure(number, time.GetTimestamp(), send, time, tally, cancellation).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(callers, count)).Select(_ => Task.Run(Call, cancellation)))
            .ConfigureAwait(false);
        return tally;
    }

    /// <summary>Begins <paramref name="rate"/> requests a second for <paramref name="duration"/>.</summary>
    /// <remarks>
    /// A latency is counted from the moment at which the request was due, not from its sending: a server that stalls is
    /// charged for every request that had to wait meanwhile (Gil Tene, coordinated omission).
    /// </remarks>
    public static async Task<LoadTally> Open(
        double rate,
        TimeSpan duration,
        Func<int, CancellationToken, Task<ApiAnswer>> send,
        TimeProvider time,
        LoadTally tally,
        CancellationToken cancellation)
    {
        var pace = new Pace(time);
        var count = (int)Math.Round(rate * duration.TotalSeconds);
        var open = new List<Task>(count);
        for (var number = 0; number < count; number++)
        {
            var dueAt = await pace.Until(TimeSpan.FromSeconds(number / rate), cancellation).ConfigureAwait(false);
            open.Add(Measure(number, dueAt, send, time, tally, cancellation));
        }

        await Task.WhenAll(open).ConfigureAwait(false);
        return tally;
    }

    private static async Task Measure(
        int number,
        long from,
        Func<int, CancellationToken, Task<ApiAnswer>> send,
        TimeProvider time,
        LoadTally tally,
        CancellationToken cancellation)
    {
        try
        {
            var answer = await send(number, cancellation).ConfigureAwait(false);
            tally.Answered(answer, time.GetElapsedTime(from));
        }
        catch (OutcomeUnknownException unknown)
        {
            tally.Unknown(unknown);
        }
    }
}
