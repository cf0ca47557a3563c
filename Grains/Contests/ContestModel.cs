using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Folds a contest's records into its state and writes the state to snapshots.</summary>
public sealed class ContestModel : JournalModel<ContestState>
{
    public override string Noun => "contest";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("contest.configured", 1, ContestJson.Default.ContestConfigured)
        .Add("contest.team-put", 1, ContestJson.Default.TeamPut)
        .Add("contest.sheet-accepted", 1, ContestJson.Default.SheetAccepted);

    public override ContestState Empty => ContestState.Empty;

    public override int SnapshotSchema => 1;

    public override ContestState Apply(ContestState state, IRecord record, RecordMeta meta) => record switch
    {
        ContestConfigured configured => Configure(
            state with { Revision = state.Revision + 1 },
            new ContestSettings(configured.Groups, configured.Rounds, configured.Rule)),
        TeamPut team => PutTeam(state, team),
        SheetAccepted sheet => AcceptSheet(state, sheet, meta),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a contest."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(ContestState state) =>
        SnapshotLines.Write(ContestSnapshotLine.Of(state), ContestJson.Default.ContestSnapshotLine);

    public override ContestState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        ContestSnapshotLine.ToState(SnapshotLines.Read(chunks, ContestJson.Default.ContestSnapshotLine), Configure);

    /// <summary>The team as its rule sees it.</summary>
    internal static Contestant ContestantOf(Team team) => new(team.Id, team.Number, [.. team.Runs.Select(run => JudgedRunOf(run.Key, run.Value.Standing))]);

    private static JudgedRun JudgedRunOf(int round, Sheet sheet) => new(
        new RunKey("", round, null),
        null,
        false,
        [new JudgedSheet(sheet.Judge, sheet.Fields, (SheetOutcome)sheet.Outcome)]);

    private static ContestState Configure(ContestState state, ContestSettings settings)
    {
        var rule = ScoringRuleReader.TryRead(settings.Rule, out var read, out var problem)
            ? read
            : throw new InvalidOperationException($"A rule that was accepted cannot be read: {problem.Fault} at '{problem.Path}'.");
        var teams = state.Teams.ToImmutableDictionary(pair => pair.Key, pair => Rescore(pair.Value, rule));
        var byGroup = teams.Values.ToLookup(team => team.Group, team => team.Entry, StringComparer.Ordinal);
        return state with
        {
            Settings = settings,
            Rule = rule,
            Teams = teams,
            Rankings = settings.Groups.ToImmutableDictionary(group => group, group => Ranking.Of(byGroup[group]), StringComparer.Ordinal),
            RunsDone = teams.Values.Sum(team => team.CountedRuns(rule).Count),
        };
    }

    private static Team Rescore(Team team, ScoringRule rule)
    {
        var rescored = team with
        {
            Runs = team.Runs.ToImmutableSortedDictionary(run => run.Key, run => new Run([.. run.Value.Sheets.Select(sheet => sheet with { Points = PointsOf(rule, sheet.Outcome, sheet.Fields) })])),
        };
        return rescored with { Result = rule.ResultOf(ContestantOf(rescored)) };
    }

    private static decimal? PointsOf(ScoringRule rule, RunOutcome outcome, ImmutableSortedDictionary<string, decimal> fields) =>
        outcome == RunOutcome.Scored ? rule.PointsOf("", null, fields) : null;

    private static ContestState PutTeam(ContestState state, TeamPut put)
    {
        var before = state.Teams.GetValueOrDefault(put.Team);
        var team = (before ?? new Team(put.Team, 0, "", "", "", "", ImmutableSortedDictionary<int, Run>.Empty, TeamResult.None, null)) with
        {
            Number = put.Number,
            Name = put.Name,
            School = put.School,
            Town = put.Town,
            Group = put.Group,
        };
        var numbers = before is null ? state.Numbers : state.Numbers.Remove(before.Number);
        return Place(state, before, team) with { Numbers = numbers.SetItem(team.Number, team.Id) };
    }

    private static ContestState AcceptSheet(ContestState state, SheetAccepted accepted, RecordMeta meta)
    {
        var rule = state.Rule!;
        var before = state.Teams[accepted.Team];
        var sheet = new Sheet(
            accepted.Sheet,
            accepted.Judge,
            accepted.Fields,
            accepted.Outcome,
            PointsOf(rule, accepted.Outcome, accepted.Fields),
            accepted.Counted,
            meta.Time,
            accepted.At,
            accepted.Device,
            accepted.Source,
            meta.Actor,
            accepted.Replaces,
            null);
        var run = before.Runs.GetValueOrDefault(accepted.Round, Run.None);
        var history = accepted.Replaces is null
            ? run.Sheets
            : [.. run.Sheets.Select(older => older.Id == accepted.Replaces ? older with { ReplacedBy = accepted.Sheet } : older)];
        var team = before with
        {
            Runs = before.Runs.SetItem(accepted.Round, new Run(history.Add(sheet))),
            LastSheetAt = accepted.Counted ? meta.Time : before.LastSheetAt,
        };
        team = team with { Result = rule.ResultOf(ContestantOf(team)) };
        return Place(state, before, team) with
        {
            SheetCount = state.SheetCount + 1,
            TeamsWithSheet = state.TeamsWithSheet + (before.Runs.IsEmpty ? 1 : 0),
            RunsDone = state.RunsDone + (run.Sheets.IsEmpty && accepted.Round <= rule.CountedRounds ? 1 : 0),
            LastSheets = sheet.Counted ? Notice(state.LastSheets, team, accepted.Round, sheet) : state.LastSheets,
        };
    }

    private static ImmutableArray<SheetNotice> Notice(ImmutableArray<SheetNotice> notices, Team team, int round, Sheet sheet)
    {
        var kept = notices.Length < ContestState.NoticesKept ? notices : notices.RemoveAt(0);
        return kept.Add(new SheetNotice(sheet.Id, sheet.AcceptedAt, team.Name, round, sheet.Outcome, sheet.Points));
    }

    private static ContestState Place(ContestState state, Team? before, Team team)
    {
        var rankings = state.Rankings;
        if (before is not null)
        {
            rankings = rankings.SetItem(before.Group, rankings[before.Group].Remove(before.Entry));
        }

        return state with
        {
            Teams = state.Teams.SetItem(team.Id, team),
            Rankings = rankings.SetItem(team.Group, rankings[team.Group].Add(team.Entry)),
        };
    }
}
