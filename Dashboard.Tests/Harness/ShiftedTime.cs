namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The machine's clock, moved: timers run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
