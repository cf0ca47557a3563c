using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Contests by a rule under which every sheet may move every team: a list of teams or of scores is one ranking, not one for each of its rows, and whoever moves is pushed.</summary>
public sealed class LargeRelativeContestTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private const int Teams = 2_000;

    private const string Scaled =
        """
        {"schema":2,"fields":[{"name":"points","max":1000}],"run":[{"name":"value","value":"points"}],
         "team":[{"name":"best","value":{"runs":"best","of":"value"}},{"name":"total","value":{"scale":"best","to":50}}],"ranking":[{"by":"total"}]}
        """;

    [Theory]
    [InlineData("ftc-2018-19")]
    [InlineData("scaled")]
    [InlineData("own")]
    public async Task Import_OfManyTeamsAndOfTheirScores_IsAnswered(string rule)
    {
        var contest = await Configured($"large-{rule}", rule);

        var put = await contest.ImportTeams([.. Enumerable.Range(1, Teams).Select(Team)], Stamp(Guid.NewGuid()));
        Assert.Null(put.Refusal);
        Assert.Equal(Teams, put.Result!.Added);

        var entered = await contest.ImportScores([.. Enumerable.Range(1, Teams).Select(i => Sheet(rule, i))], Stamp(Guid.NewGuid()));
        Assert.Null(entered.Refusal);
        Assert.Equal(Teams, entered.Result!.Accepted);
        Assert.Equal(1, (await contest.Standings(Audience.Public, null))!.Rows[0].Rank);

        var last = await contest.PutTeam("t2000", new TeamEntry(Teams, "第2000队", "第一小学", "城关镇", "小学", [], []) { Withdrawn = true }, Stamp(Guid.NewGuid()));
        Assert.Null(last.Refusal);
        Assert.Null((await contest.Standings(Audience.Public, null))!.Rows[^1].Rank);
    }

    [Fact]
    public async Task Reopen_ByARelativeRule_RenewsTheRowsOfOthers()
    {
        var contest = await Configured("related", "scaled");
        Assert.Null((await contest.ImportTeams([.. Enumerable.Range(1, 3).Select(Team)], Stamp())).Refusal);
        Assert.Null((await contest.ImportScores([.. Enumerable.Range(1, 3).Select(i => Sheet("scaled", i))], Stamp())).Refusal);
        var observer = cluster.Cluster.Client.CreateObjectReference<IViewObserver>(new WatchingObserver());
        var before = (await contest.Renew(Audience.Public, observer, null))!;
        var desk = cluster.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, "related"));

        // The best team's run is played again: until then the others are measured by the second best.
        Assert.Null((await desk.Reopen(new RerunOrder("t3", new RunRef(1), "s3", SetAsideCause.Rerun, "断电"), Stamp())).Refusal);

        var after = (await contest.Renew(Audience.Public, observer, before.To))!;
        await contest.Release(Audience.Public, observer);
        Assert.Equal(["team:t1", "team:t2", "team:t3"], after.Set.Select(row => row.Key).Where(key => key.StartsWith("team:", StringComparison.Ordinal)).Order());
        Assert.Equal(50, (await RowOf(contest, "team:t2"))!.Value.GetProperty("total").GetDecimal());
    }

    private async Task<IContestGrain> Configured(string id, string rule)
    {
        await cluster.Running(id);
        var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
        var document = rule == "scaled" ? Scaled : rule == "own" ? ContestFixture.BestOfThree : RuleDocuments.Examples.Single(example => example.Id == rule).Text;
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 3, document), Stamp())).Refusal);
        return contest;
    }

    private static TeamImport Team(int i) => new($"t{i}", i, $"第{i}队", "第一小学", "城关镇", "小学", null, null);

    private static ScoreEntry Sheet(string rule, int i) => new(
        $"t{i}",
        1,
        null,
        ImmutableDictionary<string, decimal>.Empty.Add(rule == "scaled" ? "points" : "score", i % 400),
        RunOutcome.Scored,
        null,
        null,
        null,
        null,
        SheetSource.Import,
        rule == "ftc-2018-19" ? $"m{(i - 1) / 4}" : null,
        rule != "ftc-2018-19" ? null : i % 2 == 0 ? "red" : "blue");
}
