using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Names a run of a team, as acts, records and answers of the head judge's desk do.</summary>
/// <param name="Stage">Null = the rule's first stage, or it has none.</param>
/// <param name="Match">Null = a solo run.</param>
[GenerateSerializer, Immutable, Alias("RunRef")]
public sealed record RunRef([property: Id(0)] int Round, [property: Id(1)] string? Stage = null, [property: Id(2)] string? Match = null)
{
    public static RunRef Of(RunKey key) => new(key.Round, key.Stage.Length == 0 ? null : key.Stage, key.Match);

    internal RunKey KeyIn(ScoringRule rule) => new(Stage ?? rule.FirstStage, Round, Match);
}
