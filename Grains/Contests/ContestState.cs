using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet as accepted, with what has become of it.</summary>
/// <param name="Points">What the sheet alone yields by the rule in force; null where the outcome yields none, or it takes more than this sheet.</param>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="AcceptedAt">When it was accepted; the device's own time is <paramref name="At"/>.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Approval">Null = not approved.</param>
/// <param name="Side">The side of the match; null = the team is its own.</param>
/// <param name="Surrogate">The team played for others.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
/// <param name="MovedFrom">Where it had been entered by mistake; null = it was entered here.</param>
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
    string? Side = null,
    bool Surrogate = false,
    CaptainAnswer? Signed = null,
    MovedSheet? MovedFrom = null)
{
    public bool IsCurrent => ReplacedBy is null;

    /// <summary>Whether it stands for its run now.</summary>
    public bool Stands => Counted && IsCurrent;

    /// <summary>Its place in the order in which the contest accepted its sheets, from 1.</summary>
    public long Number => long.Parse(Id.AsSpan(1), CultureInfo.InvariantCulture);
}

/// <summary>A head judge's approval of a sheet.</summary>
/// <param name="Actor">Who approved it.</param>
public sealed record SheetApproval(string Actor, DateTimeOffset At);

/// <summary>One run of a team: all of its sheets, the oldest first.</summary>
/// <remarks>
/// By the rule either one sheet stands for a run, whichever judge's it is (schema 1), or one of each judge: the first one, or the one that
/// corrects it.
/// </remarks>
public sealed record Run(ImmutableArray<Sheet> Sheets)
{
    public static Run None { get; } = new(ImmutableArray<Sheet>.Empty);

    /// <summary>The newest sheet that stands for the run; every run with a sheet has one.</summary>
    public Sheet Standing => Sheets.Last(sheet => sheet.Stands);

    /// <summary>Ids of the sheets that stand: one, or one of each judge.</summary>
    public IEnumerable<string> StandingIds => Sheets.Where(sheet => sheet.Stands).Select(sheet => sheet.Id);

    /// <summary>The run as its rule sees it: the sheets that stand.</summary>
    public JudgedRun Judged(RunKey key) => new(
        key,
        Standing.Side,
        Standing.Surrogate,
        [.. Sheets.Where(sheet => sheet.Stands).Select(sheet => new JudgedSheet(sheet.Judge, sheet.Fields, (SheetOutcome)sheet.Outcome))]);

    /// <summary>How the run ended.</summary>
    public RunOutcome Outcome => (RunOutcome)Judged(default).Outcome;

    /// <summary>Whether a further sheet waits for the head judge.</summary>
    public bool Open => Sheets.Any(sheet => !sheet.Counted && sheet.IsCurrent);
}

/// <summary>A team with its runs and the result that follows from them.</summary>
/// <param name="Runs">Those that have a sheet.</param>
/// <param name="LastSheetAt">When the newest sheet that counts was accepted.</param>
/// <param name="Withdrawn">The team has left the contest: its sheets stay, it has no rank.</param>
/// <param name="Withheld">Set on the shown board where results wait for the awards: there it has no sheet and no result, not even one that its rule gives to no sheets.</param>
/// <param name="Unveiled">Set on the shown board where the result was unveiled: it stands as announced until the results are published.</param>
public sealed record Team(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    ImmutableSortedDictionary<RunKey, Run> Runs,
    TeamResult Result,
    DateTimeOffset? LastSheetAt,
    UnveiledPlace? Unveiled = null,
    bool Withdrawn = false,
    bool Withheld = false)
{
    /// <summary>Sheets that were set aside: in no run, for the history only, and only on the board of all that was entered.</summary>
    public ImmutableArray<PastSheet> Past { get; init; } = [];

    public RankEntry Entry => new(Id, Number, RankKey);

    /// <summary>The team's place in the order; null = unranked.</summary>
    public RankKey? RankKey => Withdrawn ? null : Result.Key;

    /// <summary>How the team stands: scored with a valid result, otherwise how its latest counted round ended; null = no counted sheet.</summary>
    public RunOutcome? Outcome(ScoringRule rule) =>
        Withdrawn ? RunOutcome.Withdrawn
        : Result.Key is not null ? RunOutcome.Scored
        : CountedRuns(rule) is { Count: > 0 } runs ? runs[^1].Outcome
        : null;

    /// <summary>What a run is shown with; null = it has no points. Where they rest on other teams' runs, they are told by the result: for teams of
    /// <see cref="ContestBoard.Teams"/> only.</summary>
    public decimal? PointsOf(RunKey key, ScoringRule rule) =>
        rule.PointsAreRelative ? Result.RunPoints is { } known && known.TryGetValue(key, out var points) ? points : null
        : Runs[key].Sheets.Count(sheet => sheet.Stands) == 1 ? Runs[key].Standing.Points
        : rule.PointsOf(Runs[key].Judged(key));

    /// <summary>What one of the team's sheets is shown with. Where points rest on other teams' runs, only a sheet that stands for its run alone has any: the run's.</summary>
    /// <inheritdoc cref="PointsOf(RunKey, ScoringRule)"/>
    public decimal? PointsOf(RunKey key, Sheet sheet, ScoringRule rule) =>
        !rule.PointsAreRelative ? ContestBoard.PointsOf(rule, key.Stage, sheet)
        : sheet.Stands && Runs.TryGetValue(key, out var run) && run.StandingIds.SequenceEqual([sheet.Id]) ? PointsOf(key, rule)
        : null;

    /// <summary>The runs of counted rounds, in the order of rounds.</summary>
    public IReadOnlyList<Run> CountedRuns(ScoringRule rule) =>
        [.. Runs.Where(run => rule.IsCountedRound(run.Key)).Select(run => run.Value)];

    /// <summary>Rounds that count and have a sheet.</summary>
    public int RoundsDone(ScoringRule rule) =>
        Runs.Keys.Where(rule.IsProgress).Select(key => (key.Stage, key.Round)).Distinct().Count();

    /// <summary>The team as its rule sees it.</summary>
    public Contestant Contestant => new(Id, Number, [.. Runs.Select(run => run.Value.Judged(run.Key))], Withdrawn);
}

