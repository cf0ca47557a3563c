using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Tests.Contests;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Paper sheets with photos for a golden store: one that was replaced and one that was erased.</summary>
internal static class PaperStore
{
    public static async Task WriteAsync(IGrainFactory grains, string key)
    {
        var entry = Score("a", 1, 9);
        var (contest, photos) = (grains.GetGrain<IContestGrain>(key), grains.GetGrain<IContestPhotoGrain>(key));
        Accepted(await contest.Configure(new ContestSettings(["小学组"], 3, ContestFixture.BestOfThree, Signatures: SignaturePolicy.Optional), Stamp));
        Accepted(await contest.PutTeam(entry.Team, ContestFixture.Entry(group: "小学组") with { Town = "chengguan" }, Stamp));
        var kept = await EnterAsync(entry);
        var erased = await EnterAsync(entry with { Round = entry.Round + 1 });
        foreach (var (sheet, filling) in new[] { (kept, 10), (kept, 20), (erased, 30) })
        {
            Accepted(await photos.PutPhoto(sheet, Pictures.Sheet(filling), Stamp));
        }

        Accepted(await grains.GetGrain<IContestDeskGrain>(key).EraseSheetRow(erased, SheetRow.Photo, Stamp));

        async Task<string> EnterAsync(ScoreEntry sheet) =>
            Accepted(await contest.EnterScore(sheet with { Source = SheetSource.Paper, At = ContestFixture.Start.AddYears(-1) }, Stamp)).SheetId;
    }

    public static async Task ReadAsync(IGrainFactory grains, string key, JsonObject views)
    {
        if (await grains.GetGrain<IContestGrain>(key).SheetHistory(0, 100) is not { } history)
        {
            return;
        }

        var rows = new JsonObject();
        foreach (var sheet in history.Where(sheet => sheet.Photo is not null))
        {
            rows[sheet.SheetId] = new JsonObject
            {
                ["known"] = JsonSerializer.SerializeToNode(sheet.Photo, Plain),
                ["picture"] = JsonSerializer.SerializeToNode(await grains.GetGrain<IContestPhotoGrain>(key).Photo(sheet.SheetId), Plain),
            };
        }

        views["papers:photos"] = rows;
    }
}
