using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <param name="Groups">组别 in their order; at least one.</param>
/// <param name="Rounds">Rounds that may be entered: the counted ones and those beyond.</param>
/// <param name="Rule">The rule as JSON, see the published schema; schema 1.</param>
[GenerateSerializer, Immutable, Alias("ContestSettings")]
public sealed record ContestSettings(
    [property: Id(0)] ImmutableArray<string> Groups,
    [property: Id(1)] int Rounds,
    [property: Id(2)] string Rule,
    [property: Id(3)] ContestPublication Publication = ContestPublication.Unchanged,
    [property: Id(4)] SignaturePolicy Signatures = SignaturePolicy.Unchanged);

/// <summary>When a contest's results are shown to the public and in the halls.</summary>
public enum ContestPublication
{
    /// <summary>As a command: the contest keeps its own; a new one shows sheets at once. Who changes only rounds must not uncover results by it.</summary>
    Unchanged = 0,

    /// <summary>A sheet shows as soon as it is accepted.</summary>
    Immediate = 1,

    /// <summary>A sheet shows once the head judge has approved it.</summary>
    Approved = 2,

    /// <summary>Nothing shows before the results are unveiled or published.</summary>
    Awards = 3,
}

/// <param name="Version">Changes of the settings so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("ContestRevision")]
public sealed record ContestRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <summary>What another rule would do to the standings of those who work at the contest.</summary>
/// <param name="Moves">Teams whose rank or total would be another, the best first in each group.</param>
[GenerateSerializer, Immutable, Alias("RulePreview")]
public sealed record RulePreview([property: Id(0)] int Teams, [property: Id(1)] ImmutableArray<RankMove> Moves);

[GenerateSerializer, Immutable, Alias("RankMove")]
public sealed record RankMove(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string Group,
    [property: Id(4)] int? RankBefore,
    [property: Id(5)] int? RankAfter,
    [property: Id(6)] decimal? TotalBefore,
    [property: Id(7)] decimal? TotalAfter);
