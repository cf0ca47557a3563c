using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>A sheet moves to the run that it should have been entered for (改队 / 改轮次).</summary>
internal static class MoveApi
{
    public static void MapMoves(this IEndpointRouteBuilder api) =>
        api.MapPost("/events/{eventId}/sheets/{sheetId}/move", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Write<MoveBody, SheetMove, SheetResult>(
                    http,
                    ApiJson.Body.MoveBody,
                    (move, stamp) => calls.In(http).Contest(eventId).MoveSheet(move with { Sheet = sheetId }, stamp),
                    sheet => Answers.Created(new ScoreAnswer(sheet.SheetId, sheet.Points, sheet.Counted), ApiJson.Body.ScoreAnswer)))
            .Describe(
                "moveSheet",
                "Moves a sheet that was entered for the wrong team, round, stage, match or side; the answer is the sheet that stands for it there. Where the run has one already, both wait for the head judge. A judge may move their own, until the run is approved or the results are published.")
            .Takes<MoveBody>()
            .Gives<ScoreAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Judge);
}

/// <param name="Team">Id of the team whose sheet it is.</param>
/// <param name="Stage">A stage of the rule; null = its first one, or none where the rule has none.</param>
/// <param name="Match">The match that the run is part of.</param>
/// <param name="Side">The side that the team was on; null = the team is its own side.</param>
/// <param name="Surrogate">The team played for others.</param>
/// <param name="Reason">Kept apart from the contest's records.</param>
public sealed record MoveBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    string? Stage,
    string? Match,
    string? Side,
    bool? Surrogate,
    [property: Required] string? Reason) : IBody<SheetMove>
{
    public Checked<SheetMove> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new SheetMove("", check.Required("team", Team), new RunRef(check.Required("round", Round), Stage, Match), Side, Surrogate ?? false, check.Required("reason", Reason)));
    }
}
