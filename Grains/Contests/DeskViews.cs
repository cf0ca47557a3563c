using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>All that the head judge's desk shows at a glance, from all that was entered.</summary>
/// <param name="CountedRounds">Rounds that count; those beyond are shown and do not.</param>
/// <param name="Teams">By group in the contest's order, then start number.</param>
/// <param name="Columns">What the cells of each team are of, in their order.</param>
[GenerateSerializer, Immutable, Alias("DeskOverview")]
public sealed record DeskOverview(
    [property: Id(0)] ContestSettings Settings,
    [property: Id(1)] PublicationState State,
    [property: Id(2)] int CountedRounds,
    [property: Id(3)] ImmutableArray<DeskTeam> Teams,
    [property: Id(4)] ImmutableArray<RunGap> Missing,
    [property: Id(5)] ImmutableArray<RunGap> Unapproved,
    [property: Id(6)] ImmutableArray<RunGap> Conflicts,
    [property: Id(7)] ImmutableArray<CorrectionNotice> Corrections,
    [property: Id(8)] ImmutableArray<DeskAppeal> Appeals,
    [property: Id(9)] AppealTerms Terms,
    [property: Id(10)] bool Unveiling,
    [property: Id(11)] ImmutableArray<RunGap> Unsigned,
    [property: Id(12)] ImmutableArray<RunGap> NotPromoted,
    [property: Id(13)] ImmutableArray<TeamChangeView> TeamChanges,
    [property: Id(14)] ImmutableArray<RunGap> Unphotographed,
    [property: Id(15)] ImmutableArray<RunColumn> Columns);

/// <summary>A change of a team with what it was, what it is and why.</summary>
/// <param name="Actor">Account id of who made it.</param>
/// <param name="Before">Null = a member was substituted.</param>
/// <param name="After">Null as <paramref name="Before"/>.</param>
/// <param name="Left">The member who left; null = none did, or the text was erased.</param>
/// <param name="Joined">The member who joined; null = nobody did, or the text was erased.</param>
/// <param name="Reason">Null = the text was erased.</param>
[GenerateSerializer, Immutable, Alias("TeamChangeView")]
public sealed record TeamChangeView(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] string Team,
    [property: Id(4)] TeamFacts? Before,
    [property: Id(5)] TeamFacts? After,
    [property: Id(6)] string? Left,
    [property: Id(7)] string? Joined,
    [property: Id(8)] string? Reason);

/// <param name="Cells">One a column of the overview; a round that was played in several matches shows the run that needs most, else its latest.</param>
[GenerateSerializer, Immutable, Alias("DeskTeam")]
public sealed record DeskTeam(
    [property: Id(0)] string Id,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Group,
    [property: Id(5)] ImmutableArray<DeskCell> Cells);

/// <summary>What the desk's matrix says of a run.</summary>
public enum DeskCellState
{
    /// <summary>缺: the team must have a run here, see <see cref="ContestGaps.Missing"/>.</summary>
    Missing = 1,

    /// <summary>已录.</summary>
    Entered = 2,

    /// <summary>冲突.</summary>
    Conflict = 3,

    /// <summary>未审: the contest wants an approval that the sheet has not.</summary>
    Unapproved = 4,

    /// <summary>已审.</summary>
    Approved = 5,

    /// <summary>No run, and none is missing: a round beyond the counted ones, a stage that has not begun, a team that withdrew.</summary>
    NotDue = 6,

    /// <summary>未晋级: no run, in a stage that has begun and that the team is not promoted to.</summary>
    NotPromoted = 7,
}

/// <param name="Sheets">The sheets that stand in the round: one, or more of several judges or matches.</param>
/// <param name="Corrected">更正: an earlier version was replaced or set aside.</param>
/// <param name="Unsigned">未签: a sheet has not the captain's answer that the contest asks for.</param>
/// <param name="Unphotographed">缺照片: a paper sheet has no photo.</param>
[GenerateSerializer, Immutable, Alias("DeskCell")]
public sealed record DeskCell(
    [property: Id(0)] DeskCellState State,
    [property: Id(1)] ImmutableArray<string> Sheets,
    [property: Id(2)] RunOutcome? Outcome,
    [property: Id(3)] decimal? Points,
    [property: Id(4)] bool Corrected,
    [property: Id(5)] bool Unsigned,
    [property: Id(6)] bool Unphotographed)
{
    /// <summary>Whether nothing was ever entered here.</summary>
    public bool IsUntouched => State is DeskCellState.Missing or DeskCellState.NotDue or DeskCellState.NotPromoted && !Corrected;
}

