using HdrHistogram;

namespace EventsLive.Rehearsal.Client;

/// <summary>Latencies of one kind of operation, to three significant digits, recorded from any number of threads.</summary>
public sealed class LatencyHistogram
{
    private const long LongestMicroseconds = 3_600_000_000;
    private const int SignificantDigits = 3;

    private readonly LongConcurrentHistogram _microseconds = new(1, LongestMicroseconds, SignificantDigits);

    /// <summary>Records one operation. What took longer than an hour counts as an hour.</summary>
    public void Record(TimeSpan elapsed) =>
        _microseconds.RecordValue(Math.Clamp((long)elapsed.TotalMicroseconds, 1, LongestMicroseconds));

    /// <summary>The figures so far; null where nothing was recorded.</summary>
    public LatencySummary? Summarise()
    {
        if (_microseconds.TotalCount == 0)
        {
            return null;
        }

        return new LatencySummary(
            _microseconds.TotalCount,
            At(0),
            At(50),
            At(90),
            At(99),
            At(99.9),
            Math.Round(_microseconds.GetMaxValue() / 1000.0, 3));
    }

    private double At(double percentile) => Math.Round(_microseconds.GetValueAtPercentile(percentile) / 1000.0, 3);
}

/// <summary>Latencies in milliseconds.</summary>
public sealed record LatencySummary(long Count, double Min, double P50, double P90, double P99, double P999, double Max);
