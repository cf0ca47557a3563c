using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestPhotoGrain"/>
public sealed partial class ContestGrain : IContestPhotoGrain
{
    protected override (string From, string To)? Pictures => (ContestSubject.Photos, ContestSubject.BehindPhotos);

    public Task<Answer<PhotoReceipt>> PutPhoto(string sheetId, SheetPicture picture, CommandStamp stamp)
    {
        var caller = CallActor.Current;
        return Execute(stamp, ContestJson.Default.PhotoReceipt, (state, _) => PhotoRules.Put(state, sheetId, picture, caller));
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
}