/// <summary>A team's place as it was announced.</summary>
/// <param name="Rank">1-based within the group; null = no valid result.</param>
/// <param name="AsOf">Number of the newest sheet that the announced result could rest on.</param>
/// <param name="Award">Name of the award announced with it; null = none.</param>
public sealed record UnveiledPlace(int? Rank, long AsOf, string? Award = null);

/// <summary>A contest as its records tell it, immutable: all that was entered, and what of it is shown.</summary>
/// <param name="Revision">Changes of the settings, from 1.</param>
/// <param name="Numbers">Team by start number.</param>
/// <param name="SheetCount">Sheets ever accepted; the newest has this number in its id.</param>
/// <param name="All">What was entered: for those who work at the contest.</param>
/// <param name="Shown">What is released: all that the public and the halls are told follows from it. The same object as <paramref name="All"/> where nothing is held back.</param>
/// <param name="FrozenSince">Since when new results are held back; null = the contest is not frozen.</param>
/// <param name="FreezeAt">When it will freeze by itself; null = nothing is planned.</param>
/// <param name="PublishedAt">When the results became final; null = they are provisional.</param>
/// <param name="Unveil">The unveiling that is going on; null = none.</param>
public sealed record ContestState(
    long Revision,
    ImmutableSortedDictionary<int, string> Numbers,
    long SheetCount,
    ContestBoard All,
    ContestBoard Shown,
    DateTimeOffset? FrozenSince = null,
    DateTimeOffset? FreezeAt = null,
    DateTimeOffset? PublishedAt = null,
    UnveilSession? Unveil = null)
{
    public static ContestState Empty { get; } =
        new(0, ImmutableSortedDictionary<int, string>.Empty, 0, ContestBoard.Empty, ContestBoard.Empty);

    /// <summary>Which judge scores what; empty = every judge of the district scores everything.</summary>
    public ImmutableArray<JudgeAssignment> Judges { get; init; } = [];

    /// <summary>Each rule that it has been scored by, the oldest first.</summary>
    public ImmutableArray<RuleVersion> RuleVersions { get; init; } = [];

    /// <summary>What the head judge's desk keeps beyond sheets.</summary>
    public DeskState Desk { get; init; } = DeskState.Empty;

    public ContestSettings? Settings => All.Settings;

    /// <summary>Null = no contest yet.</summary>
    public ScoringRule? Rule => All.Rule;

    public bool IsFrozen => FrozenSince is not null;

    /// <summary>Whether results are held back until they are unveiled or published.</summary>
    public bool HoldsBack => IsFrozen || Unveil is not null || Settings?.Publication == ContestPublication.Awards;

    /// <summary>What an audience may know.</summary>
    public ContestBoard BoardFor(Audience audience) => audience == Audience.Staff ? All : Shown;
}
