using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <param name="Fields">The sheet's fields by name, each an exact decimal; empty unless the outcome is <see cref="RunOutcome.Scored"/>.</param>
/// <param name="Judge">Judge whose sheet it is where several judge one run; null otherwise.</param>
/// <param name="Replaces">Id of the sheet that this one corrects.</param>
/// <param name="Reason">Why it corrects it: kept apart from the records.</param>
/// <param name="At">When the device took it down; null = when it arrived.</param>
/// <param name="Match">Id of the match that the run is part of; teams that met have the same one.</param>
/// <param name="Side">Name of the side that the team was on; null = it is its own side.</param>
/// <param name="Stage">A stage of the rule; null = its first one.</param>
/// <param name="Surrogate">The team played for others: the run counts for the match and not for the team.</param>
/// <param name="Signing">Signatures: kept apart from the records; null = none were given.</param>
[GenerateSerializer, Immutable, Alias("ScoreEntry")]
public sealed record ScoreEntry(
    [property: Id(0)] string Team,
    [property: Id(1)] int Round,
    [property: Id(2)] string? Judge,
    [property: Id(3)] ImmutableDictionary<string, decimal> Fields,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] string? Replaces,
    [property: Id(6)] string? Reason,
    [property: Id(7)] DateTimeOffset? At,
    [property: Id(8)] string? Device,
    [property: Id(9)] SheetSource Source,
    [property: Id(10)] string? Match = null,
    [property: Id(11)] string? Side = null,
    [property: Id(12)] string? Stage = null,
    [property: Id(13)] bool Surrogate = false,
    [property: Id(14)] SheetSigning? Signing = null);

public enum RunOutcome
{
    Scored = 1,
    NoShow = 2,
    Withdrawn = 3,
    Disqualified = 4,
}

public enum SheetSource
{
    Tablet = 1,
    Paper = 2,
    Import = 3,
}

/// <param name="Points">Points of the sheet by the rule; null where the outcome yields none.</param>
/// <param name="Counted">False: another sheet stands for this run, and this one waits for the head judge.</param>
[GenerateSerializer, Immutable, Alias("SheetResult")]
public sealed record SheetResult(
    [property: Id(0)] string SheetId,
    [property: Id(1)] decimal? Points,
    [property: Id(2)] bool Counted);

/// <summary>A sheet as judges read it again, to correct it.</summary>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
/// <param name="At">When it was taken down; null = not told.</param>
/// <param name="LacksPhoto">It stands, is from paper and has no photo.</param>
[GenerateSerializer, Immutable, Alias("TeamSheet")]
public sealed record TeamSheet(
    [property: Id(0)] string SheetId,
    [property: Id(1)] int Round,
    [property: Id(2)] string? Judge,
    [property: Id(3)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] decimal? Points,
    [property: Id(6)] bool Counted,
    [property: Id(7)] DateTimeOffset AcceptedAt,
    [property: Id(8)] string? ReplacedBy,
    [property: Id(9)] bool Approved = false,
    [property: Id(10)] string? Stage = null,
    [property: Id(11)] string? Match = null,
    [property: Id(12)] string? Side = null,
    [property: Id(13)] bool Surrogate = false,
    [property: Id(14)] CaptainAnswer? Signed = null,
    [property: Id(15)] SheetSource Source = SheetSource.Tablet,
    [property: Id(16)] DateTimeOffset? At = null,
    [property: Id(17)] bool LacksPhoto = false);

/// <summary>A sheet that came, as the district tells it among its happenings.</summary>
/// <param name="Stage">What people call the stage of the run; null = the rule has not several.</param>
/// <param name="StageEn">The same in English; null = there is no other word.</param>
[GenerateSerializer, Immutable, Alias("SheetNotice")]
public sealed record SheetNotice(
    [property: Id(0)] string SheetId,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string TeamName,
    [property: Id(3)] int Round,
    [property: Id(4)] RunOutcome Outcome,
    [property: Id(5)] decimal? Points,
    [property: Id(6)] string? Stage = null,
    [property: Id(7)] string? StageEn = null);

/// <param name="Changed">Sheets whose approval the command changed.</param>
[GenerateSerializer, Immutable, Alias("ApprovalResult")]
public sealed record ApprovalResult([property: Id(0)] int Changed);

/// <param name="Accepted">Sheets entered.</param>
/// <param name="Waiting">Those of them that do not count: another sheet stands for their run.</param>
/// <param name="Unchanged">Entries that stood already.</param>
/// <param name="Rows">One an entry; only in a dry run.</param>
[GenerateSerializer, Immutable, Alias("ImportResult")]
public sealed record ImportResult(
    [property: Id(0)] int Accepted,
    [property: Id(1)] int Waiting = 0,
    [property: Id(2)] int Unchanged = 0,
    [property: Id(3)] ImmutableArray<ScoreImportRow>? Rows = null);

/// <param name="Team">The team's id, however the entry named it.</param>
/// <param name="Points">Points of the sheet by the rule; null where the outcome yields none.</param>
/// <param name="Counted">False: another sheet stands for the run.</param>
/// <param name="Unchanged">The sheet stands already.</param>
[GenerateSerializer, Immutable, Alias("ScoreImportRow")]
public sealed record ScoreImportRow(
    [property: Id(0)] string Team,
    [property: Id(1)] int Round,
    [property: Id(2)] decimal? Points,
    [property: Id(3)] bool Counted,
    [property: Id(4)] bool Unchanged);
