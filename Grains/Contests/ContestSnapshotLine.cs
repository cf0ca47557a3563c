using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A line of a contest's snapshot: the head comes first, then one line a team. What follows from sheets and rule is left out.</summary>
internal sealed record ContestSnapshotLine(ContestSnapshotHead? Head, ContestSnapshotTeam? Team)
{
    public static IEnumerable<ContestSnapshotLine> Of(ContestState state)
    {
        var (all, shown) = (state.All, state.Shown);
        yield return new ContestSnapshotLine(
            new ContestSnapshotHead(
                state.Revision,
                state.Settings,
                state.SheetCount,
                all.LastSheets,
                ReferenceEquals(all, shown) ? null : shown.LastSheets,
                state.FrozenSince,
                state.FreezeAt,
                state.PublishedAt,
                state.Unveil is { } unveil ? new ContestSnapshotUnveil(unveil.Settings, unveil.AsOf, unveil.Taken) : null,
                ContestSnapshotDesk.Of(state.Desk),
                state.Judges.IsEmpty ? null : state.Judges,
                state.RuleVersions),
            null);
        foreach (var team in all.Recorded.Values)
        {
            var shownTeam = ReferenceEquals(all, shown) ? null : shown.Recorded[team.Id];
            yield return new ContestSnapshotLine(
                null,
                new ContestSnapshotTeam(
                    team.Id,
                    team.Number,
                    team.Name,
                    team.School,
                    team.Town,
                    team.Group,
                    SheetsOf(team.Runs),
                    team.Past.IsEmpty ? null : team.Past,
                    shownTeam is null || ReferenceEquals(shownTeam.Runs, team.Runs) ? null : SheetsOf(shownTeam.Runs),
                    shownTeam?.Unveiled,
                    team.Withdrawn ? true : null,
                    shownTeam?.Withheld == true ? true : null));
        }
    }

    /// <param name="ruleOf">Reads the rule of settings that were accepted.</param>
    public static ContestState ToState(IEnumerable<ContestSnapshotLine> lines, Func<ContestSettings, ScoringRule> ruleOf)
    {
        var head = (ContestSnapshotHead?)null;
        var teams = new Dictionary<string, Team>(StringComparer.Ordinal);
        var shown = new Dictionary<string, ImmutableSortedDictionary<RunKey, Run>>(StringComparer.Ordinal);
        var unveiled = new Dictionary<string, UnveiledPlace>(StringComparer.Ordinal);
        var withheld = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            head ??= line.Head;
            if (line.Team is { } team)
            {
                teams.Add(team.Id, team.ToTeam());
                if (team.Shown is { } sheets)
                {
                    shown.Add(team.Id, ContestSnapshotTeam.RunsOf(sheets));
                }

                if (team.Unveiled is { } place)
                {
                    unveiled.Add(team.Id, place);
                }

                if (team.Withheld == true)
                {
                    withheld.Add(team.Id);
                }
            }
        }

        if (head is null)
        {
            return ContestState.Empty;
        }

        var all = ContestBoard.Empty with { LastSheets = head.LastSheets };
        all = head.Settings is { } settings ? all.Configured(settings, ruleOf(settings), teams.Values) : all;
        var numbers = teams.Values.ToImmutableSortedDictionary(team => team.Number, team => team.Id);
        var state = new ContestState(head.Revision, numbers, head.SheetCount, all, all, head.FrozenSince, head.FreezeAt, head.PublishedAt)
        {
            Judges = head.Judges ?? [],
            RuleVersions = head.RuleVersions,
            Desk = head.Desk.ToState(),
        };
        if (head.LastShown is { } lastShown)
        {
            state = state with { Shown = Announced(state, shown, unveiled, withheld) with { LastSheets = lastShown } };
        }

