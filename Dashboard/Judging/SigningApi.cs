using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>The one way to a sheet's signatures: no view, feed or list holds them.</summary>
internal static class SigningApi
{
    public static void MapSigning(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/sheets/{sheetId}/signatures", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Desk(eventId).Signatures(sheetId) is { } signing ? SigningBody.Of(signing) : null,
                    answer => Answers.Ok(answer, ApiJson.Body.SigningBody),
                    RefusalKind.UnknownSheet))
            .Describe("getSignatures", "The signatures of a sheet, for the head judge and the organiser. They are in no feed and no view.")
            .Gives<SigningBody>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapDelete("/events/{eventId}/sheets/{sheetId}/signatures", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Write(
                    http,
                    stamp => calls.In(http).Desk(eventId).EraseSheetRow(sheetId, SheetRow.Signatures, stamp),
                    sheet => Answers.Ok(new StandingSheetAnswer(sheet.SheetId), ApiJson.Body.StandingSheetAnswer)))
            .Describe("eraseSignatures", "Erases the signatures of a sheet. What the captain answered stays with the sheet.")
            .TakesNothing()
            .Gives<StandingSheetAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);
    }
}

/// <param name="Captain">What the captain did when shown the sheet; `refused` needs <paramref name="Reason"/>.</param>
/// <param name="CaptainStrokes">Strokes parted by `;`, each the start and then the steps as integers parted by `,`, on a pad 1,000 wide; at most 16,384 characters.</param>
/// <param name="JudgeStrokes">In the same form.</param>
public sealed record SigningBody(
    [property: Required, AllowedValues("signed", "refused", "absent")] string? Captain,
    string? Reason,
    string? CaptainStrokes,
    string? JudgeStrokes)
{
    internal static SigningBody Of(SheetSigning signing) => new(Words.Of(signing.Captain), signing.Reason, signing.CaptainStrokes, signing.JudgeStrokes);

    internal static SheetSigning? Read(SigningBody? body, ref ShapeCheck check) => body is null
        ? null
        : new SheetSigning(
            check.OptionalWord<CaptainAnswer>("signing.captain", check.Required("signing.captain", body.Captain)) ?? CaptainAnswer.Signed, body.Reason, body.CaptainStrokes, body.JudgeStrokes);
}
