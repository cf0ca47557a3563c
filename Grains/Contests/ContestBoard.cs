using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A contest's results as one side may know them: teams with their runs, the rankings that follow, counts and newest sheets. Immutable.</summary>
/// <remarks>
/// A contest has several: all that was entered, and what is shown. They are made by this one code, so that what is shown differs from what
/// is known by its sheets only. A sheet changes its own team and that team's place, O(log n) in the number of teams; where the rule is
/// relative, the results of the whole group follow anew.
/// </remarks>
/// <param name="Rule">Null = no contest yet.</param>
/// <param name="Rankings">By group.</param>
/// <param name="RunsDone">Runs of counted rounds that have a sheet.</param>
/// <param name="LastSheets">The newest sheets that count, newest last.</param>
public sealed record ContestBoard(
    ContestSettings? Settings,
    ScoringRule? Rule,
    ImmutableDictionary<string, Team> Teams,
    ImmutableDictionary<string, Ranking> Rankings,
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
        ImmutableDictionary<string, Team>.Empty,
        ImmutableDictionary<string, Ranking>.Empty,
        0,
        0,
        []);

    public int RunsPlanned => Rule is null ? 0 : Teams.Count * Rule.RoundsPlanned(Settings!.Rounds);

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
        ref _promoted, (stage.Name, group), _ => Rule!.PromotedTo(stage, Teams.Values.Where(team => team.Group == group).Select(team => team.Contestant)));

    /// <summary>The board under other settings: every sheet scored and every team placed anew.</summary>
    public ContestBoard Configured(ContestSettings settings, ScoringRule rule)
    {
        var teams = Resulted(Teams.Values.Select(team => Rescored(team, rule)), rule).ToImmutableDictionary(team => team.Id);
        var byGroup = teams.Values.ToLookup(team => team.Group, team => team.Entry, StringComparer.Ordinal);
        return this with
        {
            Settings = settings,
            Rule = rule,
            Teams = teams,
            Rankings = settings.Groups.ToImmutableDictionary(group => group, group => Ranking.Of(byGroup[group]), StringComparer.Ordinal),
            RunsDone = teams.Values.Sum(team => team.RoundsDone(rule)),
            TeamsWithSheet = teams.Values.Count(team => !team.Runs.IsEmpty),
            _promoted = _promoted.Clear(),
        };
    }

    /// <summary>A team entered or its facts changed; its runs stay.</summary>
    public ContestBoard With(TeamPut put)
    {
        var before = Teams.GetValueOrDefault(put.Team);
        var team = (before ?? new Team(put.Team, 0, "", "", "", "", ImmutableSortedDictionary<RunKey, Run>.Empty, TeamResult.None, null)) with
        {
            Number = put.Number,
            Name = put.Name,
            School = put.School,
            Town = put.Town,
            Group = put.Group,
            Withdrawn = put.Withdrawn ?? false,
        };
        return (Placed(before, team) with { _promoted = PromotedBut((_, group) => group == team.Group || group == before?.Group) }).Related(team.Group).Related(before?.Group);
    }

    /// <summary>A team's runs changed: its result and its place follow, and where the rule is relative those of its group.</summary>
    public ContestBoard With(string teamId, ImmutableSortedDictionary<RunKey, Run> runs)
    {
        var before = Teams[teamId];
        var team = before with { Runs = runs, LastSheetAt = LastCounted(runs), Unveiled = null };
        return Rule!.IsRelative ? Replaced(before, team).Related(team.Group) : Replaced(before, team with { Result = Rule.ResultOf(team.Contestant) });
    }

    /// <summary>A team's runs changed because sheets were set aside, which stay in its history.</summary>
    public ContestBoard SettingAside(string teamId, ImmutableSortedDictionary<RunKey, Run> runs, IEnumerable<PastSheet> past)
    {
        var board = With(teamId, runs);
        var team = board.Teams[teamId];
        return board with { Teams = board.Teams.SetItem(teamId, team with { Past = team.Past.AddRange(past) }) };
    }

    /// <summary>Takes a team's runs with their result from another board, as they are announced: neither follows this board's other teams.</summary>
    public ContestBoard Announcing(Team from, UnveiledPlace place)
    {
        var before = Teams[from.Id];
        return Replaced(before, before with { Runs = from.Runs, Result = from.Result, LastSheetAt = from.LastSheetAt, Unveiled = place });
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

    // A result that was unveiled stands as announced. A team whose result stays what it was stays the same object.
    private static IEnumerable<Team> Resulted(IEnumerable<Team> teams, ScoringRule rule) => teams.GroupBy(team => team.Group, StringComparer.Ordinal).SelectMany(group =>
    {
        var results = rule.ResultsOf([.. group.Select(team => team.Contestant)]);
        return group.Select(team => team.Unveiled is not null || IsSame(team.Result, results[team.Id]) ? team : team with { Result = results[team.Id] });
    });

    private static bool IsSame(TeamResult left, TeamResult right) =>
        left.Key?.Text == right.Key?.Text && left.Key?.CompareTo(right.Key!) is null or 0 && left.Total == right.Total && left.Stage == right.Stage;

    /// <summary>The results of a group anew where they rest on each other.</summary>
    private ContestBoard Related(string? group)
    {
        if (group is null || Rule is not { IsRelative: true })
        {
            return this;
        }

        var before = Teams.Values.Where(team => team.Group == group).ToArray();
        var changed = Resulted(before, Rule).Where(team => !ReferenceEquals(team, Teams[team.Id])).ToArray();
        return changed.Length == 0 ? this : this with
        {
            Teams = Teams.SetItems(changed.Select(team => KeyValuePair.Create(team.Id, team))),
            Rankings = Rankings.SetItem(group, Ranking.Of(before.Select(team => team.Entry).ExceptBy(changed.Select(team => team.Id), entry => entry.Id).Concat(changed.Select(team => team.Entry)))),
        };
    }

    private static DateTimeOffset? LastCounted(ImmutableSortedDictionary<RunKey, Run> runs) =>
        runs.Values.SelectMany(run => run.Sheets).Where(sheet => sheet.Counted).Max(sheet => (DateTimeOffset?)sheet.AcceptedAt);

    private ContestBoard Replaced(Team before, Team team) => Placed(before, team) with
    {
        TeamsWithSheet = TeamsWithSheet + (team.Runs.IsEmpty ? 0 : 1) - (before.Runs.IsEmpty ? 0 : 1),
        RunsDone = RunsDone + team.RoundsDone(Rule!) - before.RoundsDone(Rule!),
        _promoted = PromotedBut((stage, group) => group == team.Group && before.Runs.Keys.Union(team.Runs.Keys).Any(run =>
            Rule!.OrderOf(run.Stage) < Rule.OrderOf(stage) && before.Runs.GetValueOrDefault(run) != team.Runs.GetValueOrDefault(run))),
    };

    private ImmutableDictionary<(string Stage, string Group), IReadOnlyList<string>> PromotedBut(Func<string, string, bool> changed) =>
        _promoted.RemoveRange(_promoted.Keys.Where(known => changed(known.Stage, known.Group)));

    private ContestBoard Placed(Team? before, Team team)
    {
        var rankings = Rankings;
        if (before is not null)
        {
            rankings = rankings.SetItem(before.Group, rankings[before.Group].Remove(before.Entry));
        }

        return this with
        {
            Teams = Teams.SetItem(team.Id, team),
            Rankings = rankings.SetItem(team.Group, rankings[team.Group].Add(team.Entry)),
        };
    }

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