        return head.Unveil is { } unveil
            ? state with { Unveil = UnveilSession.Begin(unveil.Settings, Release.AsOf(state, unveil.AsOf), unveil.AsOf) with { Taken = unveil.Taken } }
            : state;
    }

    private static ContestBoard Announced(
        ContestState state,
        Dictionary<string, ImmutableSortedDictionary<RunKey, Run>> shown,
        Dictionary<string, UnveiledPlace> unveiled,
        HashSet<string> withheld)
    {
        var board = shown.Count == 0 && withheld.Count == 0 ? state.All : WithRuns(state.All, shown, withheld);
        foreach (var session in unveiled.GroupBy(team => team.Value.AsOf))
        {
            // A sheet that was set aside since is no more among all that was entered, and stands as it was announced.
            var announced = shown.Where(team => unveiled.GetValueOrDefault(team.Key)?.AsOf == session.Key);
            var target = WithRuns(Release.AsOf(state, session.Key), announced, []);
            board = session.Aggregate(board, (told, team) => told.Announcing(target.Teams[team.Key], team.Value));
        }

        return board;
    }

    private static ContestBoard WithRuns(
        ContestBoard board, IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<RunKey, Run>>> runs, HashSet<string> withheld)
    {
        if (board.Settings is not { } settings)
        {
            return board;
        }

        var teams = board.Recorded.SetItems(runs.Select(team => KeyValuePair.Create(team.Key, board.Recorded[team.Key] with { Runs = team.Value })));
        return board.Configured(settings, board.Rule!, teams.Values.Select(team => withheld.Contains(team.Id) ? ContestBoard.Withheld(team) : team));
    }

    private static ImmutableArray<ContestSnapshotSheet> SheetsOf(ImmutableSortedDictionary<RunKey, Run> runs) =>
        [.. runs.SelectMany(run => run.Value.Sheets, (run, sheet) => new ContestSnapshotSheet(
            run.Key.Round, sheet with { Points = null }, run.Key.Stage.Length == 0 ? null : run.Key.Stage, run.Key.Match))];
}

/// <param name="LastShown">The newest sheets that are shown; null = all that was entered is shown.</param>
/// <param name="Judges">Which judge scores what; null = every judge everything.</param>
internal sealed record ContestSnapshotHead(
    long Revision,
    ContestSettings? Settings,
    long SheetCount,
    ImmutableArray<SheetNotice> LastSheets,
    ImmutableArray<SheetNotice>? LastShown,
    DateTimeOffset? FrozenSince,
    DateTimeOffset? FreezeAt,
    DateTimeOffset? PublishedAt,
    ContestSnapshotUnveil? Unveil,
    ContestSnapshotDesk Desk,
    ImmutableArray<JudgeAssignment>? Judges,
    ImmutableArray<RuleVersion> RuleVersions);

internal sealed record ContestSnapshotUnveil(UnveilSettings Settings, long AsOf, int Taken);

/// <summary>What the desk keeps, in shapes that JSON has.</summary>
internal sealed record ContestSnapshotDesk(
    ImmutableArray<CorrectionNotice> Corrections,
    AppealTerms Terms,
    ImmutableArray<Appeal> Appeals,
    ImmutableSortedDictionary<string, string> Links,
    ImmutableArray<HeldBack> Releases,
    long Changes,
    ImmutableArray<TeamChangeNote>? TeamChanges = null,
    ImmutableArray<SheetPhoto>? Photos = null)
{
    public static ContestSnapshotDesk Of(DeskState desk) =>
        new(
            desk.Corrections,
            desk.Terms,
            [.. desk.Appeals.Values],
            desk.Links,
            desk.Releases,
            desk.Changes,
            desk.TeamChanges.IsEmpty ? null : desk.TeamChanges,
            desk.Photos.IsEmpty ? null : [.. desk.Photos.Values]);

    public DeskState ToState() => new(
        Corrections,
        Terms,
        Appeals.ToImmutableSortedDictionary(appeal => appeal.Number, appeal => appeal),
        Links.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Releases,
        Changes)
    {
        TeamChanges = TeamChanges ?? [],
        Photos = (Photos ?? []).ToImmutableSortedDictionary(photo => photo.SheetId, photo => photo, StringComparer.Ordinal),
    };
}

/// <param name="Past">Sheets that were set aside; null = none.</param>
/// <param name="Shown">The sheets that are shown, as the public knows them; null = all that was entered is shown.</param>
internal sealed record ContestSnapshotTeam(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    ImmutableArray<ContestSnapshotSheet> Sheets,
    ImmutableArray<PastSheet>? Past,
    ImmutableArray<ContestSnapshotSheet>? Shown,
    UnveiledPlace? Unveiled,
    bool? Withdrawn = null,
    bool? Withheld = null)
{
    public Team ToTeam() => new(
        Id,
        Number,
        Name,
        School,
        Town,
        Group,
        RunsOf(Sheets),
        TeamResult.None,
        null,
        Withdrawn: Withdrawn ?? false)
    {
        Past = Past ?? [],
    };

    public static ImmutableSortedDictionary<RunKey, Run> RunsOf(ImmutableArray<ContestSnapshotSheet> sheets) => sheets
        .GroupBy(sheet => new RunKey(sheet.Stage ?? "", sheet.Round, sheet.Match))
        .ToImmutableSortedDictionary(run => run.Key, run => new Run([.. run.Select(sheet => sheet.Sheet)]));
}

internal sealed record ContestSnapshotSheet(int Round, Sheet Sheet, string? Stage = null, string? Match = null);
