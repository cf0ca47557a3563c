using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A contest's results as one side may know them: teams with their runs, the rankings that follow, counts and newest sheets. Immutable.</summary>
/// <remarks>
/// A contest has several: all that was entered, and what is shown. They are made by this one code, so that what is shown differs from what
/// is known by its sheets only. A sheet changes its own team and that team's place, O(log n) in the number of teams; where the rule is
/// relative, the results of the whole group follow anew as soon as anybody looks at them.
/// </remarks>
/// <param name="Rule">Null = no contest yet.</param>
/// <param name="RunsDone">Runs of counted rounds that have a sheet.</param>
/// <param name="LastSheets">The newest sheets that count, newest last.</param>
public sealed record ContestBoard(
    ContestSettings? Settings,
    ScoringRule? Rule,
    TeamPlaces Places,
    int TeamsWithSheet,
    int RunsDone,
    ImmutableArray<SheetNotice> LastSheets)
{
    // Who goes on, by stage and group, as far as somebody has asked: a thousand sheets of a stage ask the same, and change nothing of it.
    private ImmutableDictionary<(string Stage, string Group), IReadOnlyList<string>> _promoted = ImmutableDictionary<(string, string), IReadOnlyList<string>>.Empty;

    /// <summary>How many of the newest sheets are remembered for the district's happenings.</summary>
    public const int NoticesKept = 10;

    public static ContestBoard Empty { get; } = new(
        null,
        null,
        TeamPlaces.Empty,
        0,
        0,
        []);

    /// <summary>By id, with their results.</summary>
    public ImmutableDictionary<string, Team> Teams => Places.Teams;

    /// <summary>By id, for whoever asks for facts and runs only: where the rule is relative, nobody is ranked for it.</summary>
    public ImmutableDictionary<string, Team> Recorded => Places.Recorded;

    /// <summary>By group.</summary>
    public ImmutableDictionary<string, Ranking> Rankings => Places.Rankings;

    public int RunsPlanned => Rule is null ? 0 : Recorded.Count * Rule.RoundsPlanned(Settings!.Rounds);

    /// <summary>A team's rank in its group; null = unranked.</summary>
    public int? RankOf(Team team) => team.Unveiled is { } place ? place.Rank : Rankings[team.Group].RankOf(team.RankKey);

    /// <summary>Teams of a group with a valid result.</summary>
    public int RankedIn(string group) => Rankings[group].Ranked;

    /// <summary>The rows of one group, best first, or of all groups one after the other.</summary>
    /// <param name="onlyGroup">Null = all groups.</param>
    public IEnumerable<RankedTeam> Standings(string? onlyGroup) =>
        (Settings?.Groups ?? [])
            .Where(name => onlyGroup is null || name == onlyGroup)
            .SelectMany(name => Rankings[name].Rows())
            .Select(row => RankedTeamOf(Teams[row.Entry.Id], row));

    /// <summary>Ids of the teams of a group that are entitled to a stage by what stands on this board; empty where the rule does not say.</summary>
    public IReadOnlyList<string> PromotedTo(Stage stage, string group) => stage.Promote is null ? [] : ImmutableInterlocked.GetOrAdd(
        ref _promoted, (stage.Name, group), _ => Rule!.PromotedTo(stage, Recorded.Values.Where(team => team.Group == group).Select(team => team.Contestant)));

    /// <summary>The board under other settings: every sheet scored and every team placed anew.</summary>
    /// <param name="of">Its teams; null = those that it has.</param>
    public ContestBoard Configured(ContestSettings settings, ScoringRule rule, IEnumerable<Team>? of = null)
    {
        Team[] teams = [.. (of ?? Recorded.Values).Select(team => Rescored(team, rule))];
        return this with
        {
            Settings = settings,
            Rule = rule,
            Places = TeamPlaces.Of(rule, settings.Groups, teams),
            RunsDone = teams.Sum(team => team.RoundsDone(rule)),
            TeamsWithSheet = teams.Count(team => !team.Runs.IsEmpty),
            _promoted = _promoted.Clear(),
        };
    }

    /// <summary>A team entered or its facts changed; its runs stay.</summary>
    /// <param name="withheld">Whether a new team's result is held back here.</param>
    public ContestBoard With(TeamPut put, bool withheld = false)
    {
        var before = Recorded.GetValueOrDefault(put.Team);
        var team = (before ?? new Team(put.Team, 0, "", "", "", "", ImmutableSortedDictionary<RunKey, Run>.Empty, TeamResult.None, null, Withheld: withheld)) with
        {
            Number = put.Number,
            Name = put.Name,
            School = put.School,
            Town = put.Town,
            Group = put.Group,
            Withdrawn = put.Withdrawn ?? false,
        };
        return this with { Places = Places.With(team), _promoted = PromotedBut((_, group) => group == team.Group || group == before?.Group) };
    }

    /// <summary>A team's runs changed: its result and its place follow, and where the rule is relative those of its group.</summary>
    public ContestBoard With(string teamId, ImmutableSortedDictionary<RunKey, Run> runs)
    {
        var before = Recorded[teamId];
        var team = before with { Runs = runs, LastSheetAt = LastCounted(runs), Unveiled = null, Withheld = false };
        return Counting(before, team) with { Places = Places.With(team) };
    }

    /// <summary>Shows nothing of a team's runs and result.</summary>
    public ContestBoard Withholding(string teamId)
    {
        var before = Recorded[teamId];
        var team = Withheld(before);
        return Counting(before, team) with { Places = Places.With(team) };
    }

    /// <summary>The team where nothing of its runs and result is shown.</summary>
    internal static Team Withheld(Team team) =>
        team with { Runs = ImmutableSortedDictionary<RunKey, Run>.Empty, Result = TeamResult.None, LastSheetAt = null, Unveiled = null, Withheld = true };

    /// <summary>A team's runs changed because sheets were set aside, which stay in its history.</summary>
    public ContestBoard SettingAside(string teamId, ImmutableSortedDictionary<RunKey, Run> runs, IEnumerable<PastSheet> past)
    {
        var board = With(teamId, runs);
        var team = board.Recorded[teamId];
        return board with { Places = board.Places.Noting(team with { Past = team.Past.AddRange(past) }) };
    }

    /// <summary>Takes a team's runs with their result from another board, as they are announced: neither follows this board's other teams.</summary>
    public ContestBoard Announcing(Team from, UnveiledPlace place)
    {
        var before = Teams[from.Id];
        var team = before with { Runs = from.Runs, Result = from.Result, LastSheetAt = from.LastSheetAt, Unveiled = place, Withheld = false };
        return Counting(before, team) with { Places = Places.Announcing(team) };
    }

    /// <summary>Remembers a sheet among the newest ones.</summary>
    /// <param name="at">When it came onto this board.</param>
    public ContestBoard Noting(Team team, RunKey run, Sheet sheet, DateTimeOffset at)
    {
        var kept = LastSheets.Length < NoticesKept ? LastSheets : LastSheets.RemoveAt(0);
        return this with { LastSheets = kept.Add(new SheetNotice(sheet.Id, at, team.Name, run.Round, sheet.Outcome, sheet.Points)) };
    }

    /// <summary>Tells no more of sheets that turned out to be another team's or round's.</summary>
    public ContestBoard Forgetting(IReadOnlySet<string> sheets) =>
        LastSheets.Any(notice => sheets.Contains(notice.SheetId)) ? this with { LastSheets = LastSheets.RemoveAll(notice => sheets.Contains(notice.SheetId)) } : this;

    /// <summary>The points of a sheet; null where its outcome yields none.</summary>
    internal static decimal? PointsOf(ScoringRule rule, string stage, Sheet sheet) =>
        sheet.Outcome == RunOutcome.Scored ? rule.PointsOf(stage, sheet.Judge, sheet.Fields) : null;

    private static Team Rescored(Team team, ScoringRule rule)
    {
        var runs = team.Runs.ToImmutableSortedDictionary(
            run => run.Key,
            run => new Run([.. run.Value.Sheets.Select(sheet => sheet with { Points = PointsOf(rule, run.Key.Stage, sheet) })]));
        return team with { Runs = runs, LastSheetAt = LastCounted(runs) };
    }

    private static DateTimeOffset? LastCounted(ImmutableSortedDictionary<RunKey, Run> runs) =>
        runs.Values.SelectMany(run => run.Sheets).Where(sheet => sheet.Counted).Max(sheet => (DateTimeOffset?)sheet.AcceptedAt);

    private ContestBoard Counting(Team before, Team team) => this with
    {
        TeamsWithSheet = TeamsWithSheet + (team.Runs.IsEmpty ? 0 : 1) - (before.Runs.IsEmpty ? 0 : 1),
        RunsDone = RunsDone + team.RoundsDone(Rule!) - before.RoundsDone(Rule!),
        _promoted = PromotedBut((stage, group) => group == team.Group && before.Runs.Keys.Union(team.Runs.Keys).Any(run =>
            Rule!.OrderOf(run.Stage) < Rule.OrderOf(stage) && before.Runs.GetValueOrDefault(run) != team.Runs.GetValueOrDefault(run))),
    };

    private ImmutableDictionary<(string Stage, string Group), IReadOnlyList<string>> PromotedBut(Func<string, string, bool> changed) =>
        _promoted.RemoveRange(_promoted.Keys.Where(known => changed(known.Stage, known.Group)));

    private RankedTeam RankedTeamOf(Team team, RankedEntry row) => new(
        team.Unveiled is { } place ? place.Rank : row.Rank,
        team.Id,
        team.Number,
        team.Name,
        team.School,
        team.Group,
        team.Result.Total,
        team.Outcome(Rule!),
        row.DecidedBy,
        Town: team.Town);
}
