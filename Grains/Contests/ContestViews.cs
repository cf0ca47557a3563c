using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Makes the rows of a contest's views, and what the district rolls up, from its state. Pure.</summary>
public static class ContestViews
{
    public const string ContestKey = "contest";

    public const string UnveilKey = "unveil";

    private const string TeamPrefix = "team:";

    private const string CorrectionPrefix = "correction:";

    private const string AppealPrefix = "appeal:";

    public static string TeamKey(string teamId) => TeamPrefix + teamId;

    public static string CorrectionKey(int number) => string.Create(CultureInfo.InvariantCulture, $"{CorrectionPrefix}{number}");

    public static string AppealKey(int number) => string.Create(CultureInfo.InvariantCulture, $"{AppealPrefix}{number}");

    /// <summary>The team whose row has the key; null = it is no team's.</summary>
    public static string? TeamOf(string key) => key.StartsWith(TeamPrefix, StringComparison.Ordinal) ? key[TeamPrefix.Length..] : null;

    public static IEnumerable<string> Keys(ContestState state) =>
        state.Settings is null ? [] : state.All.Teams.Keys.Select(TeamKey).Prepend(UnveilKey).Prepend(ContestKey)
            .Concat(state.Desk.Corrections.Select(correction => CorrectionKey(correction.Number)))
            .Concat(state.Desk.Appeals.Values.Where(appeal => appeal.PublishedAt is not null).Select(appeal => AppealKey(appeal.Number)));

    /// <summary>The row as JSON; null = no such row.</summary>
    public static byte[]? Row(ContestState state, string contestId, Audience audience, string key)
    {
        if (state.Settings is null)
        {
            return null;
        }

        if (key == ContestKey)
        {
            return JsonSerializer.SerializeToUtf8Bytes(Contest(state, contestId, audience), RowJson.Default.ContestRow);
        }

        if (key == UnveilKey)
        {
            return state.Unveil is { } session ? JsonSerializer.SerializeToUtf8Bytes(Unveil(session), RowJson.Default.UnveilRow) : null;
        }

        if (NumberOf(key, CorrectionPrefix) is { } correction)
        {
            return correction > state.Desk.Corrections.Length ? null : JsonSerializer.SerializeToUtf8Bytes(Correction(state, correction), RowJson.Default.CorrectionRow);
        }

        if (NumberOf(key, AppealPrefix) is { } number)
        {
            return state.Desk.Appeals.GetValueOrDefault(number) is { PublishedAt: not null } appeal
                ? JsonSerializer.SerializeToUtf8Bytes(Appeal(appeal), RowJson.Default.AppealRow)
                : null;
        }

        return TeamOf(key) is { } id && state.BoardFor(audience).Teams.TryGetValue(id, out var team)
            ? JsonSerializer.SerializeToUtf8Bytes(Team(state, team, audience), RowJson.Default.TeamRow)
            : null;
    }

    /// <summary>A team's row in its contest, from the board of the audience. Whether a run waits for the head judge is no matter of the public's.</summary>
    public static TeamRow Team(ContestState state, Team team, Audience audience)
    {
        var rule = state.Rule!;
        var ordered = team.Runs.OrderBy(run => rule.OrderOf(run.Key.Stage)).ThenBy(run => run.Key).ToArray();
        // A round that was played in several stages or matches shows its latest run.
        var byRound = ordered.ToLookup(run => run.Key.Round);
        var runs = Enumerable.Range(1, state.Settings!.Rounds)
            .Select(round => byRound[round].LastOrDefault() is { Value: not null } run ? Cell(state, team, run.Key, run.Value, audience) : null);
        var areNamed = ordered.Any(run => run.Key.Stage.Length > 0 || run.Key.Match is not null);
        return new TeamRow(
            team.Id,
            team.Number,
            team.Name,
            team.School,
            team.Town,
            team.Group,
            [.. runs],
            team.Result.Total,
            team.RankKey?.Text,
            team.Outcome(state.Rule!),
            team.LastSheetAt,
            team.Unveiled?.Rank,
            CorrectedAt(state, team),
            areNamed ? [.. ordered.Select(run => Row(run.Key, run.Value.Standing.Side, Cell(state, team, run.Key, run.Value, audience)))] : null,
            team.Unveiled?.Award);
    }

