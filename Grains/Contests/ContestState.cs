using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet as accepted, with what has become of it.</summary>
/// <param name="Points">By the rule in force; null where the outcome yields none.</param>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="AcceptedAt">When it was accepted; the device's own time is <paramref name="At"/>.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
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
    string? ReplacedBy)
{
    public bool IsCurrent => ReplacedBy is null;
}

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

/// <summary>A contest as its records tell it, immutable. A sheet changes its own team and that team's place: O(log n) in the number of teams.</summary>
/// <param name="Revision">Changes of the settings, from 1.</param>
/// <param name="Rule">Null = no contest yet.</param>
/// <param name="SheetCount">Sheets ever accepted; the newest has this number in its id.</param>
/// <param name="RunsDone">Runs of counted rounds that have a sheet.</param>
/// <param name="LastSheets">The newest sheets that count, newest last.</param>
public sealed record ContestState(
    long Revision,
    ContestSettings? Settings,
    ScoringRule? Rule,
    ImmutableDictionary<string, Team> Teams,
    ImmutableSortedDictionary<int, string> Numbers,
    ImmutableDictionary<string, Ranking> Rankings,
    long SheetCount,
    int TeamsWithSheet,
    int RunsDone,
    ImmutableArray<SheetNotice> LastSheets)
{
    /// <summary>How many of the newest sheets are remembered for the district's happenings.</summary>
    public const int NoticesKept = 10;

    public static ContestState Empty { get; } = new(
        0,
        null,
        null,
        ImmutableDictionary<string, Team>.Empty,
        ImmutableSortedDictionary<int, string>.Empty,
        ImmutableDictionary<string, Ranking>.Empty,
        0,
        0,
        0,
        []);

    public int RunsPlanned => Rule is null ? 0 : Teams.Count * Rule.CountedRounds;

    /// <summary>A team's rank in its group; null = unranked.</summary>
    public int? RankOf(Team team) => Rankings[team.Group].RankOf(team.Result.Key);

    /// <summary>The rows of one group, best first, or of all groups one after the other.</summary>
    /// <param name="onlyGroup">Null = all groups.</param>
    public IEnumerable<RankedTeam> Standings(string? onlyGroup) =>
        (Settings?.Groups ?? [])
            .Where(name => onlyGroup is null || name == onlyGroup)
            .SelectMany(name => Rankings[name].Rows())
            .Select(row => RankedTeamOf(Teams[row.Entry.Id], row));

    private RankedTeam RankedTeamOf(Team team, RankedEntry row) => new(
        row.Rank,
        team.Id,
        team.Number,
        team.Name,
        team.School,
        team.Group,
        team.Result.Total,
        team.Outcome(Rule!),
        row.DecidedBy);
}
