using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Makes the desk's views from a contest's state and its personal rows. Pure.</summary>
internal static class DeskViews
{
    public static IReadOnlyCollection<string> SubjectsOf(DeskState desk) =>
    [
        .. desk.Appeals.Keys.SelectMany(number => new[] { ContestSubject.Appeal(number), ContestSubject.AppealRuling(number) }),
        .. desk.TeamChanges.Select(change => ContestSubject.TeamChange(change.Number)),
    ];

    public static DeskOverview Overview(ContestState state, Texts texts)
    {
        var gaps = ContestGaps.Of(state);
        var groups = state.Settings!.Groups;
        var unapproved = gaps.Unapproved.Select(gap => (gap.Team, gap.Run)).ToHashSet();
        var empty = new EmptyCells(state, gaps);
        var columns = RunColumn.Of(
            ContestViews.Contest(state, "", Audience.Staff),
            state.All.Teams.Values.SelectMany(team => team.Runs.Keys.Select(key => RunRef.Of(key)).Concat(team.Past.Select(past => past.Run))).Select(run => (run.Stage, run.Round)));
        return new DeskOverview(
            state.Settings,
            new PublicationState(state.FrozenSince, state.FreezeAt, state.PublishedAt),
            Math.Min(state.Rule!.CountedRounds, state.Settings.Rounds),
            [
                .. from team in state.All.Teams.Values
                   orderby groups.IndexOf(team.Group), team.Number
                   let cells = columns.Select(column => Cell(state, team, column, unapproved, empty))
                   select new DeskTeam(team.Id, team.Number, team.Name, team.School, team.Group, [.. cells]),
            ],
            gaps.Missing,
            gaps.Unapproved,
            gaps.Conflicts,
            state.Desk.Corrections,
            [.. state.Desk.Appeals.Values.Select(appeal => Appeal(state, appeal, texts))],
            state.Desk.Terms,
            state.Unveil is not null,
            gaps.Unsigned,
            gaps.NotPromoted,
            [.. state.Desk.TeamChanges.Select(change => TeamChange(change, texts))],
            gaps.Unphotographed,
            columns);
    }

    public static RoundHistory History(ContestState state, Team team, int round, Texts texts)
    {
        var keys = team.Runs.Keys.Where(key => key.Round == round)
            .Concat(team.Past.Where(past => past.Run.Round == round).Select(past => past.Run.KeyIn(state.Rule!)))
            .Distinct()
            .OrderBy(key => state.Rule!.OrderOf(key.Stage))
            .ThenBy(key => key)
            .DefaultIfEmpty(new RunRef(round).KeyIn(state.Rule!));
        return new RoundHistory([.. keys.Select(key => History(state, team, key, texts))]);
    }

    public static IEnumerable<Sheet> SheetsOf(Team team, int round) => team.Runs.Where(run => run.Key.Round == round).SelectMany(run => run.Value.Sheets)
        .Concat(team.Past.Where(past => past.Run.Round == round).Select(past => past.Sheet));

    public static IReadOnlyCollection<string> SubjectsOf(Team team, int round) =>
    [
        .. SheetsOf(team, round).SelectMany(sheet => new[]
        {
            ContestSubject.Sheet(sheet.Id), ContestSubject.Approval(sheet.Id), ContestSubject.Conflict(sheet.Id), ContestSubject.Reopening(sheet.Id), ContestSubject.Move(sheet.Id),
        }),
        .. team.Past.Where(past => past.Run.Round == round).Select(past => past.MovedTo).OfType<MovedSheet>().Select(moved => ContestSubject.Move(moved.Sheet)).Distinct(),
    ];

    /// <summary>What a team's link shows: its own appeals, and nothing of results.</summary>
    public static AppealLinkView Link(ContestState state, Team team, int rounds)
    {
        var own = state.Desk.Appeals.Values.Where(appeal => appeal.Team == team.Id).ToArray();
        return new AppealLinkView(
            team.Name,
            team.Number,
            rounds,
            state.Desk.Terms.Minutes,
            state.Desk.Terms.PerTeam is { } most ? Math.Max(0, most - own.Length) : null,
            [.. own.Select(appeal => new OwnAppeal(AppealRules.IdOf(appeal.Number), appeal.Run, appeal.FiledAt, appeal.Stage))]);
    }

