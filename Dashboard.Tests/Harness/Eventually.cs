using System.Diagnostics;
using Xunit;
using Xunit.Sdk;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>Waits for a condition; when its deadline passes, it says what it waited for and what it saw last.</summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until the probe's value satisfies the condition, and returns that value.</summary>
    /// <param name="what">Completes the sentence "waited for …".</param>
    /// <param name="probe">Asked again and again; what it throws counts as not yet.</param>
    public static async Task<T> Get<T>(
        string what,
        Func<Task<T>> probe,
        Func<T, bool> condition,
        TimeSpan? deadline = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var limit = deadline ?? DefaultDeadline;
        var clock = Stopwatch.StartNew();
        object? seen = null;
        while (true)
        {
            try
            {
                var value = await probe();
                if (condition(value))
                {
                    return value;
                }

                seen = value;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                seen = $"{failure.GetType().Name}: {failure.Message}";
            }

            if (clock.Elapsed > limit)
            {
                throw new XunitException($"Waited {limit.TotalSeconds} s for {what}. Last seen: {seen ?? "nothing"}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Waits until the probe says true.</summary>
    public static Task True(
        string what,
        Func<Task<bool>> probe,
        TimeSpan? deadline = null) =>
        Get(what, probe, static value => value, deadline);

    /// <summary>Waits until the probe says true.</summary>
    public static Task True(
        string what,
        Func<bool> probe,
        TimeSpan? deadline = null) =>
        Get(what, () => Task.FromResult(probe()), static value => value, deadline);
}