    /// <summary>A team's sheets for its judges, the oldest first.</summary>
    public static ImmutableArray<TeamSheet> Sheets(ContestState state, Team team) =>
    [
        .. from run in team.Runs
           from sheet in run.Value.Sheets
           orderby sheet.AcceptedAt
           select new TeamSheet(
               sheet.Id,
               run.Key.Round,
               sheet.Judge,
               sheet.Fields,
               sheet.Outcome,
               team.PointsOf(run.Key, sheet, state.Rule!),
               sheet.Counted,
               sheet.AcceptedAt,
               sheet.ReplacedBy,
               sheet.Approval is not null,
               run.Key.Stage.Length == 0 ? null : run.Key.Stage,
               run.Key.Match,
               sheet.Side,
               sheet.Surrogate,
               sheet.Signed,
               sheet.Source,
               sheet.At,
               PaperRules.LacksPhoto(state, team, sheet)),
    ];

    public static TeamDetails Details(Team team, TeamPersons? persons) => new(
        team.Id,
        team.Number,
        team.Name,
        team.School,
        team.Town,
        team.Group,
        persons?.Members ?? [],
        persons?.Coaches ?? [],
        team.Withdrawn);

    /// <summary>A team's own view.</summary>
    public static byte[]? TeamView(ContestState state, Audience audience, string teamId)
    {
        var board = state.BoardFor(audience);
        return board.Teams.TryGetValue(teamId, out var team)
            ? JsonSerializer.SerializeToUtf8Bytes(
                new TeamViewRow(Team(state, team, audience), board.RankOf(team), board.Rankings[team.Group].Count),
                RowJson.Default.TeamViewRow)
            : null;
    }

    public static Standings Standings(ContestState state, Audience audience, string? group, ViewVersion version)
    {
        var board = state.BoardFor(audience);
        return new Standings(
            version,
            state.FrozenSince,
            state.PublishedAt,
            [.. board.Standings(group).Select(row => row with { CorrectedAt = CorrectedAt(state, board.Teams[row.Team]) })],
            [.. state.Desk.Corrections.Where(correction => group is null || board.Teams[correction.Team].Group == group)],
            state.Rule?.MinimumTeams ?? 0);
    }

    public static ContestSummary Summary(ContestState state, Audience audience, string eventId, ViewVersion version)
    {
        var board = state.BoardFor(audience);
        return new ContestSummary(
            eventId, version, board.Teams.Count, board.TeamsWithSheet, board.RunsDone, board.RunsPlanned, Told(board), state.FreezeAt, state.Unveil is not null);
    }

    // What a sheet was told with by a rule, or by a program, that took it for the whole match, is told no more.
    private static ImmutableArray<SheetNotice> Told(ContestBoard board) =>
        board.Rule?.PointsAreRelative == true ? [.. board.LastSheets.Select(notice => notice with { Points = null })] : board.LastSheets;

    /// <summary>What steers the publication, with a look at what an unveiling shows next.</summary>
    /// <param name="drawn">The list of awards as it stands.</param>
    public static PublicationSteering Steering(ContestState state, ImmutableArray<DrawnAward> drawn)
    {
        var needsApproval = state.Settings!.Publication == ContestPublication.Approved || state.PublishedAt is not null;
        var shown = state.PublishedAt is null ? [] : SheetsOf(state.Shown).Select(sheet => sheet.Id).ToHashSet(StringComparer.Ordinal);
        return new PublicationSteering(
            state.Settings,
            new PublicationState(state.FrozenSince, state.FreezeAt, state.PublishedAt),
            needsApproval ? SheetsOf(state.All).Count(sheet => sheet.Stands && sheet.Approval is null && !shown.Contains(sheet.Id)) : 0,
            state.Unveil is { } session ? new UnveilPosition(session.Taken, session.Steps.Length) : null,
            Preview(state.Unveil, state.Unveil?.Current, Told),
            Preview(state.Unveil, state.Unveil?.Next, step => AnnouncedAwards.Of(state.Unveil!, step, drawn)));

        // What the list says now is no matter of a step that was taken.
        ImmutableSortedDictionary<string, string>? Told(UnveilStep step) => state.Unveil!.Showing(step)
            .Select(shown => (Id: shown.Team.Id, state.Shown.Teams[shown.Team.Id].Unveiled?.Award))
            .Where(team => team.Award is not null)
            .ToImmutableSortedDictionary(team => team.Id, team => team.Award!, StringComparer.Ordinal);
    }

