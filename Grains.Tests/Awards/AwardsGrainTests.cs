using System.Text;
using System.Text.Json.Nodes;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Awards;

/// <summary>A contest's awards as a grain: from the draft to publication, what the public may see of it and when, and another life.</summary>
public sealed class AwardsGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private static readonly AwardScheme Scheme = new(
        [new AwardTier("一等奖", null, 1), new AwardTier("二等奖", null, 1)],
        AwardBase.ValidResult,
        QuotaRounding.Nearest,
        CutTie.Better,
        0,
        new Recommendation(1, 1, 1),
        [new SpecialAward("最佳创意奖", "c")]);

    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);

    [Fact]
    public async Task Awards_OfNoContest_AreRefusedAndStoreNothing()
    {
        var awards = Awards("nowhere");

        Assert.Equal(RefusalKind.UnknownContest, (await awards.SetScheme(Scheme, Stamp())).Refusal?.Kind);
        Assert.Null(await awards.Desk());
        Assert.Null(await awards.Look(Audience.Public));
        Assert.Equal(StreamHead.None, await cluster.Store.ReadHeadAsync(new StreamId(DistrictCluster.District, "awards", "nowhere"), CancellationToken.None));
    }

    [Fact]
    public async Task Awards_BeforeTheirNotice_MoveNothingThatThePublicSees()
    {
        var awards = await Drafted("behind-doors");
        Assert.Null(await awards.Look(Audience.Public));

        Accepted(await awards.Propose(Stamp()));
        Accepted(await awards.Propose(Stamp()));

        Assert.Null(await awards.Look(Audience.Public));
        Assert.Null(await awards.Look(Audience.Operations));
        Assert.Equal(["awards", "team:a", "team:b", "team:c"], (await awards.Look(Audience.Staff))!.Set.Select(row => row.Key).Order());
    }

    [Fact]
    public async Task Awards_FromDraftToPublication_AreWhatTheSchemeMakesOfTheStandings()
    {
        var awards = await Drafted("whole-way");
        Accepted(await awards.Propose(Stamp()));
        Accepted(await awards.Publicise(Yesterday.AddDays(-5), Yesterday, "0550-1234567", Stamp()));

        var notice = await Rows(awards);
        Assert.Equal(["awards", "team:a", "team:b", "team:c"], notice.Keys.Order());
        Assert.Equal("一等奖", (string?)notice["team:a"]["award"]);
        Assert.False(notice["team:a"].ContainsKey("rank"));
        Assert.Equal("二等奖", (string?)notice["team:b"]["award"]);
        Assert.Equal((null, "最佳创意奖"), ((string?)notice["team:c"]["award"], (string?)notice["team:c"]["specials"]![0]));
        Assert.Equal(("publicised", "0550-1234567"), ((string?)notice["awards"]["stage"], (string?)notice["awards"]["telephone"]));

        Assert.Equal(AwardStage.Published, Accepted(await awards.Publish(Stamp())).Stage);
        Assert.Equal("published", (string?)(await Rows(awards))["awards"]["stage"]);
    }

    [Fact]
    public async Task Awards_ResultChangedSinceTheList_GoNoStepFurther()
    {
        var awards = await Drafted("changed");
        Accepted(await awards.Propose(Stamp()));
        Accepted(await Contest("changed").EnterScore(Score("c", 2, 99), Stamp()));

        Assert.Equal(RefusalKind.AwardsOutdated, (await awards.Publicise(Yesterday, Yesterday.AddDays(5), "1", Stamp())).Refusal?.Kind);
        Assert.True((await awards.Desk())!.Outdated);

        Accepted(await awards.Propose(Stamp()));
        Accepted(await awards.Publicise(Yesterday.AddDays(-5), Yesterday, "1", Stamp()));
        Accepted(await Contest("changed").EnterScore(Score("a", 2, 100), Stamp()));
        Assert.Equal(RefusalKind.AwardsOutdated, (await awards.Publish(Stamp())).Refusal?.Kind);
        Accepted(await awards.Withdraw("申诉成立，成绩更正", Stamp()));
        Assert.Empty(await Rows(awards));
    }

    [Fact]
    public async Task Awards_ObjectionOpenOrNoticeRunning_AreNotPublished()
    {
        var awards = await Drafted("objected");
        Accepted(await awards.Propose(Stamp()));
        var early = (await awards.Publicise(DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow.AddDays(5), "1", Stamp())).Refusal;
        Assert.Equal((RefusalKind.OutOfRange, "from"), (early?.Kind, early?.Field));
        Assert.Empty((await awards.Look(Audience.Public))?.Set ?? []);
        Accepted(await awards.Publicise(Yesterday, Yesterday.AddDays(5), "1", Stamp()));
        Assert.Equal(RefusalKind.NoticePeriodOpen, (await awards.Publish(Stamp())).Refusal?.Kind);

        Accepted(await awards.Withdraw("公示时间有误", Stamp()));
        Accepted(await awards.Propose(Stamp()));
        Accepted(await awards.Publicise(Yesterday.AddDays(-5), Yesterday, "1", Stamp()));
        var objection = Accepted(await awards.EnterObjection("a", "王老师", "超龄队员", Stamp())).ObjectionId;
        Assert.Equal(RefusalKind.ObjectionsOpen, (await awards.Publish(Stamp())).Refusal?.Kind);
        Assert.Equal(RefusalKind.UnknownObjection, (await awards.DecideObjection("o9", false, "无", Stamp())).Refusal?.Kind);

        Accepted(await awards.DecideObjection(objection, false, "经查属实年龄合规", Stamp()));
        Assert.Equal(RefusalKind.AlreadyDecided, (await awards.DecideObjection(objection, true, "再议", Stamp())).Refusal?.Kind);
        Accepted(await awards.Publish(Stamp()));

        var decided = Assert.Single((await awards.Desk())!.Objections);
        Assert.Equal(("王老师", "超龄队员", (bool?)false, "经查属实年龄合规"), (decided.Objector, decided.Text, decided.Upheld, decided.Decision));
        Assert.DoesNotContain("王老师", await Records("objected"), StringComparison.Ordinal);
        Assert.DoesNotContain("超龄队员", await Records("objected"), StringComparison.Ordinal);
        Assert.DoesNotContain("公示时间有误", await Records("objected"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awards_AnotherLife_SayTheSame()
    {
        var awards = await Drafted("lives");
        Accepted(await awards.Propose(Stamp()));
        Accepted(await awards.Publicise(Yesterday.AddDays(-5), Yesterday, "1", Stamp()));
        var before = await Rows(awards);

        await cluster.Cluster.DeactivateAsync(awards);

        Assert.Equal(before.Select(row => (row.Key, row.Value.ToJsonString())).Order(), (await Rows(awards)).Select(row => (row.Key, row.Value.ToJsonString())).Order());
        var model = new AwardsModel();
        var state = Model(await Batches("lives"));
        var loaded = model.Load(model.Save(state));
        Assert.Equal(string.Concat(model.Save(state).Select(Text)), string.Concat(model.Save(loaded).Select(Text)));
    }

    [Fact]
    public async Task Awards_SameKeyTwice_AreOneStep()
    {
        var awards = await Drafted("twice");
        var stamp = Stamp(Guid.NewGuid());

        Assert.Equal(Accepted(await awards.Propose(stamp)), Accepted(await awards.Propose(stamp)));
    }

    private static AwardsState Model(IEnumerable<byte[]> payloads)
    {
        var model = new AwardsModel();
        var codec = new RecordCodec(model.Records);
        return payloads.SelectMany(payload => codec.Decode(payload)).Aggregate(model.Empty, (state, written) => model.Apply(state, written.Record, written.Meta));
    }

    private static T Accepted<T>(Answer<T> answer)
    {
        Assert.Null(answer.Refusal);
        return answer.Result!;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static async Task<Dictionary<string, JsonObject>> Rows(IAwardsGrain awards) =>
        (await awards.Look(Audience.Public))!.Set.ToDictionary(row => row.Key, row => JsonNode.Parse(row.Json)!.AsObject(), StringComparer.Ordinal);

    private async Task<string> Records(string id) => string.Concat((await Batches(id)).Select(batch => Encoding.UTF8.GetString(batch)));

    private async Task<List<byte[]>> Batches(string id)
    {
        var batches = new List<byte[]>();
        await foreach (var batch in cluster.Store.ReadAsync(new StreamId(DistrictCluster.District, "awards", id), 1, CancellationToken.None))
        {
            batches.Add(batch.Payload.ToArray());
        }

        Assert.NotEmpty(batches);
        return batches;
    }

    private IAwardsGrain Awards(string id) => cluster.Cluster.Client.GetGrain<IAwardsGrain>(GrainKey.Of(DistrictCluster.District, id));

    private IContestGrain Contest(string id) => cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));

    /// <summary>A contest of three teams with a result each, and a scheme for its awards.</summary>
    private async Task<IAwardsGrain> Drafted(string id)
    {
        await cluster.Running(id);
        Accepted(await Contest(id).Configure(new ContestSettings(["小学"], 3, BestOfThree), Stamp()));
        foreach (var (team, score) in new[] { ("a", 90), ("b", 80), ("c", 70) })
        {
            Accepted(await Contest(id).PutTeam(team, Entry($"{team}队"), Stamp()));
            Accepted(await Contest(id).EnterScore(Score(team, 1, score), Stamp()));
        }

        Accepted(await Awards(id).SetScheme(Scheme, Stamp()));
        return Awards(id);
    }
}
