namespace EventsLive.Grains.Floors;

/// <summary>What somebody does to a table's clock.</summary>
public enum ClockAct
{
    Start = 1,
    Stop = 2,
    Reset = 3,
}

/// <summary>The clock of a table: the time that its run has taken so far, of the server's own time. Nothing ticks: who shows it adds the time since <paramref name="RunningSince"/>.</summary>
/// <param name="LengthSeconds">Of the run: the page counts down from it and signals its end.</param>
/// <param name="Before">Time taken before <paramref name="RunningSince"/>.</param>
/// <param name="RunningSince">Null = it stands.</param>
public sealed record TableClock(int LengthSeconds, TimeSpan Before, DateTimeOffset? RunningSince)
{
    public static TableClock Of(int lengthSeconds) => new(lengthSeconds, TimeSpan.Zero, null);

    public TimeSpan Elapsed(DateTimeOffset now) => Before + (RunningSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>The clock after an act; starting a running clock and stopping a standing one change nothing.</summary>
    public TableClock After(ClockAct act, int lengthSeconds, DateTimeOffset at) => act switch
    {
        ClockAct.Start => this with { LengthSeconds = lengthSeconds, RunningSince = RunningSince ?? at },
        ClockAct.Stop => this with { Before = Elapsed(at), RunningSince = null },
        _ => Of(lengthSeconds),
    };
}