    /// <summary>Decisions as the public reads them; one whose wording was erased is left out.</summary>
    public static ImmutableArray<PublishedAppeal> Published(ContestState state, IEnumerable<Appeal> appeals, Texts texts) =>
    [
        .. from appeal in appeals
           let wording = texts.Wording(ContestSubject.AppealWording(appeal.Number))
           let team = state.All.Teams[appeal.Team]
           where wording is not null
           select new PublishedAppeal(
               AppealRules.IdOf(appeal.Number),
               appeal.Run,
               team.Id,
               team.Number,
               team.Name,
               wording.Reason,
               appeal.Stage,
               appeal.Ruling,
               wording.Outcome,
               appeal.DecidedAt!.Value),
    ];

    private static RunHistory History(ContestState state, Team team, RunKey key, Texts texts)
    {
        var run = team.Runs.GetValueOrDefault(key);
        var aside = team.Past.Where(past => past.Run.KeyIn(state.Rule!) == key).ToDictionary(past => past.Sheet.Id, StringComparer.Ordinal);
        var reopenings = ReopeningsOf(team);
        var sheets = (run?.Sheets ?? []).Concat(aside.Values.Select(past => past.Sheet)).OrderBy(sheet => sheet.Number);
        return new RunHistory(
            RunRef.Of(key),
            run is null ? [] : [.. run.StandingIds],
            run is null ? [] : [.. ConflictRules.Contending(run, state.Rule!).Select(sheet => sheet.Id)],
            [.. sheets.Select(sheet => Version(state, team, key, sheet, aside.GetValueOrDefault(sheet.Id), reopenings, texts))],
            AppealRules.Deadline(state, team.Id, key));
    }

    private static DeskCell Cell(ContestState state, Team team, RunColumn column, HashSet<(string Team, RunRef Run)> unapproved, EmptyCells empty)
    {
        var rule = state.Rule!;
        var runs = team.Runs.Where(run => column.Is(RunRef.Of(run.Key).Stage, run.Key.Round))
            .Select(run => (run.Key, Run: run.Value, State: StateOf(rule, run.Value, unapproved.Contains((team.Id, RunRef.Of(run.Key))))))
            .ToArray();
        var past = team.Past.Any(sheet => column.Is(sheet.Run.Stage, sheet.Run.Round));
        if (runs.Length == 0)
        {
            return new DeskCell(empty.StateOf(team, column), [], null, null, past, false, false);
        }

        var shown = runs.FirstOrDefault(run => run.State == DeskCellState.Conflict) is { Run: not null } conflict ? conflict
            : runs.FirstOrDefault(run => run.State == DeskCellState.Unapproved) is { Run: not null } waiting ? waiting
            : runs[^1];
        return new DeskCell(
            shown.State,
            [.. runs.Where(run => run.State != DeskCellState.Conflict).SelectMany(run => run.Run.StandingIds)],
            shown.Run.Outcome,
            team.PointsOf(shown.Key, rule),
            past || runs.Any(run => run.Run.Sheets.Any(sheet => !sheet.IsCurrent)),
            runs.Any(run => run.Run.Sheets.Any(sheet => SigningRules.IsMissing(state, team, sheet))),
            runs.Any(run => run.Run.Sheets.Any(sheet => PaperRules.LacksPhoto(state, team, sheet))));
    }

    private static DeskCellState StateOf(ScoringRule rule, Run run, bool unapproved) => ConflictRules.Contending(run, rule).Count > 0 ? DeskCellState.Conflict
        : unapproved ? DeskCellState.Unapproved
        : run.Sheets.All(sheet => !sheet.Stands || sheet.Approval is not null) ? DeskCellState.Approved
        : DeskCellState.Entered;

