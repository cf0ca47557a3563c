using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Live;

/// <summary>Runs a grain's reports to other grains, one at a time: whoever is slow to answer holds up neither its commands nor its pushes.</summary>
/// <remarks>Confined to the grain's turns. A report that fails is logged and not repeated: those who follow the grain also ask it.</remarks>
public sealed partial class Reporter(TimeProvider time, ILogger logger, Func<Task> report)
{
    /// <summary>The least time from the end of one report to the beginning of the next.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private bool _running;
    private bool _again;

    /// <summary>Reports soon, with what is true then.</summary>
    public void Start()
    {
        _again = true;
        if (!_running)
        {
            _running = true;
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (_again)
        {
            _again = false;
            try
            {
                await report();
            }
            catch (Exception exception)
            {
                // The end of the line: nobody awaits a report.
                LogFailed(logger, exception);
            }

            await Task.Delay(Rest, time);
        }

        _running = false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A report to another grain failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
