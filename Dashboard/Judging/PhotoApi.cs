using System.Net.Mime;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>The photo of a paper sheet: the one way in, and the one way to it, for no view, feed or list holds it.</summary>
internal static class PhotoApi
{
    public static void MapPhotos(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/sheets/{sheetId}/photo", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Write<SheetPicture, PhotoReceipt>(
                    http,
                    PhotoResult.Types,
                    PhotoRules.MaxBytes,
                    bytes => new Read<SheetPicture>(new SheetPicture(PhotoResult.TypeOf(http.Request.ContentType!), bytes.ToArray()), null),
                    (picture, stamp) => calls.In(http).Photos(eventId).PutPhoto(sheetId, picture, stamp),
                    photo => Answers.Ok(new PhotoAnswer(photo.SheetId, photo.Version), ApiJson.Body.PhotoAnswer)))
            .Describe(
                "putPhoto",
                "Puts the photo of a sheet with the source `paper` beside it, in place of an older one: one whole JPEG, PNG or WebP picture of at most 286,720 bytes and 8,192 pixels a side. A judge may send that of an own sheet, and replace it until the run is approved or the results published.")
            .Accepts<Stream>(MediaTypeNames.Image.Jpeg, MediaTypeNames.Image.Png, MediaTypeNames.Image.Webp)
            .Gives<PhotoAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge);

        api.MapGet("/events/{eventId}/sheets/{sheetId}/photo", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Read(http, _ => calls.In(http).Photos(eventId).Photo(sheetId), picture => new PhotoResult(picture), RefusalKind.UnknownSheet))
            .Describe("getPhoto", "The photo of a paper sheet, for the head judge and the organiser. It is in no feed and no view, and no cache may keep it.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypeNames.Image.Jpeg, MediaTypeNames.Image.Png, MediaTypeNames.Image.Webp)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapDelete("/events/{eventId}/sheets/{sheetId}/photo", (string eventId, string sheetId, HttpContext http, ApiCalls calls) =>
                calls.Write(
                    http,
                    stamp => calls.In(http).Desk(eventId).EraseSheetRow(sheetId, SheetRow.Photo, stamp),
                    sheet => Answers.Ok(new StandingSheetAnswer(sheet.SheetId), ApiJson.Body.StandingSheetAnswer)))
            .Describe("erasePhoto", "Erases the photo of a sheet. That there was one stays known.")
            .TakesNothing()
            .Gives<StandingSheetAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);
    }
}

/// <param name="Version">1 for the first photo of the sheet; each that replaces one counts on.</param>
public sealed record PhotoAnswer(string SheetId, int Version);

/// <summary>Answers with a picture that nobody may keep, run or show as something else.</summary>
internal sealed class PhotoResult(SheetPicture picture) : IResult
{
    public static readonly string[] Types = [MediaTypeNames.Image.Jpeg, MediaTypeNames.Image.Png, MediaTypeNames.Image.Webp];

    public static PictureType TypeOf(string contentType) => Enum.GetValues<PictureType>().First(type => contentType.StartsWith(MediaOf(type), StringComparison.OrdinalIgnoreCase));

    /// <summary>How the file of a picture ends, without the dot.</summary>
    public static string EndingOf(PictureType type) => type switch
    {
        PictureType.Jpeg => "jpg",
        PictureType.Png => "png",
        _ => "webp",
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaOf(picture.Type);
        response.ContentLength = picture.Data.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.ContentDisposition = $"inline; filename=photo.{EndingOf(picture.Type)}";
        await response.Body.WriteAsync(picture.Data, httpContext.RequestAborted);
    }

    private static string MediaOf(PictureType type) => type switch
    {
        PictureType.Jpeg => MediaTypeNames.Image.Jpeg,
        PictureType.Png => MediaTypeNames.Image.Png,
        _ => MediaTypeNames.Image.Webp,
    };
}
