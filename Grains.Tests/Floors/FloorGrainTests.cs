using System.Collections.Immutable;
using System.Text;
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

namespace EventsLive.Grains.Tests.Floors;

/// <summary>A floor as a grain: it follows its contest, shows each audience its own, and goes on in another life.</summary>
public sealed class FloorGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private static readonly Actor HeadJudge = new("hj", [Role.HeadJudge]);

    [Fact]
    public async Task Floor_OfNoContest_IsRefusedAndStoresNothing()
    {
        await cluster.Running("no-contest");
        var floor = Floor("no-contest");

        var answer = await floor.Configure(FloorFixture.Usual, Stamp());

        Assert.Equal(RefusalKind.UnknownContest, answer.Refusal?.Kind);
        Assert.Null(await floor.Look(Audience.Staff));
        Assert.Equal(RefusalKind.UnknownFloor, (await floor.ReportIn("t1", new ArrivalRequest(1, false, null), Stamp())).Refusal?.Kind);
        Assert.Equal(StreamHead.None, await cluster.Store.ReadHeadAsync(new StreamId(DistrictCluster.District, "floor", "no-contest"), CancellationToken.None));
    }

    [Fact]
    public async Task Sheet_Entered_EndsTheRunAndFreesTheTable()
    {
        var (floor, contest) = await SetUp("sheet", teams: 4);
        var slot = await SlotOf(floor, "t1", 1);
        Accepted(await floor.ReportIn("t1", new ArrivalRequest(3, false, null), Stamp()));
        Accepted(await floor.Step(slot, new RunStepRequest(StepKind.Inspect, null, "A-1", null, null), Stamp()));
        Accepted(await floor.Step(slot, new RunStepRequest(StepKind.Start, null, null, 1, null), Stamp()));
        Assert.Equal(slot, (await Row(floor, "table:1")).GetProperty("current").GetString());

        Accepted(await contest.EnterScore(ContestFixture.Score("t1", 1, 100), Stamp()));

        await Until("the sheet ends the run", async () => (await Row(floor, $"slot:{slot}")).GetProperty("stage").GetString() == "done");
        Assert.False((await Row(floor, "table:1")).TryGetProperty("current", out _));
    }

    [Fact]
    public async Task Team_RenamedAndRegrouped_KeepsItsPlace()
    {
        var (floor, contest) = await SetUp("renamed", teams: 4);
        var slot = await SlotOf(floor, "t1", 1);
        var before = await Row(floor, $"slot:{slot}");

        Accepted(await contest.PutTeam("t1", ContestFixture.Entry("木星队", "初中"), Stamp()));

        await Until("the new name shows", async () => NameIn(await Row(floor, $"slot:{slot}")) == "木星队");
        var after = await Row(floor, $"slot:{slot}");
        foreach (var kept in new[] { "order", "table", "plannedAt", "group" })
        {
            Assert.Equal(before.GetProperty(kept).ToString(), after.GetProperty(kept).ToString());
        }

        static string? NameIn(JsonElement row) => row.GetProperty("teams")[0].GetProperty("name").GetString();
    }

    [Fact]
    public async Task Forfeit_ShowsToStaffAndIsOverForThePublic()
    {
        var (floor, contest) = await SetUp("forfeit-seen", teams: 2);
        var slot = await SlotOf(floor, "t1", 1);
        Accepted(await ForfeitAsync(floor, slot));

        Assert.Equal("forfeited", (await Row(floor, $"slot:{slot}")).GetProperty("stage").GetString());
        var shown = (await floor.Look(Audience.Public))!;
        Assert.DoesNotContain(shown.Set, row => row.Key.StartsWith("team:", StringComparison.Ordinal));
        using var row = JsonDocument.Parse(shown.Set.Single(row => row.Key == $"slot:{slot}").Json);
        Assert.Equal("done", row.RootElement.GetProperty("stage").GetString());
        await Until("the contest has the withdrawal", async () => (await contest.Sheets("t1"))!.Value.Length == 1);
        Assert.Equal(RunOutcome.Withdrawn, (await contest.Sheets("t1"))!.Value[0].Outcome);
    }

    [Fact]
    public async Task Forfeit_TakenBack_LeavesTheSheetToBeReplaced()
    {
        var (floor, contest) = await SetUp("taken-back", teams: 2);
        var slot = await SlotOf(floor, "t1", 1);
        Accepted(await ForfeitAsync(floor, slot));
        await Until("the contest has the withdrawal", async () => (await contest.Sheets("t1"))!.Value.Length == 1);
        var refused = await floor.Step(slot, new RunStepRequest(StepKind.Undo, null, null, null, "已到场"), Stamp());
        Assert.Equal(RefusalKind.Forbidden, refused.Refusal?.Kind);
        CallActor.Set(HeadJudge);
        Accepted(await floor.Step(slot, new RunStepRequest(StepKind.Undo, null, null, null, "广播故障"), Stamp()));

        await Until("the row names the sheet", async () =>
            (await Row(floor, $"slot:{slot}")).GetProperty("teams")[0].TryGetProperty("replaces", out var sheet) && sheet.GetString() == "s1");
        Accepted(await contest.EnterScore(ContestFixture.Score("t1", 1, 80, "s1", "弃权撤销"), Stamp()));
        await Until("the real sheet ends the run", async () => (await Row(floor, $"slot:{slot}")).GetProperty("stage").GetString() == "done");
        Assert.Equal(
            [(1, "弃权", ReasonAbout.Forfeit, "t1"), (2, "广播故障", ReasonAbout.StepUndone, "t1")],
            (await floor.Reasons()).Select(note => (note.Number, note.Text, note.About, note.Team)));
    }

    [Fact]
    public async Task Practice_Sheet_ReachesNoStanding()
    {
        var (floor, contest) = await SetUp("practice", teams: 2, FloorFixture.Usual with { PracticeRounds = 1 });
        var slot = (await Slots(floor)).First(row => row.GetProperty("kind").GetString() == "practice").GetProperty("id").GetString()!;
        var before = await contest.Standings(Audience.Staff, null);

        var result = Accepted(await floor.EnterPractice(slot, new PracticeEntry(null, ImmutableDictionary<string, decimal>.Empty.Add("score", 120)), Stamp()));
        var bad = await floor.EnterPractice(slot, new PracticeEntry(null, ImmutableDictionary<string, decimal>.Empty.Add("score", 1_001)), Stamp());

        Assert.Equal(120, result.Points);
        Assert.Equal((RefusalKind.OutOfRange, "fields.score"), (bad.Refusal!.Kind, bad.Refusal.Field));
        Assert.Equal(before!.Version, (await contest.Standings(Audience.Staff, null))!.Version);
        Assert.Equal(RefusalKind.UnknownSlot, (await floor.EnterPractice(await SlotOf(floor, "t1", 1), new PracticeEntry(null, []), Stamp())).Refusal?.Kind);
    }

    [Fact]
    public async Task Floor_InAnotherLife_ServesTheSameAndItsClockRunsOn()
    {
        var (floor, _) = await SetUp("lives", teams: 4);
        Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Start, 90), Stamp()));
        var before = await Rows(floor);

        await cluster.Cluster.DeactivateAsync(floor);

        Assert.Equal(before, await Rows(floor));
        Assert.Equal(90, (await Row(floor, "table:1")).GetProperty("clock").GetProperty("lengthSeconds").GetInt32());
        var stopped = Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Stop, null), Stamp()));
        Assert.True(stopped.ElapsedMs > 0);
    }

    private static async Task<string> Rows(IFloorGrain floor) =>
        string.Join('\n', (await floor.Look(Audience.Staff))!.Set.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => Encoding.UTF8.GetString(row.Json)));

    private static async Task<JsonElement> Row(IFloorGrain floor, string key) =>
        JsonElement.Parse((await floor.Look(Audience.Staff))!.Set.Single(row => row.Key == key).Json);

    private static async Task<JsonElement[]> Slots(IFloorGrain floor) =>
        [.. (await floor.Look(Audience.Staff))!.Set.Where(row => row.Key.StartsWith("slot:", StringComparison.Ordinal)).Select(row => JsonElement.Parse(row.Json))];

    internal static async Task<string> SlotOf(IFloorGrain floor, string team, int round) => (await Slots(floor)).Single(row =>
        row.GetProperty("kind").GetString() == "solo" && row.GetProperty("round").GetInt32() == round && row.GetProperty("teams")[0].GetProperty("id").GetString() == team)
        .GetProperty("id").GetString()!;

    internal static async Task<Answer<RunStepResult>> ForfeitAsync(IFloorGrain floor, string slot)
    {
        CallActor.Set(HeadJudge);
        return await floor.Step(slot, new RunStepRequest(StepKind.Forfeit, null, null, null, "弃权"), Stamp());
    }

    internal static async Task SetUpAsync(IFloorGrain floor, IContestGrain contest, int teams, FloorSettings? settings = null)
    {
        Accepted(await contest.Configure(new ContestSettings(["小学", "初中"], 2, ContestFixture.BestOfThree.Replace("\"counted\":3", "\"counted\":2", StringComparison.Ordinal)), Stamp()));
        for (var i = 1; i <= teams; i++)
        {
            Accepted(await contest.PutTeam($"t{i}", ContestFixture.Entry($"火星{i}队", i % 2 == 1 ? "小学" : "初中"), Stamp()));
        }

        Accepted(await floor.Configure((settings ?? FloorFixture.Usual) with { StartsAt = new DateTimeOffset(2099, 5, 30, 9, 0, 0, TimeSpan.FromHours(8)) }, Stamp()));
        Accepted(await floor.PutTable(1, new TableEntry(null, [], true, null), Stamp()));
        Accepted(await floor.PutTable(2, new TableEntry(null, [], true, null), Stamp()));
        Accepted(await floor.Draw(new DrawRequest("7", null, false, null), Stamp()));
    }

    internal static T Accepted<T>(Answer<T> answer)
    {
        Assert.True(answer.Refusal is null, $"{answer.Refusal}");
        return answer.Result!;
    }

    private IFloorGrain Floor(string id) => cluster.Cluster.Client.GetGrain<IFloorGrain>(GrainKey.Of(DistrictCluster.District, id));

    private async Task<(IFloorGrain Floor, IContestGrain Contest)> SetUp(string id, int teams, FloorSettings? settings = null)
    {
        await cluster.Running(id);
        var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
        await SetUpAsync(Floor(id), contest, teams, settings);
        return (Floor(id), contest);
    }
}
