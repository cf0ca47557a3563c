using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet with who entered it, what became of it and what it corrected.</summary>
/// <param name="Sequence">Place in the order of acceptance, from 1 without gaps.</param>
/// <param name="Actor">Id of the account or device that sent it.</param>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="Replaces">The sheet that this one corrects.</param>
/// <param name="Before">The fields of the corrected sheet; null where it corrects none.</param>
/// <param name="BeforePoints">Points of the corrected sheet by the rule in force.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Reason">Why it corrects; null = none was given, or it has been erased.</param>
/// <param name="SetAside">Why it counts for nothing any more although none corrects it; null = it was not set aside.</param>
/// <param name="Photo">What is known of the photo of a paper sheet; null = there never was one.</param>
[GenerateSerializer, Immutable, Alias("SheetHistoryRow")]
public sealed record SheetHistoryRow(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string SheetId,
    [property: Id(2)] string Team,
    [property: Id(3)] int Number,
    [property: Id(4)] string TeamName,
    [property: Id(5)] string Group,
    [property: Id(6)] int Round,
    [property: Id(7)] string? Judge,
    [property: Id(8)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(9)] RunOutcome Outcome,
    [property: Id(10)] decimal? Points,
    [property: Id(11)] bool Counted,
    [property: Id(12)] DateTimeOffset AcceptedAt,
    [property: Id(13)] DateTimeOffset? At,
    [property: Id(14)] string? Device,
    [property: Id(15)] SheetSource Source,
    [property: Id(16)] string Actor,
    [property: Id(17)] string? Replaces,
    [property: Id(18)] ImmutableSortedDictionary<string, decimal>? Before,
    [property: Id(19)] decimal? BeforePoints,
    [property: Id(20)] string? ReplacedBy,
    [property: Id(21)] string? Reason,
    [property: Id(22)] string? Stage,
    [property: Id(23)] string? Match,
    [property: Id(24)] string? Side,
    [property: Id(25)] bool Surrogate,
    [property: Id(26)] SetAsideCause? SetAside = null,
    [property: Id(27)] SheetPhoto? Photo = null);
