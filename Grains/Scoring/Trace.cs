using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>What became of a judge's value.</summary>
public enum JudgeFate
{
    Counted = 1,
    DroppedHighest = 2,
    DroppedLowest = 3,
}

/// <summary>What became of a run.</summary>
public enum RunFate
{
    Counted = 1,
    DroppedWorst = 2,
    DroppedBest = 3,

    /// <summary>Only the best few count, or only one run.</summary>
    NotAmongBest = 4,

    /// <summary>Its stage or round does not count here, or the formula leaves it out.</summary>
    OtherRound = 5,

    /// <summary>Played for others.</summary>
    Surrogate = 6,

    /// <summary>No-show, withdrawn, disqualified, or without what the formula needs.</summary>
    NoValue = 7,
}

/// <param name="Run">Null = a run that is not there and has a value by the rule.</param>
public sealed record RunNote(RunKey? Run, Rational? Value, RunFate Fate);

public sealed record JudgeNote(string? Judge, Rational Value, JudgeFate Fate);

public sealed record RoundingNote(Rational Before, Rational After, int Digits, RoundingMode Mode);

/// <summary>Collects the steps of a calculation while it is explained.</summary>
internal sealed class Trace
{
    public List<ImmutableArray<RunNote>> Runs { get; } = [];

    public List<JudgeNote> Judges { get; } = [];

    public List<RoundingNote> Roundings { get; } = [];
}
