using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Tests.Contests;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Events.DistrictCluster;
using static EventsLive.Grains.Tests.Floors.FloorGrainTests;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>A later stage on a floor that follows its contest: sheets and forfeits of the stage are of that stage alone, and a promotion that changes is told to the staff.</summary>
public sealed class StageFloorTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Forfeit_InTheFinal_IsEnteredInTheFinalOnly()
    {
        var (floor, contest) = await SetUp("stage-forfeit");
        var slot = (await Final(floor))[0].GetProperty("id").GetString()!;
        var team = (await Final(floor))[0].GetProperty("teams")[0].GetProperty("id").GetString()!;

        Accepted(await ForfeitAsync(floor, slot));

        await Until("the contest has the withdrawal", async () => (await contest.Sheets(team))!.Value.Length == 2);
        var sheets = (await contest.Sheets(team))!.Value;
        Assert.Equal([("first", RunOutcome.Scored), ("final", RunOutcome.Withdrawn)], sheets.Select(sheet => (sheet.Stage, sheet.Outcome)));
        // It has reached the final without a result there, and its first stage stands.
        Accepted(await contest.EnterScore(ContestFixture.Score("a", 1, 10) with { Stage = "final" }, Stamp()));
        Assert.Equal([("a", 1), ("b", 2), ("c", 3), ("d", 4)], (await contest.Standings(Audience.Staff, null))!.Rows.Select(row => (row.Team, row.Rank ?? 0)));
    }

    [Fact]
    public async Task Sheet_OfTheFinal_EndsTheFinalsRunAndNoOther()
    {
        var (floor, contest) = await SetUp("stage-sheet");
        Accepted(await contest.EnterScore(ContestFixture.Score("a", 1, 70) with { Stage = "final" }, Stamp()));

        await Until("the sheet ends the run", async () => (await Final(floor)).Any(slot => Team(slot) == "a" && slot.GetProperty("stage").GetString() == "done"));
        Assert.Equal("waiting", (await Final(floor)).Single(slot => Team(slot) == "b").GetProperty("stage").GetString());
    }

    [Fact]
    public async Task Promotion_ChangedByACorrection_IsToldToTheStaffAndToNobodyElse()
    {
        var (floor, contest) = await SetUp("stage-told");
        var before = Text(await floor.Look(Audience.Public));

        Accepted(await contest.EnterScore(ContestFixture.Score("c", 1, 85, "s3", "漏计") with { Stage = "first" }, Stamp()));

        await Until("the staff is told", async () => Group(await floor.Look(Audience.Staff)).GetProperty("gone").EnumerateArray().Any());
        Assert.Equal(["b"], Group(await floor.Look(Audience.Staff)).GetProperty("gone").EnumerateArray().Select(team => team.GetString()));
        Assert.Equal(["c"], Group(await floor.Look(Audience.Staff)).GetProperty("missing").EnumerateArray().Select(team => team.GetString()));
        Assert.True((await Final(floor)).Single(slot => Team(slot) == "b").GetProperty("teams")[0].GetProperty("notPromoted").GetBoolean());
        Assert.Equal(before, Text(await floor.Look(Audience.Public)));
        Assert.Equal(before, Text(await floor.Look(Audience.Operations)));
    }

    // An appeal changes no row of the contest: it is asked for all the same before anything is drawn.
    [Fact]
    public async Task Draw_WhileAnAppealIsOpen_IsRefused()
    {
        var (floor, _) = await SetUp("stage-appeal", draw: false);
        var desk = cluster.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, "stage-appeal"));
        Accepted(await desk.FileAppeal(new AppealEntry("c", new RunRef(1), "漏计一项"), Stamp()));

        var refused = await floor.Draw(new DrawRequest("1", null, false, null, "final"), Stamp());

        Assert.Equal((RefusalKind.PromotionOpen, "1"), (refused.Refusal!.Kind, refused.Refusal.Arguments[5]));
    }

    private static string Team(JsonElement slot) => slot.GetProperty("teams")[0].GetProperty("id").GetString()!;

    // Tables tell what time it is: they are left out.
    private static string Text(ViewDiff? view) => string.Join('\n', view!.Set
        .Where(row => !row.Key.StartsWith("table:", StringComparison.Ordinal))
        .OrderBy(row => row.Key, StringComparer.Ordinal)
        .Select(row => System.Text.Encoding.UTF8.GetString(row.Json)));

    private static JsonElement Group(ViewDiff? view) =>
        JsonElement.Parse(view!.Set.Single(row => row.Key == FloorViews.HeadKey).Json).GetProperty("stages")[1].GetProperty("groups")[0];

    private static async Task<JsonElement[]> Final(IFloorGrain floor) =>
    [
        .. (await floor.Look(Audience.Staff))!.Set
            .Where(row => row.Key.StartsWith("slot:", StringComparison.Ordinal))
            .Select(row => JsonElement.Parse(row.Json))
            .Where(row => row.TryGetProperty("stageName", out var stage) && stage.GetString() == "final")
            .OrderBy(row => row.GetProperty("order").GetInt32()),
    ];

    // Two of four go on to the final.
    private async Task<(IFloorGrain Floor, IContestGrain Contest)> SetUp(string id, bool draw = true)
    {
        await cluster.Running(id);
        var key = GrainKey.Of(DistrictCluster.District, id);
        var (contest, floor) = (cluster.Cluster.Client.GetGrain<IContestGrain>(key), cluster.Cluster.Client.GetGrain<IFloorGrain>(key));
        Accepted(await contest.Configure(
            new ContestSettings(
                ["小学"],
                2,
                """
                {"schema":2,"fields":[{"name":"score","max":100}],
                 "stages":[{"name":"first","counted":1},{"name":"final","role":"ranksAbove","counted":1,"promote":{"top":2,"others":"refused"}}]}
                """),
            Stamp()));
        foreach (var (team, score) in new[] { ("a", 90m), ("b", 80m), ("c", 70m), ("d", 60m) })
        {
            Accepted(await contest.PutTeam(team, ContestFixture.Entry($"{team}队"), Stamp()));
            Accepted(await contest.EnterScore(ContestFixture.Score(team, 1, score) with { Stage = "first" }, Stamp()));
        }

        Accepted(await floor.Configure(FloorFixture.Usual with { StartsAt = new DateTimeOffset(2099, 5, 30, 9, 0, 0, TimeSpan.FromHours(8)) }, Stamp()));
        Accepted(await floor.PutTable(1, new TableEntry(null, [], true, null), Stamp()));
        if (draw)
        {
            Accepted(await floor.Draw(new DrawRequest("1", null, false, null, "final"), Stamp()));
        }

        return (floor, contest);
    }
}
