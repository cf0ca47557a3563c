using System.Text;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>What a contest publishes after each act of its steering is what somebody finds who has never followed it: no row that an act changes is forgotten.</summary>
public sealed class PublishedRowsTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private static readonly ContestModel Model = new();
    private static readonly string Relative = RuleDocuments.Examples.Single(example => example.Id == "ftc-2018-19").Text;

    [Theory]
    [InlineData(ContestPublication.Immediate, false)]
    [InlineData(ContestPublication.Approved, false)]
    [InlineData(ContestPublication.Awards, false)]
    [InlineData(ContestPublication.Immediate, true)]
    [InlineData(ContestPublication.Approved, true)]
    public async Task Rows_AfterEachAct_AreThoseOfAFreshLook(ContestPublication publication, bool isRelative)
    {
        var id = $"rows-{publication}-{isRelative}".ToLowerInvariant();
        await cluster.Running(id);
        var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
        var desk = cluster.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, id));
        await Accepted(contest.Configure(new ContestSettings(["小学", "初中"], 3, isRelative ? Relative : BestOfThree, publication), Stamp()));
        foreach (var (i, team) in new[] { "a", "b", "c", "d" }.Index())
        {
            await Accepted(contest.PutTeam(team, Entry(team, i < 3 ? "小学" : "初中"), Stamp()));
        }

        var sheets = new List<string>();
        foreach (var (team, points) in new[] { ("a", 100), ("b", 200), ("c", 300), ("d", 50) })
        {
            sheets.Add((await Accepted(contest.EnterScore(Score(team, 1, points), Stamp()))).SheetId);
        }

        foreach (var audience in Enum.GetValues<Audience>())
        {
            Assert.NotNull(await contest.Look(audience));
        }

        await StepAsync("approve", () => Accepted(contest.ApproveSheets([sheets[0], sheets[1], sheets[3]], Stamp())));
        await StepAsync("withdraw approval", () => Accepted(contest.WithdrawApproval([sheets[1]], "看错", Stamp())));
        await StepAsync("freeze", () => Accepted(contest.Freeze(null, null, Stamp())));
        await StepAsync("hidden score", () => Accepted(contest.EnterScore(Score("a", 2, 400), Stamp())));
        await StepAsync("approve all", () => Accepted(contest.ApproveSheets([sheets[1], sheets[2], "s5"], Stamp())));
        await StepAsync("unveil", () => Accepted(contest.StartUnveil(new UnveilSettings(["小学"], null, [1]), Stamp())));
        for (var step = 1; step <= 3; step++)
        {
            await StepAsync($"step {step}", () => Accepted(contest.UnveilNext(step, Stamp())));
        }

        await StepAsync("end", () => Accepted(contest.EndUnveil(Stamp())));
        await StepAsync("unfreeze", () => Accepted(contest.Unfreeze(Stamp())));
        await StepAsync("publish", () => Accepted(desk.PublishDespiteGaps("基准", Stamp())));

        async Task StepAsync(string act, Func<Task> run)
        {
            await run();
            var state = await ReplayedAsync(id);
            foreach (var audience in Enum.GetValues<Audience>())
            {
                var known = Rows(await contest.Look(audience));
                var fresh = Rows(state, id, audience);
                Assert.True(known == fresh, $"{act}, {audience}:\n{known}\nbut fresh:\n{fresh}");
            }
        }
    }

    private async Task<ContestState> ReplayedAsync(string id)
    {
        var (state, codec) = (ContestState.Empty, new RecordCodec(Model.Records));
        await foreach (var batch in cluster.Store.ReadAsync(new StreamId(DistrictCluster.District, Model.Noun, id), 1, TestContext.Current.CancellationToken))
        {
            state = codec.Decode(batch.Payload).Aggregate(state, (folded, record) => record.Record is CommandNoted ? folded : Model.Apply(folded, record.Record, record.Meta));
        }

        return state;
    }

    private static string Rows(ViewDiff? view) => Text(view!.Set.Select(row => (row.Key, (byte[]?)row.Json)));

    private static string Rows(ContestState state, string id, Audience audience) =>
        Text(ContestViews.Keys(state).Select(key => (key, ContestViews.Row(state, id, audience, key))));

    private static string Text(IEnumerable<(string Key, byte[]? Json)> rows) =>
        string.Join('\n', rows.Where(row => row.Json is not null).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key} {Encoding.UTF8.GetString(row.Json!)}"));

    private static async Task<T> Accepted<T>(Task<Answer<T>> answer)
    {
        var given = await answer;
        Assert.Null(given.Refusal);
        return given.Result!;
    }
}
