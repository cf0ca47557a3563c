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
        .Add("contest.sheet-accepted", 1, ContestJson.Default.SheetAccepted)
        .Add("contest.judges-assigned", 1, ContestJson.Default.JudgesAssigned);

    public override ContestState Empty => ContestState.Empty;

    public override int SnapshotSchema => 2;

    public override ContestState Apply(ContestState state, IRecord record, RecordMeta meta) => record switch
    {
        ContestConfigured configured => Configure(
            state with { Revision = state.Revision + 1 },
            new ContestSettings(configured.Groups, configured.Rounds, configured.Rule, configured.Publication ?? ContestPublication.Immediate, configured.Signatures ?? SignaturePolicy.Optional)),
        TeamPut team => PutTeam(state, team),
        SheetAccepted sheet => AcceptSheet(state, sheet, meta),
        JudgesAssigned assigned => state with { Judges = assigned.Assignments },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a contest."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(ContestState state) =>
        SnapshotLines.Write(ContestSnapshotLine.Of(state), ContestJson.Default.ContestSnapshotLine);

    public override ContestState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        ContestSnapshotLine.ToState(SnapshotLines.Read(chunks, ContestJson.Default.ContestSnapshotLine), RuleOf);

    private static ScoringRule RuleOf(ContestSettings settings) =>
        ScoringRuleReader.TryRead(settings.Rule, out var rule, out var problem)
            ? rule
            : throw new InvalidOperationException($"A rule that was accepted cannot be read: {problem.Fault} at '{problem.Path}'.");

    private static ContestState Configure(ContestState state, ContestSettings settings)
    {
        var rule = RuleOf(settings);
        var all = state.All.Configured(settings, rule);
        var configured = state with { All = all, Shown = ReferenceEquals(state.All, state.Shown) ? all : state.Shown.Configured(settings, rule) };
        return settings.Publication == state.Settings?.Publication ? configured : Release.OfEverything(configured);
    }

    private static ContestState PutTeam(ContestState state, TeamPut put)
    {
        var numbers = state.All.Teams.GetValueOrDefault(put.Team) is { } before ? state.Numbers.Remove(before.Number) : state.Numbers;
        var all = state.All.With(put);
        return state with
        {
            Numbers = numbers.SetItem(put.Number, put.Team),
            All = all,
            // Who takes part is no result: it shows at once.
            Shown = ReferenceEquals(state.All, state.Shown) ? all : state.Shown.With(put),
        };
    }

    private static ContestState AcceptSheet(ContestState state, SheetAccepted accepted, RecordMeta meta)
    {
        var sheet = new Sheet(
            accepted.Sheet,
            accepted.Judge,
            accepted.Fields,
            accepted.Outcome,
            ContestBoard.PointsOf(state.Rule!, accepted.Outcome, accepted.Fields),
            accepted.Counted,
            meta.Time,
            accepted.At,
            accepted.Device,
            accepted.Source,
            meta.Actor,
            accepted.Replaces,
            null,
            Signed: accepted.Signed);
        var team = state.All.Teams[accepted.Team];
        var run = team.Runs.GetValueOrDefault(accepted.Round, Run.None);
        var history = accepted.Replaces is null
            ? run.Sheets
            : [.. run.Sheets.Select(older => older.Id == accepted.Replaces ? older with { ReplacedBy = accepted.Sheet } : older)];
        var all = state.All.With(team.Id, team.Runs.SetItem(accepted.Round, new Run(history.Add(sheet))));
        return Release.OfTeam(
            state with
            {
                SheetCount = state.SheetCount + 1,
                All = sheet.Counted ? all.Noting(team, accepted.Round, sheet, meta.Time) : all,
            },
            team.Id,
            meta);
    }
}
