using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Contests;
using Xunit;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Paper sheets with photos for a golden store: one that was replaced and one that was erased.</summary>
internal static class PaperStore
{
    public static async Task WriteAsync(IGrainFactory grains, string key, ScoreEntry entry, CommandStamp stamp)
    {
        var (contest, photos) = (grains.GetGrain<IContestGrain>(key), grains.GetGrain<IContestPhotoGrain>(key));
        Assert.Null((await contest.Configure(new ContestSettings(["小学组"], 3, ContestFixture.BestOfThree, Signatures: SignaturePolicy.Optional), stamp)).Refusal);
        Assert.Null((await contest.PutTeam(entry.Team, ContestFixture.Entry(group: "小学组") with { Town = "chengguan" }, stamp)).Refusal);
        var kept = await EnterAsync(entry);
        var erased = await EnterAsync(entry with { Round = entry.Round + 1 });
        foreach (var (sheet, filling) in new[] { (kept, 10), (kept, 20), (erased, 30) })
        {
            Assert.Null((await photos.PutPhoto(sheet, Pictures.Sheet(filling), stamp)).Refusal);
        }

        Assert.Null((await grains.GetGrain<IContestDeskGrain>(key).EraseSheetRow(erased, SheetRow.Photo, stamp)).Refusal);

        async Task<string> EnterAsync(ScoreEntry sheet)
        {
            var answer = await contest.EnterScore(sheet with { Source = SheetSource.Paper, At = ContestFixture.Start.AddYears(-1) }, stamp);
            Assert.Null(answer.Refusal);
            return answer.Result!.SheetId;
        }
    }

    public static async Task ReadAsync(IGrainFactory grains, string key, JsonObject views, JsonSerializerOptions form)
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
                ["known"] = JsonSerializer.SerializeToNode(sheet.Photo, form),
                ["picture"] = JsonSerializer.SerializeToNode(await grains.GetGrain<IContestPhotoGrain>(key).Photo(sheet.SheetId), form),
            };
        }

        views["papers:photos"] = rows;
    }
}
