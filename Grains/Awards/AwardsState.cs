using System.Collections.Immutable;

namespace EventsLive.Grains.Awards;

/// <summary>How far a contest's awards have come.</summary>
public enum AwardStage
{
    /// <summary>Nothing is drawn up, or what was drawn up was taken back.</summary>
    Draft = 1,

    /// <summary>拟获奖名单: known to staff.</summary>
    Proposed = 2,

    /// <summary>公示: public, open to objections.</summary>
    Publicised = 3,

    /// <summary>正式公布.</summary>
    Published = 4,
}

/// <summary>A contest's awards as their records tell it, immutable.</summary>
/// <param name="Revision">Steps so far, from 1.</param>
/// <param name="Proposal">The newest list; null in <see cref="AwardStage.Draft"/>.</param>
/// <param name="Notice">Null until the list was publicised.</param>
/// <param name="PublishedAt">Null until the list was published.</param>
/// <param name="Objections">In the order in which they came.</param>
/// <param name="Withdrawals">How often a list was taken back.</param>
/// <param name="WasPublic">Whether any list was ever publicised, a withdrawn one included.</param>
public sealed record AwardsState(
    int Revision,
    AwardStage Stage,
    AwardScheme? Scheme,
    AwardsProposed? Proposal,
    AwardsPublicised? Notice,
    DateTimeOffset? PublishedAt,
    ImmutableArray<ObjectionFacts> Objections,
    int Withdrawals,
    bool WasPublic)
{
    public static AwardsState Empty { get; } = new(0, AwardStage.Draft, null, null, null, null, [], 0, WasPublic: false);

    /// <summary>Whether the public may know the list.</summary>
    public bool IsPublic => Stage >= AwardStage.Publicised;
}

/// <param name="Upheld">Null = not decided.</param>
public sealed record ObjectionFacts(string Id, string? Team, DateTimeOffset At, bool? Upheld, DateTimeOffset? DecidedAt);
