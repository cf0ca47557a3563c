using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <param name="FrozenSince">Null = the contest is not frozen.</param>
/// <param name="FreezeAt">When it will freeze by itself; null = nothing is planned.</param>
/// <param name="PublishedAt">When the results became final; null = they are provisional.</param>
[GenerateSerializer, Immutable, Alias("PublicationState")]
public sealed record PublicationState(
    [property: Id(0)] DateTimeOffset? FrozenSince,
    [property: Id(1)] DateTimeOffset? FreezeAt,
    [property: Id(2)] DateTimeOffset? PublishedAt);

/// <summary>How an unveiling goes about: group by group, each from the last place to the first.</summary>
/// <param name="Groups">Groups in the order in which they are unveiled.</param>
/// <param name="From">The lowest place that is unveiled by itself: all behind it are shown together; null = every team by itself.</param>
/// <param name="Pauses">Places that are announced before the team is shown.</param>
[GenerateSerializer, Immutable, Alias("UnveilSettings")]
public sealed record UnveilSettings(
    [property: Id(0)] ImmutableArray<string> Groups,
    [property: Id(1)] int? From,
    [property: Id(2)] ImmutableArray<int> Pauses);

/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all. Staff only: it tells how many teams have a result.</param>
[GenerateSerializer, Immutable, Alias("UnveilPosition")]
public sealed record UnveilPosition([property: Id(0)] int Step, [property: Id(1)] int Steps);

/// <summary>What staff needs to steer a contest's publication.</summary>
/// <param name="Unapproved">Sheets that stand without the approval that the contest wants.</param>
/// <param name="Unveil">Null = no unveiling is going on.</param>
/// <param name="FreezeReason">Why the contest is frozen or will be; null = nobody said, or it is not.</param>
[GenerateSerializer, Immutable, Alias("PublicationSteering")]
public sealed record PublicationSteering(
    [property: Id(0)] ContestSettings Settings,
    [property: Id(1)] PublicationState State,
    [property: Id(2)] int Unapproved,
    [property: Id(3)] UnveilPosition? Unveil,
    [property: Id(4)] UnveilPreview? Current,
    [property: Id(5)] UnveilPreview? Next,
    [property: Id(6)] string? FreezeReason = null);

/// <summary>One step of an unveiling for those who steer it.</summary>
/// <param name="Teams">The teams that it shows, the best first; empty where it shows none.</param>
/// <param name="Awards">The awards announced with them, by team; null = none.</param>
[GenerateSerializer, Immutable, Alias("UnveilPreview")]
public sealed record UnveilPreview(
    [property: Id(0)] UnveilStepKind Kind,
    [property: Id(1)] string Group,
    [property: Id(2)] int? Rank,
    [property: Id(3)] ImmutableArray<RankedTeam> Teams,
    [property: Id(4)] ImmutableSortedDictionary<string, string>? Awards = null);
