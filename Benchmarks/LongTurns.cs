using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace EventsLive.Benchmarks;

/// <summary>Counts the scheduler's own warnings of long turns, and prints errors.</summary>
internal sealed partial class LongTurns : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private int _count;
    private double _longest;

    public int Count => _count;

    /// <summary>How many there were since the last call, and the longest of them in milliseconds.</summary>
    public (int Count, double Longest) Take()
    {
        lock (_gate)
        {
            var taken = (_count, _longest);
            (_count, _longest) = (0, 0);
            return taken;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        if (text.Contains("took elapsed time", StringComparison.Ordinal))
        {
            var elapsed = Elapsed().Match(text) is { Success: true } found && TimeSpan.TryParse(found.Groups[1].Value, CultureInfo.InvariantCulture, out var time) ? time.TotalMilliseconds : 0;
            lock (_gate)
            {
                _count++;
                _longest = Math.Max(_longest, elapsed);
            }
        }
        else if (logLevel >= LogLevel.Error)
        {
            Console.Error.WriteLine($"{text} {exception}");
        }
    }

    public void Dispose()
    {
    }

    [GeneratedRegex("took elapsed time ([0-9:.]+)")]
    private static partial Regex Elapsed();
}
