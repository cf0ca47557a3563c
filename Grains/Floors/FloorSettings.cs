using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>What comes first in the running order.</summary>
public enum RunSequence
{
    /// <summary>Round 1 of all groups, then round 2 of all groups, …</summary>
    RoundFirst = 1,

    /// <summary>All rounds of the first group, then those of the next one, …</summary>
    GroupFirst = 2,
}

/// <summary>A time in which no run begins or goes on: lunch, a ceremony.</summary>
[GenerateSerializer, Immutable, Alias("FloorBreak")]
public sealed record FloorBreak([property: Id(0)] DateTimeOffset From, [property: Id(1)] DateTimeOffset To);

/// <summary>How the day's floor work of a contest is run.</summary>
/// <param name="StartsAt">When the first run may begin.</param>
/// <param name="ReportBy">Teams that report in after it are late; null = no such time.</param>
/// <param name="RunSeconds">Length of a run.</param>
/// <param name="ChangeoverSeconds">From the end of a run to the begin of the next one on the same table.</param>
/// <param name="GapSeconds">The least time between two runs of one team.</param>
/// <param name="CallIntervalSeconds">The least time between two calls; so long after the third one the run counts as not taken up.</param>
/// <param name="AutoForfeit">Three calls without an answer end the run as withdrawn by themselves; otherwise somebody says so.</param>
/// <param name="InspectionRequired">Whether a robot must be inspected for each run before it queues.</param>
/// <param name="SeparateSchools">Whether the draw keeps teams of one school apart where it can.</param>
/// <param name="PracticeRounds">Rounds before the first that do not count.</param>
[GenerateSerializer, Immutable, Alias("FloorSettings")]
public sealed record FloorSettings(
    [property: Id(0)] DateTimeOffset StartsAt,
    [property: Id(1)] DateTimeOffset? ReportBy,
    [property: Id(2)] int RunSeconds,
    [property: Id(3)] int ChangeoverSeconds,
    [property: Id(4)] int GapSeconds,
    [property: Id(5)] ImmutableArray<FloorBreak> Breaks,
    [property: Id(6)] RunSequence Sequence,
    [property: Id(7)] RoundOrder RoundOrder,
    [property: Id(8)] bool SeparateSchools,
    [property: Id(9)] bool InspectionRequired,
    [property: Id(10)] int CallIntervalSeconds,
    [property: Id(11)] bool AutoForfeit,
    [property: Id(12)] int PracticeRounds)
{
    public TimeSpan Run => TimeSpan.FromSeconds(RunSeconds);

    public TimeSpan Changeover => TimeSpan.FromSeconds(ChangeoverSeconds);

    public TimeSpan Gap => TimeSpan.FromSeconds(GapSeconds);

    public TimeSpan CallInterval => TimeSpan.FromSeconds(CallIntervalSeconds);

    /// <summary>By value also for the breaks, which an array compares by reference.</summary>
    public bool SameAs(FloorSettings other) => this with { Breaks = other.Breaks } == other && Breaks.SequenceEqual(other.Breaks);
}