/// <param name="Reason">The team's own words; empty where they were erased.</param>
/// <param name="Decision">Why it was dismissed, or what the ruling says; null = neither yet.</param>
[GenerateSerializer, Immutable, Alias("DeskAppeal")]
public sealed record DeskAppeal(
    [property: Id(0)] string AppealId,
    [property: Id(1)] string Team,
    [property: Id(2)] RunRef Run,
    [property: Id(3)] AppealOrigin Origin,
    [property: Id(4)] DateTimeOffset FiledAt,
    [property: Id(5)] AppealStage Stage,
    [property: Id(6)] AppealRuling? Ruling,
    [property: Id(7)] string? CarriedOutBy,
    [property: Id(8)] DateTimeOffset? DecidedAt,
    [property: Id(9)] DateTimeOffset? PublishedAt,
    [property: Id(10)] bool Late,
    [property: Id(11)] string Reason,
    [property: Id(12)] string? Decision);

/// <param name="Runs">The round's runs by stage and match; one without sheets where it has none.</param>
[GenerateSerializer, Immutable, Alias("RoundHistory")]
public sealed record RoundHistory([property: Id(0)] ImmutableArray<RunHistory> Runs);

/// <param name="Standing">The sheets that stand, the newest last; empty = the run is open.</param>
/// <param name="Contending">Sheets of which one must be chosen; empty where there is no conflict.</param>
/// <param name="Versions">All sheets of the run in the order in which they were accepted.</param>
/// <param name="DeadlineAt">Until when the run may be appealed against; null = no time runs.</param>
[GenerateSerializer, Immutable, Alias("RunHistory")]
public sealed record RunHistory(
    [property: Id(0)] RunRef Run,
    [property: Id(1)] ImmutableArray<string> Standing,
    [property: Id(2)] ImmutableArray<string> Contending,
    [property: Id(3)] ImmutableArray<SheetVersion> Versions,
    [property: Id(4)] DateTimeOffset? DeadlineAt);

/// <summary>One version of a sheet with what became of it.</summary>
/// <param name="Actor">Account or device id that it came from.</param>
/// <param name="Reason">Why it corrects another; null = it does not, or the text was erased.</param>
/// <param name="ChosenFor">Why it was chosen in a conflict.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
/// <param name="SetAside">Why it counts for nothing any more; null = it was not set aside.</param>
/// <param name="MovedFrom">Where it had been entered by mistake.</param>
/// <param name="MovedFor">Why it was moved here.</param>
/// <param name="At">When it was taken down: by the device's clock, or as it stands on the paper; null = not told.</param>
/// <param name="Photo">What is known of the photo of the paper: its own, or of where it was moved from; null = there never was one.</param>
/// <param name="LacksPhoto">缺照片: it stands, is from paper, and neither it nor what it corrects has a photo.</param>
[GenerateSerializer, Immutable, Alias("SheetVersion")]
public sealed record SheetVersion(
    [property: Id(0)] string SheetId,
    [property: Id(1)] string? Judge,
    [property: Id(2)] string Actor,
    [property: Id(3)] string? Device,
    [property: Id(4)] SheetSource Source,
    [property: Id(5)] DateTimeOffset AcceptedAt,
    [property: Id(6)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(7)] RunOutcome Outcome,
    [property: Id(8)] decimal? Points,
    [property: Id(9)] bool Counted,
    [property: Id(10)] string? Replaces,
    [property: Id(11)] string? ReplacedBy,
    [property: Id(12)] string? ApprovedBy,
    [property: Id(13)] DateTimeOffset? ApprovedAt,
    [property: Id(14)] string? Reason,
    [property: Id(15)] string? WithdrawnFor,
    [property: Id(16)] string? ChosenFor,
    [property: Id(17)] SetAsideView? SetAside,
    [property: Id(18)] string? Side,
    [property: Id(19)] bool Surrogate,
    [property: Id(20)] CaptainAnswer? Signed,
    [property: Id(21)] MovedSheet? MovedFrom,
    [property: Id(22)] string? MovedFor,
    [property: Id(23)] DateTimeOffset? At,
    [property: Id(24)] SheetPhoto? Photo,
    [property: Id(25)] bool LacksPhoto);

[GenerateSerializer, Immutable, Alias("SetAsideView")]
public sealed record SetAsideView(
    [property: Id(0)] SetAsideCause Cause,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string? Reason,
    [property: Id(4)] MovedSheet? MovedTo);

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
