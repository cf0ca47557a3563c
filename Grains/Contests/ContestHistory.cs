using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet with who entered it, what became of it and what it corrected.</summary>
/// <param name="Sequence">Place in the order of acceptance, from 1 without gaps.</param>
/// <param name="Actor">Id of the account or device that sent it.</param>
/// <param name="Counted">Whether it stood, or stands, for its run.</param>
/// <param name="Replaces">The sheet that this one corrects.</param>
/// <param name="Before">The fields of the corrected sheet; null where it corrects none.</param>
/// <param name="BeforePoints">Points of the corrected sheet by the rule in force.</param>
/// <param name="ReplacedBy">The sheet that corrects this one; null = it is current.</param>
/// <param name="Reason">Why it corrects; null = none was given, or it has been erased.</param>
/// <param name="SetAside">Why it counts for nothing any more although none corrects it; null = it was not set aside.</param>
/// <param name="Photo">What is known of the photo of a paper sheet; null = there never was one.</param>
/// <param name="Version">1 = the first of its line; each correction is one more than what it corrects.</param>
/// <param name="WithdrawnFor">Why its approval was withdrawn, the last time.</param>
/// <param name="ChosenFor">Why it was chosen in a conflict.</param>
/// <param name="SetAsideFor">Why it was set aside or moved away.</param>
/// <param name="MovedFor">Why it was moved here.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
[GenerateSerializer, Immutable, Alias("SheetHistoryRow")]
public sealed record SheetHistoryRow(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string SheetId,
    [property: Id(2)] string Team,
    [property: Id(3)] int Number,
    [property: Id(4)] string TeamName,
    [property: Id(5)] string Group,
    [property: Id(6)] int Round,
    [property: Id(7)] string? Judge,
    [property: Id(8)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(9)] RunOutcome Outcome,
    [property: Id(10)] decimal? Points,
    [property: Id(11)] bool Counted,
    [property: Id(12)] DateTimeOffset AcceptedAt,
    [property: Id(13)] DateTimeOffset? At,
    [property: Id(14)] string? Device,
    [property: Id(15)] SheetSource Source,
    [property: Id(16)] string Actor,
    [property: Id(17)] string? Replaces,
    [property: Id(18)] ImmutableSortedDictionary<string, decimal>? Before,
    [property: Id(19)] decimal? BeforePoints,
    [property: Id(20)] string? ReplacedBy,
    [property: Id(21)] string? Reason,
    [property: Id(22)] string? Stage,
    [property: Id(23)] string? Match,
    [property: Id(24)] string? Side,
    [property: Id(25)] bool Surrogate,
    [property: Id(26)] SetAsideCause? SetAside = null,
    [property: Id(27)] SheetPhoto? Photo = null,
    [property: Id(28)] int Version = 1,
    [property: Id(29)] string? ApprovedBy = null,
    [property: Id(30)] DateTimeOffset? ApprovedAt = null,
    [property: Id(31)] string? WithdrawnFor = null,
    [property: Id(32)] string? ChosenFor = null,
    [property: Id(33)] string? SetAsideBy = null,
    [property: Id(34)] DateTimeOffset? SetAsideAt = null,
    [property: Id(35)] string? SetAsideFor = null,
    [property: Id(36)] MovedSheet? MovedTo = null,
    [property: Id(37)] MovedSheet? MovedFrom = null,
    [property: Id(38)] string? MovedFor = null,
    [property: Id(39)] CaptainAnswer? Signed = null);

/// <summary>Every sheet ever accepted, in that order, with what became of it: a page is chosen first, then told with the texts that belong to it. Pure.</summary>
internal static class SheetLines
{
    /// <summary>The sheets behind a number.</summary>
    public static ImmutableArray<EnteredSheet> Page(ContestState state, long after, int most)
    {
        // A sheet that was set aside left its run, not the history: in the order of acceptance no number is missing.
        var page = from team in state.All.Teams.Values
                   from entered in team.Runs.SelectMany(run => run.Value.Sheets, (run, sheet) => new EnteredSheet(team, run.Key, sheet, null))
                       .Concat(team.Past.Select(past => new EnteredSheet(team, past.Run.KeyIn(state.Rule!), past.Sheet, past)))
                   where entered.Sheet.Number > after && entered.Sheet.Number <= after + most
                   orderby entered.Sheet.Number
                   select entered;
        return [.. page];
    }

