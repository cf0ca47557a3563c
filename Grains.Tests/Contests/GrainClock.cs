using Microsoft.Extensions.Time.Testing;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>A clock that stands for grains and their timers while the runtime around them goes on in real time.</summary>
internal sealed class GrainClock(FakeTimeProvider clock) : TimeProvider
{
    /// <summary>False while the runtime starts, which waits for time to pass.</summary>
    public bool Stands { get; set; }

    public override DateTimeOffset GetUtcNow() => Stands ? clock.GetUtcNow() : System.GetUtcNow();

    public override long GetTimestamp() => Stands ? (long)((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds * TimestampFrequency) : System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        state?.GetType().Name.Contains("GrainTimer", StringComparison.Ordinal) == true
            ? clock.CreateTimer(callback, state, dueTime, period)
            : System.CreateTimer(callback, state, dueTime, period);
}
