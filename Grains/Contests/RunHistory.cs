using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <param name="Runs">The round's runs by stage and match; one without sheets where it has none.</param>
[GenerateSerializer, Immutable, Alias("RoundHistory")]
public sealed record RoundHistory([property: Id(0)] ImmutableArray<RunHistory> Runs);

/// <param name="Standing">The sheets that stand, the newest last; empty = the run is open.</param>
/// <param name="Contending">Sheets of which one must be chosen; empty where there is no conflict.</param>
/// <param name="Versions">All sheets of the run in the order in which they were accepted.</param>
/// <param name="DeadlineAt">Until when the run may be appealed against; null = no time runs.</param>
[GenerateSerializer, Immutable, Alias("RunHistory")]
public sealed record RunHistory(
    [property: Id(0)] RunRef Run,
    [property: Id(1)] ImmutableArray<string> Standing,
    [property: Id(2)] ImmutableArray<string> Contending,
    [property: Id(3)] ImmutableArray<SheetVersion> Versions,
    [property: Id(4)] DateTimeOffset? DeadlineAt);

/// <summary>One version of a sheet with what became of it.</summary>
/// <param name="Actor">Account or device id that it came from.</param>
/// <param name="Reason">Why it corrects another; null = it does not, or the text was erased.</param>
/// <param name="ChosenFor">Why it was chosen in a conflict.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
/// <param name="SetAside">Why it counts for nothing any more; null = it was not set aside.</param>
/// <param name="MovedFrom">Where it had been entered by mistake.</param>
/// <param name="MovedFor">Why it was moved here.</param>
/// <param name="At">When it was taken down: by the device's clock, or as it stands on the paper; null = not told.</param>
/// <param name="Photo">What is known of the photo of the paper: its own, or of where it was moved from; null = there never was one.</param>
/// <param name="LacksPhoto">缺照片: it stands, is from paper, and neither it nor what it corrects has a photo.</param>
[GenerateSerializer, Immutable, Alias("SheetVersion")]
public sealed record SheetVersion(
    [property: Id(0)] string SheetId,
    [property: Id(1)] string? Judge,
    [property: Id(2)] string Actor,
    [property: Id(3)] string? Device,
    [property: Id(4)] SheetSource Source,
    [property: Id(5)] DateTimeOffset AcceptedAt,
    [property: Id(6)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(7)] RunOutcome Outcome,
    [property: Id(8)] decimal? Points,
    [property: Id(9)] bool Counted,
    [property: Id(10)] string? Replaces,
    [property: Id(11)] string? ReplacedBy,
    [property: Id(12)] string? ApprovedBy,
    [property: Id(13)] DateTimeOffset? ApprovedAt,
    [property: Id(14)] string? Reason,
    [property: Id(15)] string? WithdrawnFor,
    [property: Id(16)] string? ChosenFor,
    [property: Id(17)] SetAsideView? SetAside,
    [property: Id(18)] string? Side,
    [property: Id(19)] bool Surrogate,
    [property: Id(20)] CaptainAnswer? Signed,
    [property: Id(21)] MovedSheet? MovedFrom,
    [property: Id(22)] string? MovedFor,
    [property: Id(23)] DateTimeOffset? At,
    [property: Id(24)] SheetPhoto? Photo,
    [property: Id(25)] bool LacksPhoto);

[GenerateSerializer, Immutable, Alias("SetAsideView")]
public sealed record SetAsideView(
    [property: Id(0)] SetAsideCause Cause,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string? Reason,
    [property: Id(4)] MovedSheet? MovedTo);
