using System.Collections.Immutable;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet as accepted, with what has become of it.</summary>
/// <param name="Points">By the rule in force; null where the outcome yields none.</param>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="AcceptedAt">When it was accepted; the device's own time is <paramref name="At"/>.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Approval">Null = not approved.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
public sealed record Sheet(
    string Id,
    string? Judge,
    ImmutableSortedDictionary<string, decimal> Fields,
    RunOutcome Outcome,
    decimal? Points,
    bool Counted,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? At,
    string? Device,
    SheetSource Source,
    string Actor,
    string? Replaces,
    string? ReplacedBy,
    SheetApproval? Approval = null,
    CaptainAnswer? Signed = null)
{
    public bool IsCurrent => ReplacedBy is null;
}

/// <summary>A head judge's approval of a sheet.</summary>
/// <param name="Actor">Who approved it.</param>
public sealed record SheetApproval(string Actor, DateTimeOffset At);

/// <summary>One run of a team: all of its sheets, the oldest first.</summary>
/// <remarks>Schema 1 counts one sheet a run, whichever judge's it is: the first one, or the one that corrects it.</remarks>
public sealed record Run(ImmutableArray<Sheet> Sheets)
{
    public static Run None { get; } = new(ImmutableArray<Sheet>.Empty);

    /// <summary>The sheet that stands for the run; every run with a sheet has one.</summary>
    public Sheet Standing => Sheets.Last(sheet => sheet.Counted && sheet.IsCurrent);

    /// <summary>Whether a further sheet waits for the head judge.</summary>
    public bool Open => Sheets.Any(sheet => !sheet.Counted && sheet.IsCurrent);
}

/// <summary>A team with its runs and the result that follows from them.</summary>
/// <param name="Runs">By round, those that have a sheet.</param>
/// <param name="LastSheetAt">When the newest sheet that counts was accepted.</param>
public sealed record Team(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    ImmutableSortedDictionary<int, Run> Runs,
    TeamResult Result,
    DateTimeOffset? LastSheetAt)
{
    public RankEntry Entry => new(Id, Number, Result.Key);

    /// <summary>How the team stands: scored with a valid result, otherwise how its latest counted round ended; null = no counted sheet.</summary>
    public RunOutcome? Outcome(ScoringRule rule) =>
        Result.Key is not null ? RunOutcome.Scored
        : CountedRuns(rule) is { Count: > 0 } runs ? runs[^1].Standing.Outcome
        : null;

    /// <summary>The runs of counted rounds, in the order of rounds.</summary>
    public IReadOnlyList<Run> CountedRuns(ScoringRule rule) =>
        [.. Runs.TakeWhile(run => run.Key <= rule.CountedRounds).Select(run => run.Value)];
}

/// <summary>A contest as its records tell it, immutable: all that was entered, and what of it is shown.</summary>
/// <param name="Revision">Changes of the settings, from 1.</param>
/// <param name="Numbers">Team by start number.</param>
/// <param name="SheetCount">Sheets ever accepted; the newest has this number in its id.</param>
/// <param name="All">What was entered: for those who work at the contest.</param>
/// <param name="Shown">What is released: all that the public and the halls are told follows from it. The same object as <paramref name="All"/> where nothing is held back.</param>
public sealed record ContestState(
    long Revision,
    ImmutableSortedDictionary<int, string> Numbers,
    long SheetCount,
    ContestBoard All,
    ContestBoard Shown)
{
    public static ContestState Empty { get; } =
        new(0, ImmutableSortedDictionary<int, string>.Empty, 0, ContestBoard.Empty, ContestBoard.Empty);

    /// <summary>Which judge scores what; empty = every judge of the district scores everything.</summary>
    public ImmutableArray<JudgeAssignment> Judges { get; init; } = [];

    public ContestSettings? Settings => All.Settings;

    /// <summary>Null = no contest yet.</summary>
    public ScoringRule? Rule => All.Rule;

    /// <summary>What an audience may know.</summary>
    public ContestBoard BoardFor(Audience audience) => audience == Audience.Staff ? All : Shown;
}
