using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Tests.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Contests and teams as grains: a real contest replayed, the size of a push, what each audience gets, and another life.</summary>
public sealed class ContestGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Contest_OfNoEvent_IsRefusedAndStoresNothing()
    {
        var contest = Contest("nowhere");

        var answer = await contest.Configure(new ContestSettings(["小学"], 3, BestOfThree), Stamp());
        var team = await contest.PutTeam("t1", Entry(), Stamp());

        Assert.Equal(RefusalKind.UnknownEvent, answer.Refusal?.Kind);
        Assert.Equal(RefusalKind.UnknownContest, team.Refusal?.Kind);
        Assert.Null(await contest.Settings());
        Assert.Null(await contest.Standings(Audience.Public, null));
        Assert.Null(await contest.Look(Audience.Public));
        Assert.Equal(StreamHead.None, await cluster.Store.ReadHeadAsync(new StreamId(DistrictCluster.District, "contest", "nowhere"), CancellationToken.None));
    }

    [Fact]
    public async Task Contest_ReplayOfRochester_EqualsThePublishedSeeds()
    {
        var rochester = Rochester.Load();
        var brackets = rochester.Brackets.Select(team => team.Bracket).Distinct().ToArray();
        var contest = await Configured("rochester", Rochester.Rule, rochester.Rounds, brackets);
        foreach (var (team, bracket) in rochester.Brackets)
        {
            Assert.True((await contest.PutTeam(team, Rochester.EntryOf(team, bracket), Stamp())).Result?.Created);
        }

        // As at the tables: many at once.
        var answers = await Task.WhenAll(rochester.Runs.Select(run => contest.EnterScore(run, Stamp(Guid.NewGuid()))));

        Assert.All(answers, answer => Assert.True(answer.Result?.Counted));
        Assert.Equal(answers.Length, answers.Select(answer => answer.Result!.SheetId).Distinct().Count());
        foreach (var bracket in brackets)
        {
            var standings = await contest.Standings(Audience.Public, bracket);
            Assert.Equal(
                rochester.Published.Where(seed => seed.Bracket == bracket).Select(seed => (seed.Seed, seed.Team, (decimal?)seed.Best)),
                standings!.Rows.Select(row => (row.Rank!.Value, row.Team, row.Total)));
        }

        await Until(
            "the district shows all runs of the contest",
            async () => await RowOf(cluster.DistrictGrain, "contest:rochester") is { } row && row.GetProperty("runsDone").GetInt32() == 96);
    }

    [Fact]
    public async Task Contest_OneScoreAmongAThousandTeams_IsOneRowOfAtMostOneKilobyte()
    {
        const int Teams = 1_000;
        var contest = await Configured("thousand", BestOfThree, 4, "小学", "初中");
        await Task.WhenAll(Enumerable.Range(1, Teams).Select(i => contest.PutTeam(
            $"team-{i}", Entry($"中新天津生态城实验小学火星探索队{i}", number: i) with { School = "中新天津生态城南开中学附属实验小学", Town = "中新天津生态城街道" }, Stamp())));
        var scores = Enumerable.Range(1, Teams).SelectMany(i => Enumerable.Range(1, 2).Select(round => Score($"team-{i}", round, 900 - (i % 800))));
        foreach (var batch in scores.Chunk(100))
        {
            Assert.Null((await contest.ImportScores([.. batch], Stamp())).Refusal);
        }

        var observer = new WatchingObserver();
        var reference = cluster.Cluster.Client.CreateObjectReference<IViewObserver>(observer);
        var snapshot = await contest.Renew(Audience.Public, reference, null);
        Assert.Equal(Teams + 1, snapshot!.Set.Length);

        await contest.EnterScore(Score("team-1000", 3, 1000), Stamp());
        await Until("the score is pushed", () => Task.FromResult(!observer.Diffs.IsEmpty));
        var caughtUp = await contest.Renew(Audience.Public, reference, snapshot.To);
        await contest.Release(Audience.Public, reference);

        var diff = Assert.Single(observer.Diffs);
        var row = Assert.Single(diff.Set);
        Assert.Equal((snapshot.To, "team:team-1000"), (diff.From, row.Key));
        Assert.Empty(diff.Removed);
        Assert.Equal(caughtUp!.To, diff.To);
        Assert.Equal("team-1000", (await contest.Standings(Audience.Public, null))!.Rows[0].Team);
        var wire = OnTheWire(diff);
        TestContext.Current.TestOutputHelper?.WriteLine($"{wire.Length} bytes: {Encoding.UTF8.GetString(wire)}");
        Assert.InRange(wire.Length, 200, 1_024);
    }

    [Fact]
    public async Task Contest_WaitingSheet_ShowsToStaffOnly()
    {
        var contest = await Configured("waiting", BestOfThree, 4, "小学");
        await contest.PutTeam("t1", Entry(), Stamp());
        await contest.EnterScore(Score("t1", 1, 100), Stamp());
        var before = (await contest.Look(Audience.Public))!;
        var staffBefore = (await contest.Look(Audience.Staff))!;

        var waiting = await contest.EnterScore(Score("t1", 1, 900), Stamp());

        Assert.False(waiting.Result!.Counted);
        var after = (await contest.Look(Audience.Public))!;
        Assert.Equal(before.To, after.To);
        Assert.Equal(before.Set.Select(row => Convert.ToHexString(row.Json)).Order(), after.Set.Select(row => Convert.ToHexString(row.Json)).Order());
        Assert.True((await contest.Look(Audience.Staff))!.To > staffBefore.To);
        Assert.True((await RowOf(contest, "team:t1"))!.Value.GetProperty("runs")[0].GetProperty("points").GetInt32() == 100);
    }

    [Fact]
    public async Task Contest_SameKeyAgain_AnswersAsTheFirstTime()
    {
        var contest = await Configured("again", BestOfThree, 4, "小学");
        await contest.PutTeam("t1", Entry(), Stamp());
        var key = Guid.NewGuid();

        var first = await contest.EnterScore(Score("t1", 1, 100), Stamp(key));
        var second = await contest.EnterScore(Score("t1", 1, 100), Stamp(key));

        Assert.Equal(first.Result, second.Result);
        Assert.Single((await contest.Summary(Audience.Public))!.LastSheets);
    }

    [Fact]
    public async Task Contest_InAnotherLife_ServesTheSame()
    {
        var contest = await Configured("lives", BestOfThree, 4, "小学");
        await contest.PutTeam("t1", Entry(), Stamp());
        await contest.PutTeam("t2", Entry(), Stamp());
        await contest.EnterScore(Score("t1", 1, 100), Stamp());
        await contest.EnterScore(Score("t2", 1, 100), Stamp());
        await contest.EnterScore(Score("t2", 1, 90, "s2", "看错"), Stamp());
        var before = (await contest.Standings(Audience.Public, null))!;
        var summary = (await contest.Summary(Audience.Public))!;

        await cluster.Cluster.DeactivateAsync(contest);

        var after = (await contest.Standings(Audience.Public, null))!;
        Assert.Equal(before.Rows, after.Rows);
        Assert.True(after.Version > before.Version);
        var later = (await contest.Summary(Audience.Public))!;
        Assert.True(later.Version > summary.Version);
        Assert.Equal((summary.RunsDone, summary.Teams), (later.RunsDone, later.Teams));
        Assert.Equal(summary.LastSheets, later.LastSheets);
        var remark = Assert.Single(await cluster.Store.ReadPersonalAsync(new StreamId(DistrictCluster.District, "contest", "lives"), ["sheet:s3"], CancellationToken.None));
        Assert.Equal("看错", JsonNode.Parse(remark.Json.Span)!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Team_Watched_IsToldOfItsRankWhoeverMovesIt()
    {
        var contest = await Configured("teams", BestOfThree, 4, "小学");
        await contest.PutTeam("a", Entry(), Stamp());
        await contest.PutTeam("b", Entry(), Stamp());
        await contest.EnterScore(Score("a", 1, 50), Stamp());
        var team = cluster.Cluster.Client.GetGrain<ITeamGrain>(GrainKey.Of(DistrictCluster.District, "teams", "a"));
        var observer = new WatchingObserver();
        var reference = cluster.Cluster.Client.CreateObjectReference<IViewObserver>(observer);

        var first = (await team.Renew(Audience.Public, reference, null))!;
        var same = (await team.Renew(Audience.Public, reference, first.To))!;
        await contest.EnterScore(Score("b", 1, 60), Stamp());
        await Until("the other team's score moved the rank", () => Task.FromResult(!observer.Diffs.IsEmpty));
        await team.Release(Audience.Public, reference);

        Assert.Null(first.From);
        Assert.Equal((1, 2), RankOf(first));
        Assert.Equal((first.To, 0), (same.To, same.Set.Length));
        var diff = Assert.Single(observer.Diffs);
        Assert.Equal(first.To, diff.From);
        Assert.Equal((2, 2), RankOf(diff));
        await cluster.Cluster.DeactivateAsync(team);
        Assert.True((await team.Look(Audience.Public))!.To >= diff.To);
    }

    [Fact]
    public async Task Team_Unknown_IsNothing()
    {
        await Configured("few", BestOfThree, 4, "小学");

        Assert.Null(await cluster.Cluster.Client.GetGrain<ITeamGrain>(GrainKey.Of(DistrictCluster.District, "few", "nobody")).Look(Audience.Public));
        Assert.Null(await cluster.Cluster.Client.GetGrain<ITeamGrain>(GrainKey.Of(DistrictCluster.District, "none", "nobody")).Look(Audience.Public));
    }

    private static (int Rank, int TeamsInGroup) RankOf(ViewDiff diff)
    {
        using var row = JsonDocument.Parse(Assert.Single(diff.Set).Json);
        return (row.RootElement.GetProperty("rank").GetInt32(), row.RootElement.GetProperty("teamsInGroup").GetInt32());
    }

    /// <summary>The push as a client of the hub gets it.</summary>
    private static byte[] OnTheWire(ViewDiff diff)
    {
        var set = new JsonObject(diff.Set.Select(row => KeyValuePair.Create(row.Key, JsonNode.Parse(row.Json))));
        var removed = new JsonArray([.. diff.Removed.Select(key => (JsonNode?)key)]);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["type"] = 1,
            ["target"] = "changed",
            ["arguments"] = new JsonArray("contest:thousand", diff.To.Epoch, diff.From!.Value.Number, diff.To.Number, new JsonObject { ["set"] = set, ["removed"] = removed }),
        });
    }

    private IContestGrain Contest(string id) => cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));

    private async Task<IContestGrain> Configured(string id, string rule, int rounds, params string[] groups)
    {
        await cluster.Running(id);
        var answer = await Contest(id).Configure(new ContestSettings([.. groups], rounds, rule), Stamp());
        Assert.True(answer.Result?.Created, $"{answer.Refusal}");
        return Contest(id);
    }
}
