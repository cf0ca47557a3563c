using System.ComponentModel.DataAnnotations;
using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>Where a sheet is whose answer never reached its tablet: asked for once its key may be forgotten.</summary>
internal static class WhereaboutsApi
{
    public static void MapWhereabouts(this IEndpointRouteBuilder api) =>
        api.MapGet("/events/{eventId}/sheets", (string eventId, string? takenAt, string? sheet, string? team, string? round, string? stage, string? match, HttpContext http, ApiCalls calls) =>
                team is null && round is null ? Answer(eventId, takenAt, sheet, http, calls) : Untimed(eventId, team, round, stage, match, takenAt ?? sheet, http, calls))
            .Describe(
                "findSheets",
                "The caller's own sheets that a device took down at `takenAt`, or the sheet with the id `sheet` and what it was moved to, or the caller's own that were entered from paper without a time for the run of `team` and `round`, with `stage` and `match` where it has them; wherever they are now, corrected and set aside ones too; empty = none ever arrived. A tablet whose command was never answered asks so, once its key may be forgotten (24 hours), before it sends again.")
            .Gives<WhereaboutsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Judge);

    private static async Task<IResult> Answer(string eventId, string? takenAt, string? sheet, HttpContext http, ApiCalls calls)
    {
        DateTimeOffset? at = null;
        if (takenAt is not null)
        {
            if (!Rfc3339.TryParse(takenAt, out var time))
            {
                return ProblemResult.Of(RefusalKind.Malformed, "takenAt");
            }

            at = time;
        }

        if (at is null == sheet is null)
        {
            return ProblemResult.Of(RefusalKind.Required, "takenAt");
        }

        return await Read(http, calls, () => calls.In(http).Contest(eventId).Whereabouts(sheet, at));
    }

    private static async Task<IResult> Untimed(string eventId, string? team, string? round, string? stage, string? match, string? other, HttpContext http, ApiCalls calls) =>
        other is not null || team is null ? ProblemResult.Of(RefusalKind.Required, "team")
        : !int.TryParse(round, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? ProblemResult.Of(RefusalKind.Malformed, "round")
        : await Read(http, calls, () => calls.In(http).Contest(eventId).UntimedSheets(team, new RunRef(number, stage, match)));

    private static Task<IResult> Read(HttpContext http, ApiCalls calls, Func<Task<ImmutableArray<SheetWhereabouts>?>> find) => calls.Read(
        http,
        async _ => await find() is { } found ? WhereaboutsAnswer.Of(found) : null,
        answer => Answers.Ok(answer, JudgingJson.Body.WhereaboutsAnswer),
        RefusalKind.UnknownContest);
}

/// <param name="Sheets">The oldest first.</param>
public sealed record WhereaboutsAnswer(IReadOnlyList<SheetWhereaboutsAnswer> Sheets)
{
    public static WhereaboutsAnswer Of(ImmutableArray<SheetWhereabouts> found) => new([.. found.Select(sheet => new SheetWhereaboutsAnswer(
        sheet.SheetId,
        sheet.Team,
        sheet.Run.Round,
        sheet.Run.Stage,
        sheet.Run.Match,
        sheet.Side,
        sheet.Judge,
        Words.Of(sheet.Outcome),
        sheet.Fields,
        sheet.Points,
        sheet.Counted,
        sheet.ReplacedBy,
        sheet.SetAside is { } cause ? Words.Of(cause) : null,
        sheet.MovedTo))]);
}

/// <param name="ReplacedBy">The sheet that corrects it; null = none does.</param>
/// <param name="SetAside">Why it counts for nothing any more; null = it was not set aside.</param>
/// <param name="MovedTo">The sheet that stands for it in the run to which it was moved.</param>
public sealed record SheetWhereaboutsAnswer(
    string SheetId,
    string Team,
    int Round,
    string? Stage,
    string? Match,
    string? Side,
    string? Judge,
    [property: AllowedValues("scored", "noShow", "withdrawn", "disqualified")] string Outcome,
    IReadOnlyDictionary<string, decimal> Fields,
    decimal? Points,
    bool Counted,
    string? ReplacedBy,
    string? SetAside,
    string? MovedTo);
