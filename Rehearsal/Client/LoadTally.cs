using System.Collections.Concurrent;
using System.Net;

namespace EventsLive.Rehearsal.Client;

/// <summary>Counts what became of the requests of one run, from any number of threads.</summary>
public sealed class LoadTally
{
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _latencies = new();
    private int _accepted;
    private int _unknown;
    private int _repeated;

    /// <summary>Requests that have ended, however they ended.</summary>
    public int Ended => Volatile.Read(ref _accepted) + Volatile.Read(ref _unknown) + _refusals.Values.Sum();

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Takes an answer. Only accepted requests have a latency: a refusal is cheap and would flatter it.</summary>
    public void Answered(ApiAnswer answer, TimeSpan elapsed)
    {
        if (answer.Succeeded)
        {
            Interlocked.Increment(ref _accepted);
            _latencies.Record(elapsed);
        }
        else
        {
            var reason = answer.ProblemType is { } type ? $"{(int)answer.Status} {type}" : Words(answer.Status);
            _refusals.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        }

        Interlocked.Add(ref _repeated, answer.Attempts - 1);
    }

    /// <summary>Takes a request of which nobody knows whether it was carried out.</summary>
    public void Unknown(OutcomeUnknownException failure)
    {
        Interlocked.Increment(ref _unknown);
        Interlocked.Add(ref _repeated, failure.Attempts - 1);
    }

    public LoadReport Report(string command, TimeSpan elapsed) => new(
        command,
        Math.Round(elapsed.TotalSeconds, 3),
        Accepted,
        _refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal).ToDictionary(),
        Volatile.Read(ref _unknown),
        Volatile.Read(ref _repeated),
        elapsed > TimeSpan.Zero ? Math.Round(Accepted / elapsed.TotalSeconds, 1) : 0,
        _latencies.Summarise());

    private static string Words(HttpStatusCode status) => $"{(int)status} {status}";
}

/// <summary>What one run did.</summary>
/// <param name="Refused">Refusals by status and problem type.</param>
/// <param name="Unknown">Requests that were never finally answered.</param>
/// <param name="Repeated">Attempts beyond the first of each request.</param>
/// <param name="PerSecond">Accepted requests a second.</param>
/// <param name="LatencyMs">Of the accepted requests, in milliseconds, repeated attempts included; null where none was accepted.</param>
public sealed record LoadReport(
    string Command,
    double Seconds,
    int Accepted,
    IReadOnlyDictionary<string, int> Refused,
    int Unknown,
    int Repeated,
    double PerSecond,
    LatencySummary? LatencyMs);
