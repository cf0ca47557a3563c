using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>A paper sheet was given a photo, in place of an older one. The picture is in a personal row of the sheet.</summary>
/// <param name="Version">1 for the first photo of the sheet; each that replaces one counts on.</param>
/// <param name="Bytes">Length of the picture.</param>
public sealed record SheetPhotographed(string Sheet, int Version, PictureType Type, int Bytes) : IRecord;

/// <summary>A picture: personal, since it shows names and signatures.</summary>
[GenerateSerializer, Immutable, Alias("SheetPicture")]
public sealed record SheetPicture([property: Id(0)] PictureType Type, [property: Id(1)] byte[] Data);

/// <summary>What is known of a sheet's newest photo without the picture.</summary>
/// <param name="SheetId">The sheet that it was taken for: where that was moved, the one before.</param>
/// <param name="Version">More than 1: it replaced an older one.</param>
/// <param name="By">Account or device that it came from.</param>
/// <param name="Bytes">Length of the picture.</param>
/// <param name="Erased">The picture is gone; that there was one stays known.</param>
[GenerateSerializer, Immutable, Alias("SheetPhoto")]
public sealed record SheetPhoto(
    [property: Id(0)] string SheetId,
    [property: Id(1)] int Version,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string By,
    [property: Id(4)] PictureType Type,
    [property: Id(5)] int Bytes,
    [property: Id(6)] bool Erased = false);

[GenerateSerializer, Immutable, Alias("PhotoReceipt")]
public sealed record PhotoReceipt([property: Id(0)] string SheetId, [property: Id(1)] int Version);

/// <summary>Decides which pictures may stand beside a paper sheet. Pure.</summary>
/// <remarks>
/// Only sheets from paper have photos: what was entered on a tablet is its own original, and a picture beside it would be a second one, with
/// names on it that nobody needs.
/// </remarks>
public static class PhotoRules
{
    /// <summary>Bytes of the largest picture: as base64 in its row it stays below half of what the narrowest store writes at once.</summary>
    public const int MaxBytes = 280 * 1024;

    // The photo is the whole of the request.
    private const string Field = "body";

    /// <summary>Puts a picture beside a sheet; where that was moved, beside the one that stands for it.</summary>
    /// <param name="caller">Who sends it; null = whoever may send every photo. A judge may send that of an own sheet, and replace it until the run is approved or the results published.</param>
    /// <param name="same">The photo that was found to be this very picture: where it is still the newest it stays, and is the answer. A tablet whose key has been forgotten sends it again.</param>
    public static Decision<PhotoReceipt> Put(ContestState state, string sheetId, SheetPicture picture, Actor? caller, SheetPhoto? same = null)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (SheetRows.Newest(state, sheetId) is not var (_, run, sheet))
        {
            return Refusal.Of(RefusalKind.UnknownSheet, "sheetId", sheetId);
        }

        if (sheet.Source != SheetSource.Paper)
        {
            return Refusal.Of(RefusalKind.NotOnPaper, "sheetId", sheetId);
        }

        var isJudge = caller is not null && !caller.Is(Role.HeadJudge);
        if (isJudge && sheet.Actor != caller!.Id)
        {
            return Refusal.Of(RefusalKind.NotOwnSheet, "sheetId", sheet.Id);
        }

        var before = Of(state, sheet);
        if (before is { Erased: false } && before == same)
        {
            return Decision.Accept(new PhotoReceipt(sheet.Id, before.Version), []);
        }

        // The first photo adds to what is there and is taken whenever it comes: the tablet may have been without a network for long.
        if ((isJudge && before is not null ? RefuseReplacing(state, run, sheet, before) : null) is { } denied)
        {
            return denied;
        }

        if (Check(picture) is { } bad)
        {
            return bad;
        }

        var record = new SheetPhotographed(sheet.Id, (before?.Version ?? 0) + 1, picture.Type, picture.Data.Length);
        return Decision.Accept(
            new PhotoReceipt(sheet.Id, record.Version),
            [record],
            [new PersonalRow(ContestSubject.Photo(sheet.Id), JsonSerializer.SerializeToUtf8Bytes(picture, ContestJson.Default.SheetPicture))]);
    }

    /// <summary>What is known of the photo of a sheet, its own or of where it was moved from; null = there never was one.</summary>
    public static SheetPhoto? Of(ContestState state, Sheet sheet)
    {
        if (state.Desk.Photos.IsEmpty || sheet.Source != SheetSource.Paper)
        {
            return null;
        }

        if (sheet.MovedFrom is null)
        {
            return state.Desk.Photos.GetValueOrDefault(sheet.Id);
        }

        return SheetRows.IdsOf(state, sheet.Id).Select(id => state.Desk.Photos.GetValueOrDefault(id)).FirstOrDefault(photo => photo is not null);
    }

    internal static ContestState Fold(ContestState state, IRecord record, RecordMeta meta) => record switch
    {
        SheetPhotographed taken => With(state, [new SheetPhoto(taken.Sheet, taken.Version, meta.Time, meta.Actor, taken.Type, taken.Bytes)]),
        SheetRowErased { Row: SheetRow.Photo } erased => With(
            state, SheetRows.IdsOf(state, erased.Sheet).Select(id => state.Desk.Photos.GetValueOrDefault(id)).OfType<SheetPhoto>().Select(photo => photo with { Erased = true })),
        _ => state,
    };

    private static ContestState With(ContestState state, IEnumerable<SheetPhoto> photos) => state with
    {
        Desk = state.Desk with { Photos = state.Desk.Photos.SetItems(photos.Select(photo => KeyValuePair.Create(photo.SheetId, photo))), Changes = state.Desk.Changes + 1 },
    };

    private static Refusal? Check(SheetPicture picture) =>
        picture.Data.Length == 0 ? Refusal.Of(RefusalKind.Required, Field)
        : picture.Data.Length > MaxBytes ? Refusal.Of(RefusalKind.TooLarge, Field, InputRules.Number(MaxBytes))
        : PictureFormat.Of(picture.Data) != picture.Type ? Refusal.Of(RefusalKind.NotAPicture, Field)
        : null;

    // What was set aside is evidence of what the head judge decided.
    private static Refusal? RefuseReplacing(ContestState state, Run? run, Sheet sheet, SheetPhoto before) =>
        before.Erased ? Refusal.Of(RefusalKind.PhotoErased, Field)
        : run is null ? Refusal.Of(RefusalKind.SheetSetAside, "sheetId", sheet.Id)
        : state.PublishedAt is not null || run.Sheets.Any(other => other.Stands && other.Approval is not null) ? Refusal.Of(RefusalKind.RunApproved, "sheetId", sheet.Id)
        : null;
}
