using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestPhotoGrain"/>
public sealed partial class ContestGrain : IContestPhotoGrain
{
    protected override (string From, string To)? Pictures => (ContestSubject.Photos, ContestSubject.BehindPhotos);

    public async Task<Answer<PhotoReceipt>> PutPhoto(string sheetId, SheetPicture picture, CommandStamp stamp)
    {
        var caller = CallActor.Current;
        var same = await SameAsync(sheetId, picture);
        return await Execute(stamp, ContestJson.Default.PhotoReceipt, (state, _) => PhotoRules.Put(state, sheetId, picture, caller, same));
    }

    public async Task<SheetPicture?> Photo(string sheetId)
    {
        // A sheet that was moved may have got one after it, which then is the newer one.
        foreach (var id in SheetRows.IdsOf(Durable, sheetId))
        {
            if (await Services.Store.ReadPersonalAsync(Stream, [ContestSubject.Photo(id)], CancellationToken.None) is [{ } row])
            {
                return JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.SheetPicture);
            }
        }

        return null;
    }

    /// <summary>The newest photo of a sheet where it is this very picture; null = it is another, or there is none.</summary>
    private async Task<SheetPhoto?> SameAsync(string sheetId, SheetPicture picture) =>
        SheetRows.Newest(Durable, sheetId) is var (_, _, sheet)
            && PhotoRules.Of(Durable, sheet) is { Erased: false } photo
            && photo.Type == picture.Type
            && photo.Bytes == picture.Data.Length
            && await Photo(photo.SheetId) is { } kept
            && kept.Data.AsSpan().SequenceEqual(picture.Data)
                ? photo
                : null;
}