    private static DeskAppeal Appeal(ContestState state, Appeal appeal, Texts texts)
    {
        var deadline = AppealRules.Deadline(state, appeal.Team, appeal.Run.KeyIn(state.Rule!));
        return new DeskAppeal(
            AppealRules.IdOf(appeal.Number),
            appeal.Team,
            appeal.Run,
            appeal.Origin,
            appeal.FiledAt,
            appeal.Stage,
            appeal.Ruling,
            appeal.CarriedOutBy,
            appeal.DecidedAt,
            appeal.PublishedAt,
            appeal.FiledAt > deadline,
            texts.Appeal(ContestSubject.Appeal(appeal.Number)) ?? "",
            texts.Remark(ContestSubject.AppealRuling(appeal.Number)));
    }

    private static TeamChangeView TeamChange(TeamChangeNote change, Texts texts)
    {
        var text = texts.TeamChange(ContestSubject.TeamChange(change.Number));
        return new TeamChangeView(change.Number, change.At, change.Actor, change.Team, change.Before, change.After, text?.Left, text?.Joined, text?.Reason);
    }

    private static SheetVersion Version(ContestState state, Team team, RunKey key, Sheet sheet, PastSheet? aside, ILookup<DateTimeOffset, PastSheet> reopenings, Texts texts) => new(
        sheet.Id,
        sheet.Judge,
        sheet.Actor,
        sheet.Device,
        sheet.Source,
        sheet.AcceptedAt,
        sheet.Fields,
        sheet.Outcome,
        team.PointsOf(key, sheet, state.Rule!),
        sheet.Counted,
        sheet.Replaces,
        sheet.ReplacedBy,
        sheet.Approval?.Actor,
        sheet.Approval?.At,
        texts.Remark(ContestSubject.Sheet(sheet.Id)),
        texts.Remark(ContestSubject.Approval(sheet.Id)),
        texts.Remark(ContestSubject.Conflict(sheet.Id)),
        aside is null ? null : new SetAsideView(aside.Cause, aside.By, aside.At, WhyAside(aside, reopenings, texts), aside.MovedTo),
        sheet.Side,
        sheet.Surrogate,
        sheet.Signed,
        sheet.MovedFrom,
        texts.Remark(ContestSubject.Move(sheet.Id)),
        sheet.At,
        PhotoRules.Of(state, sheet),
        PaperRules.LacksPhoto(state, team, sheet));

    /// <summary>The sheets of runs that were opened again, by when: conflicts and moves have reasons of their own.</summary>
    public static ILookup<DateTimeOffset, PastSheet> ReopeningsOf(Team team) =>
        team.Past.Where(past => past.Cause is not (SetAsideCause.Conflict or SetAsideCause.Moved)).ToLookup(past => past.At);

    /// <summary>Why a sheet was set aside; null = nobody said, or it was erased.</summary>
    /// <param name="reopenings">What was set aside by the acts of that time: one of the sheets of a run that was opened again carries the reason.</param>
    public static string? WhyAside(PastSheet aside, ILookup<DateTimeOffset, PastSheet> reopenings, Texts texts) => aside.MovedTo is { } moved
        ? texts.Remark(ContestSubject.Move(moved.Sheet))
        : reopenings[aside.At].Select(past => texts.Remark(ContestSubject.Reopening(past.Sheet.Id))).FirstOrDefault(text => text is not null);

    /// <summary>Texts of personal rows by their subject; null = there is none, or it was erased.</summary>
    public sealed class Texts(IReadOnlyList<PersonalRow> rows)
    {
        private readonly Dictionary<string, ReadOnlyMemory<byte>> _rows = rows.ToDictionary(row => row.Subject, row => row.Json, StringComparer.Ordinal);

        public string? Remark(string subject) => Read(subject, ContestJson.Default.SheetRemark)?.Reason;

        public string? Appeal(string subject) => Read(subject, ContestJson.Default.AppealText)?.Reason;

        public TeamChangeText? TeamChange(string subject) => Read(subject, ContestJson.Default.TeamChangeText);

        public AppealWording? Wording(string subject) => Read(subject, ContestJson.Default.AppealWording);

        private T? Read<T>(string subject, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json)
            where T : class => _rows.TryGetValue(subject, out var row) ? JsonSerializer.Deserialize(row.Span, json) : null;
    }
}
