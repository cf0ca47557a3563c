using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>The photos of a contest's paper sheets: another side of the contest's own grain, under the same key. Erasing is the desk's.</summary>
public interface IContestPhotoGrain : IGrainWithStringKey
{
    /// <summary>Puts the photo of a paper sheet beside it, in place of an older one.</summary>
    [Alias("PutPhoto"), Allow(Role.Judge, Role.HeadJudge)]
    Task<Answer<PhotoReceipt>> PutPhoto(string sheetId, SheetPicture picture, CommandStamp stamp);

    /// <summary>The photo of a sheet; null = it has none, it was erased, or there is no such sheet.</summary>
    [Alias("Photo"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<SheetPicture?> Photo(string sheetId);
}