    private static IEnumerable<Sheet> SheetsOf(ContestBoard board) => board.Teams.Values.SelectMany(team => team.Runs.Values).SelectMany(run => run.Sheets);

    private static UnveilPreview? Preview(UnveilSession? session, UnveilStep? step, Func<UnveilStep, ImmutableSortedDictionary<string, string>?> awards)
    {
        if (session is null || step is null)
        {
            return null;
        }

        var ids = session.Showing(step).Select(shown => shown.Team.Id).ToHashSet(StringComparer.Ordinal);
        var rows = ids.Count == 0 ? [] : session.Target.Standings(step.Group).Where(row => ids.Contains(row.Team));
        return new UnveilPreview(step.Kind, step.Group, step.Rank, [.. rows], awards(step));
    }

    private static UnveilRow Unveil(UnveilSession session) => new(
        session.Taken, session.Current?.Kind, session.Current?.Group, session.Current?.Rank, session.Current?.Team);

    internal static ContestRow Contest(ContestState state, string contestId, Audience audience) => new(
        contestId,
        state.Settings!.Groups,
        state.Settings.Rounds,
        Math.Min(state.Rule!.CountedRounds, state.Settings.Rounds),
        state.Rule.Aggregate.ToString().ToLowerInvariant(),
        state.Rule.Unit,
        state.IsFrozen,
        state.FrozenSince,
        state.PublishedAt is null,
        state.PublishedAt,
        audience == Audience.Staff ? state.FreezeAt : null,
        audience == Audience.Staff ? state.Desk.Changes : null,
        state.Rule.MinimumTeams > 1 ? state.Rule.MinimumTeams : null,
        Stages(state));

    private static ImmutableArray<StageRow>? Stages(ContestState state) => state.Rule!.Stages is { IsEmpty: false } stages
        ?
        [
            .. stages.Select(stage => new StageRow(
                stage.Name,
                stage.Label?.Zh ?? stage.Name,
                stage.Label?.En,
                stage.Role == StageRole.Practice ? 0 : Math.Min(stage.Counted, state.Settings!.Rounds))),
        ]
        : null;

    private static CorrectionRow Correction(ContestState state, int number)
    {
        var notice = state.Desk.Corrections[number - 1];
        return new CorrectionRow(number, notice.At, notice.Team, notice.Run?.Round, notice.Category, notice.Run?.Stage, notice.Run?.Match);
    }

    private static AppealRow Appeal(Appeal appeal) =>
        new(AppealRules.IdOf(appeal.Number), appeal.Team, appeal.Run.Round, appeal.Stage, appeal.Ruling, appeal.DecidedAt!.Value, appeal.PublishedAt!.Value, appeal.Run.Stage, appeal.Run.Match);

    private static int? NumberOf(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;

    // Results that were published before there were notices tell it by the time of their sheets.
    private static DateTimeOffset? CorrectedAt(ContestState state, Team team) => state.Desk.CorrectedAt(team.Id)
        ?? (state.PublishedAt is { } published && team.LastSheetAt > published ? team.LastSheetAt : null);

    private static RunRow Row(RunKey key, string? side, RunCell cell) =>
        new(key.Stage.Length == 0 ? null : key.Stage, key.Round, key.Match, side, cell.Points, cell.Outcome, cell.Open, cell.Unapproved);

    private static RunCell Cell(ContestState state, Team team, RunKey key, Run run, Audience audience)
    {
        var standing = run.Standing;
        return new RunCell(
            team.PointsOf(key, state.Rule!),
            run.Outcome,
            audience != Audience.Public && run.Open,
            audience == Audience.Staff && ContestGaps.NeedsApproval(state, team, key, run) ? true : null);
    }
}
