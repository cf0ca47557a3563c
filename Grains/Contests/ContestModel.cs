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
        .Add("contest.rule-changed", 1, ContestJson.Default.RuleChanged)
        .Add("contest.team-put", 1, ContestJson.Default.TeamPut)
        .Add("contest.sheet-accepted", 1, ContestJson.Default.SheetAccepted)
        .Add("contest.judges-assigned", 1, ContestJson.Default.JudgesAssigned)
        .Add("contest.frozen", 1, ContestJson.Default.ContestFrozen)
        .Add("contest.freeze-planned", 1, ContestJson.Default.FreezePlanned)
        .Add("contest.unfrozen", 1, ContestJson.Default.ContestUnfrozen)
        .Add("contest.sheets-approved", 1, ContestJson.Default.SheetsApproved)
        .Add("contest.approval-withdrawn", 1, ContestJson.Default.ApprovalWithdrawn)
        .Add("contest.results-published", 1, ContestJson.Default.ResultsPublished)
        .Add("contest.unveil-started", 1, ContestJson.Default.UnveilStarted)
        .Add("contest.unveil-stepped", 1, ContestJson.Default.UnveilStepped)
        .Add("contest.unveil-ended", 1, ContestJson.Default.UnveilEnded)
        .Add("contest.conflict-settled", 1, ContestJson.Default.ConflictSettled)
        .Add("contest.run-reopened", 1, ContestJson.Default.RunReopened)
        .Add("contest.correction-noted", 1, ContestJson.Default.CorrectionNoted)
        .Add("contest.team-revised", 1, ContestJson.Default.TeamRevised)
        .Add("contest.member-substituted", 1, ContestJson.Default.MemberSubstituted)
        .Add("contest.gaps-accepted", 1, ContestJson.Default.GapsAccepted)
        .Add("contest.appeal-terms-set", 1, ContestJson.Default.AppealTermsSet)
        .Add("contest.appeal-link-issued", 1, ContestJson.Default.AppealLinkIssued)
        .Add("contest.appeal-filed", 1, ContestJson.Default.AppealFiled)
        .Add("contest.appeal-admitted", 1, ContestJson.Default.AppealAdmitted)
        .Add("contest.appeal-dismissed", 1, ContestJson.Default.AppealDismissed)
        .Add("contest.appeal-decided", 1, ContestJson.Default.AppealDecided)
        .Add("contest.appeal-carried-out", 1, ContestJson.Default.AppealCarriedOut)
        .Add("contest.appeal-published", 1, ContestJson.Default.AppealPublished)
        .Add("contest.sheet-moved", 1, ContestJson.Default.SheetMoved)
        .Add("contest.sheet-row-erased", 1, ContestJson.Default.SheetRowErased)
        .Add("contest.sheet-photographed", 1, ContestJson.Default.SheetPhotographed);

    public override ContestState Empty => ContestState.Empty;

    public override int SnapshotSchema => 5;

    public override ContestState Apply(ContestState state, IRecord record, RecordMeta meta) => Fold(state, record, meta);

    public static ContestState Fold(ContestState state, IRecord record, RecordMeta meta) => record switch
    {
        ContestConfigured configured => RuleVersions.Noted(
            state,
            Configure(
                state with { Revision = state.Revision + 1 },
                new ContestSettings(configured.Groups, configured.Rounds, configured.Rule, configured.Publication ?? ContestPublication.Immediate, configured.Signatures ?? SignaturePolicy.Optional)),
            meta,
            changed: false),
        RuleChanged changed => RuleVersions.Noted(
            state, Configure(state with { Revision = state.Revision + 1 }, state.Settings! with { Rule = changed.Rule }), meta, changed: true),
        TeamPut team => PutTeam(state, team),
        SheetAccepted sheet => AcceptSheet(state, sheet, meta),
        JudgesAssigned assigned => state with { Judges = assigned.Assignments, Desk = state.Desk with { Changes = state.Desk.Changes + 1 } },
        SheetsApproved approved => Approve(state, approved.Sheets, new SheetApproval(meta.Actor, meta.Time), meta),
        ApprovalWithdrawn withdrawn => Approve(state, withdrawn.Sheets, null, meta),
        ContestFrozen frozen => state with { FrozenSince = frozen.Since, FreezeAt = null },
        FreezePlanned planned => state with { FreezeAt = planned.At },
        ContestUnfrozen => Unfreeze(Released(state, meta)),
        ResultsPublished => Released(state, meta) with { PublishedAt = meta.Time, FrozenSince = null, FreezeAt = null, Shown = state.All },
        UnveilStarted started => Release.Unveiling(
            state, UnveilSession.Begin(new UnveilSettings(started.Groups, started.From, started.Pauses), state.All, state.SheetCount)),
        UnveilStepped stepped => Release.NextStep(state, stepped.Awards),
        UnveilEnded => state with { Unveil = null },
        ConflictSettled settled => ConflictRules.Fold(state, settled, meta),
        SheetMoved moved => MoveRules.Fold(state, moved, meta),
        RunReopened reopened => RerunRules.Fold(state, reopened, meta),
        CorrectionNoted noted => state with
        {
            Desk = state.Desk with
            {
                Corrections = state.Desk.Corrections.Add(new CorrectionNotice(noted.Number, meta.Time, noted.Team, noted.Run, noted.Category)),
            },
        },
        TeamRevised or MemberSubstituted => TeamChangeRules.Fold(state, record, meta),
        GapsAccepted => state,
        SheetPhotographed or SheetRowErased => PhotoRules.Fold(state, record, meta),
        AppealTermsSet or AppealLinkIssued or AppealFiled or AppealAdmitted or AppealDismissed or AppealDecided or AppealCarriedOut or AppealPublished =>
            AppealRules.Fold(state, record, meta),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a contest."),
    };

    public override IReadOnlyList<IRecord> Due(ContestState state, DateTimeOffset now) =>
        NextDueAt(state) is { } due && due <= now ? [new ContestFrozen(due)] : [];

    public override DateTimeOffset? NextDueAt(ContestState state) => state.FreezeAt;

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
        return settings.Publication == state.Settings?.Publication || state.PublishedAt is not null ? configured : Release.OfEverything(configured);
    }

    private static ContestState PutTeam(ContestState state, TeamPut put)
    {
        // Where an import gives teams each other's numbers, the old number may be another team's already.
        var numbers = state.All.Recorded.GetValueOrDefault(put.Team) is { } before && state.Numbers.GetValueOrDefault(before.Number) == put.Team
            ? state.Numbers.Remove(before.Number)
            : state.Numbers;
        var all = state.All.With(put);
        return state with
        {
            Numbers = numbers.SetItem(put.Number, put.Team),
            All = all,
            // Who takes part is no result: it shows at once.
            Shown = ReferenceEquals(state.All, state.Shown) ? all : state.Shown.With(put, Release.Withholds(state, put.Group)),
        };
    }

    // From when the public could see what was held back: the time for appeals begins there.
    private static ContestState Released(ContestState state, RecordMeta meta)
    {
        var from = state.Settings?.Publication == ContestPublication.Awards ? DateTimeOffset.MinValue : state.FrozenSince;
        return from is { } held ? state with { Desk = state.Desk with { Releases = state.Desk.Releases.Add(new HeldBack(held, meta.Time)) } } : state;
    }

    private static ContestState Unfreeze(ContestState state)
    {
        var unfrozen = state with { FrozenSince = null, FreezeAt = null };
        // Where nothing shows before the awards, what was unveiled stays.
        return state.IsFrozen && state.Settings!.Publication != ContestPublication.Awards ? Release.OfEverything(unfrozen) : unfrozen;
    }

    private static ContestState Approve(ContestState state, ImmutableArray<string> sheets, SheetApproval? approval, RecordMeta meta)
    {
        var wanted = sheets.ToHashSet(StringComparer.Ordinal);
        foreach (var team in state.All.Recorded.Values.Where(team => team.Runs.Values.Any(run => run.Sheets.Any(sheet => wanted.Contains(sheet.Id)))).ToArray())
        {
            var runs = team.Runs.ToImmutableSortedDictionary(
                run => run.Key,
                run => new Run([.. run.Value.Sheets.Select(sheet => wanted.Contains(sheet.Id) ? sheet with { Approval = approval } : sheet)]));
            state = Release.OfTeam(state with { All = state.All.With(team.Id, runs) }, team.Id, meta);
        }

        return state with { Desk = state.Desk with { Changes = state.Desk.Changes + 1 } };
    }

    private static ContestState AcceptSheet(ContestState state, SheetAccepted accepted, RecordMeta meta)
    {
        var sheet = new Sheet(
            accepted.Sheet,
            accepted.Judge,
            accepted.Fields,
            accepted.Outcome,
            null,
            accepted.Counted,
            meta.Time,
            accepted.At,
            accepted.Device,
            accepted.Source,
            meta.Actor,
            accepted.Replaces,
            null,
            Side: accepted.Side,
            Surrogate: accepted.Surrogate == true,
            Signed: accepted.Signed);
        var key = new RunKey(accepted.Stage ?? "", accepted.Round, accepted.Match);
        sheet = sheet with { Points = ContestBoard.PointsOf(state.Rule!, key.Stage, sheet) };
        var team = state.All.Recorded[accepted.Team];
        var run = team.Runs.GetValueOrDefault(key, Run.None);
        var history = accepted.Replaces is null
            ? run.Sheets
            : [.. run.Sheets.Select(older => older.Id == accepted.Replaces ? older with { ReplacedBy = accepted.Sheet } : older)];
        var all = state.All.With(team.Id, team.Runs.SetItem(key, new Run(history.Add(sheet))));
        return Release.OfTeam(
            state with
            {
                SheetCount = state.SheetCount + 1,
                All = sheet.Counted ? all.Noting(team, key, sheet, meta.Time) : all,
            },
            team.Id,
            meta);
    }
}