    /// <summary>Subjects of the texts that may belong to them; those of <see cref="ContestSubject.Approval"/> are left out: nothing in the state says which there are.</summary>
    public static IReadOnlyCollection<string> SubjectsOf(IEnumerable<EnteredSheet> page) =>
        page.SelectMany(SubjectsOf).ToHashSet(StringComparer.Ordinal);

    public static ImmutableArray<SheetHistoryRow> Rows(ContestState state, ImmutableArray<EnteredSheet> page, DeskViews.Texts texts) =>
        [.. page.Select(entered => Row(state, entered, texts))];

    private static IEnumerable<string> SubjectsOf(EnteredSheet entered)
    {
        var sheet = entered.Sheet;
        if (sheet.Replaces is not null)
        {
            yield return ContestSubject.Sheet(sheet.Id);
        }

        if (sheet.MovedFrom is not null)
        {
            yield return ContestSubject.Move(sheet.Id);
        }

        if (entered.Team.Past.Any(past => past.Cause == SetAsideCause.Conflict))
        {
            yield return ContestSubject.Conflict(sheet.Id);
        }

        if (entered.Aside is { MovedTo: { } moved })
        {
            yield return ContestSubject.Move(moved.Sheet);
        }
        else if (entered.Aside is { } aside)
        {
            foreach (var past in DeskViews.ReopeningsOf(entered.Team)[aside.At])
            {
                yield return ContestSubject.Reopening(past.Sheet.Id);
            }
        }
    }

    private static SheetHistoryRow Row(ContestState state, EnteredSheet entered, DeskViews.Texts texts)
    {
        var (team, key, sheet, aside) = entered;
        var line = Corrected(team, sheet).ToArray();
        return new SheetHistoryRow(
            sheet.Number,
            sheet.Id,
            team.Id,
            team.Number,
            team.Name,
            team.Group,
            key.Round,
            sheet.Judge,
            sheet.Fields,
            sheet.Outcome,
            team.PointsOf(key, sheet, state.Rule!),
            sheet.Counted,
            sheet.AcceptedAt,
            sheet.At,
            sheet.Device,
            sheet.Source,
            sheet.Actor,
            sheet.Replaces,
            line.FirstOrDefault()?.Fields,
            line.FirstOrDefault()?.Points,
            sheet.ReplacedBy,
            sheet.Replaces is null ? null : texts.Remark(ContestSubject.Sheet(sheet.Id)),
            key.Stage.Length == 0 ? null : key.Stage,
            key.Match,
            sheet.Side,
            sheet.Surrogate,
            aside?.Cause,
            PhotoRules.Of(state, sheet),
            line.Length + 1,
            sheet.Approval?.Actor,
            sheet.Approval?.At,
            texts.Remark(ContestSubject.Approval(sheet.Id)),
            texts.Remark(ContestSubject.Conflict(sheet.Id)),
            aside?.By,
            aside?.At,
            aside is null ? null : DeskViews.WhyAside(aside, DeskViews.ReopeningsOf(team), texts),
            aside?.MovedTo,
            sheet.MovedFrom,
            texts.Remark(ContestSubject.Move(sheet.Id)),
            sheet.Signed);
    }

    /// <summary>What a sheet corrects, what that one corrects, and so on.</summary>
    private static IEnumerable<Sheet> Corrected(Team team, Sheet sheet)
    {
        for (var id = sheet.Replaces; id is not null;)
        {
            var older = team.Runs.Values.SelectMany(run => run.Sheets).Concat(team.Past.Select(past => past.Sheet)).First(one => one.Id == id);
            yield return older;
            id = older.Replaces;
        }
    }
}

/// <summary>A sheet at the run that it was entered for.</summary>
/// <param name="Aside">Null = it was not set aside.</param>
internal sealed record EnteredSheet(Team Team, RunKey Key, Sheet Sheet, PastSheet? Aside);
