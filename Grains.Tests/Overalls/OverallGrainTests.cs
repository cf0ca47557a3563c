using System.Text.Json;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Overalls;

/// <summary>The totals of real grains: what of the parts they rest on, and what they keep from whom.</summary>
public sealed class OverallGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private static readonly OverallSettings ByPlace =
        new(OverallBasis.Places, [new(9), new(7), new(6)], 0, OverallSharing.Each, null, null, [], OverallTies.Honours);

    // A timer counts in coarser ticks than the grain's clock and may fire some milliseconds before its time.
    private static readonly TimeSpan AskedAgain = OverallGrain.Freshness + TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Totals_AreAFunctionOfTheStandings_HoweverOftenASheetIsCorrected()
    {
        var day = await Day.Of(cluster, "sum");
        await day.Overall.Configure(ByPlace, Stamp());
        Assert.Equal(["一小 16", "二小 16"], await day.Totals(Audience.Staff));

        // The same sheet corrected to and fro ends where it began; a withdrawn team gives its place to the next.
        for (var i = 0; i < 3; i++)
        {
            await day.Correct("sum-a", "x", i % 2 == 0 ? 1 : 100);
        }

        await day.Correct("sum-a", "x", 100);
        Assert.Equal(["一小 16", "二小 16"], await day.Totals(Audience.Staff));
        Assert.Null((await day.Contest("sum-a").PutTeam("x", Entry() with { Withdrawn = true }, Stamp())).Refusal);
        Assert.Equal(["二小 18", "一小 7"], await day.Totals(Audience.Staff));
    }

    [Fact]
    public async Task Visitors_SeePublishedPartsOnly_AndNothingOfWhatAFrozenOneHolds()
    {
        var (quiet, busy, leaking) = (await Day.Of(cluster, "quiet"), await Day.Of(cluster, "busyy"), await Day.Of(cluster, "leaky"));
        foreach (var day in new[] { quiet, busy, leaking })
        {
            await day.Overall.Configure(ByPlace, Stamp());
            await day.Publish(day.Id + "-a");
            if (day != leaking)
            {
                Assert.Null((await day.Contest(day.Id + "-b").Freeze(null, null, Stamp())).Refusal);
            }
        }

        foreach (var day in new[] { busy, leaking })
        {
            Assert.Null((await day.Contest(day.Id + "-b").EnterScore(Score("x", 2, 999), Stamp())).Refusal);
            Assert.Null((await day.Contest(day.Id + "-b").EnterScore(Score("y", 2, 1), Stamp())).Refusal);
        }

        await Task.Delay(AskedAgain, TestContext.Current.CancellationToken);
        foreach (var audience in new[] { Audience.Public, Audience.Operations })
        {
            var shown = await quiet.Shown(audience);
            Assert.Equal(["一小 9", "二小 7"], await quiet.Totals(audience));
            Assert.Equal(shown, await busy.Shown(audience));
            // The negative control: where nothing is held back, the same sheets show.
            Assert.NotEqual(shown, await leaking.Shown(audience));
        }

        Assert.Equal(["一小 18", "二小 14"], await busy.Totals(Audience.Staff));
        var staff = (await busy.Overall.Table(Audience.Staff, OverallUnit.School, null))!;
        Assert.True(staff.IsProvisional);
        Assert.Equal([("busyy-a", OverallPartState.Published, true), ("busyy-b", OverallPartState.Frozen, false)], staff.Parts.Select(part => (part.Id, part.State, part.IsFinal)));
    }

    [Fact]
    public async Task Awards_CountOnceTheirListIsPublished()
    {
        var day = await Day.Of(cluster, "prizes");
        await day.Overall.Configure(ByPlace with { Basis = OverallBasis.Awards, Scale = [new(5, "一等奖"), new(3, "二等奖")] }, Stamp());
        var awards = cluster.Cluster.Client.GetGrain<IAwardsGrain>(GrainKey.Of(DistrictCluster.District, "prizes-a"));
        await awards.SetScheme(new AwardScheme([new("一等奖", null, 1), new("二等奖", null, 1)], AwardBase.ValidResult, QuotaRounding.Nearest, CutTie.Better, 0, null, []), Stamp());
        await awards.Propose(Stamp());
        await day.Until(Audience.Staff, "一小 5,二小 3");
        Assert.Empty(await day.Totals(Audience.Public));

        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        await awards.Publicise(yesterday.AddDays(-5), yesterday, "0550-1234567", Stamp());
        await day.Until(Audience.Public, "");
        Assert.Null((await awards.Publish(Stamp())).Refusal);
        await day.Publish("prizes-a");
        await day.Until(Audience.Public, "一小 5,二小 3");
        await awards.Withdraw("更正", Stamp());
        await day.Until(Audience.Public, "");
    }

    [Fact]
    public async Task Event_WithoutContests_HasNoTotals_AndAnUnknownOneNoSettings()
    {
        var nothing = cluster.Cluster.Client.GetGrain<IOverallGrain>(GrainKey.Of(DistrictCluster.District, "nothing"));
        Assert.Null(await nothing.Table(Audience.Staff, OverallUnit.School, null));
        Assert.Equal(RefusalKind.UnknownEvent, (await nothing.Configure(ByPlace, Stamp())).Refusal?.Kind);
    }

    /// <summary>A large event of two contests, each with a team x of 一小 and y of 二小; x wins the first, y the second.</summary>
    private sealed record Day(DistrictCluster Host, string Id)
    {
        public IOverallGrain Overall => Host.Cluster.Client.GetGrain<IOverallGrain>(GrainKey.Of(DistrictCluster.District, Id));

        public static async Task<Day> Of(DistrictCluster cluster, string id)
        {
            var day = new Day(cluster, id);
            var settings = EventSamples.Settings() with { Kind = EventKind.Contest, Venues = [], StartsAt = DateTimeOffset.UtcNow.AddHours(-1), EndsAt = DateTimeOffset.UtcNow.AddHours(2) };
            Assert.Null((await cluster.Event(id).Configure(settings, Stamp())).Refusal);
            foreach (var (part, best) in new[] { ($"{id}-a", "x"), ($"{id}-b", "y") })
            {
                Assert.Null((await cluster.Event(part).Configure(settings with { PartOf = id, Name = part[^1..] }, Stamp())).Refusal);
                Assert.Null((await day.Contest(part).Configure(new ContestSettings(["小学"], 4, BestOfThree), Stamp())).Refusal);
                await day.Contest(part).PutTeam("x", Entry() with { School = "一小" }, Stamp());
                await day.Contest(part).PutTeam("y", Entry() with { School = "二小" }, Stamp());
                await day.Contest(part).EnterScore(Score("x", 1, best == "x" ? 100 : 50), Stamp());
                await day.Contest(part).EnterScore(Score("y", 1, best == "y" ? 100 : 50), Stamp());
            }

            return day;
        }

        public IContestGrain Contest(string part) => Host.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, part));

        public async Task Publish(string part) => Assert.Null(
            (await Host.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, part)).PublishDespiteGaps("其余轮次取消", Stamp())).Refusal);

        public async Task Correct(string part, string team, decimal score)
        {
            var standing = (await Contest(part).Sheets(team))!.Value.Single(sheet => sheet.ReplacedBy is null);
            Assert.Null((await Contest(part).EnterScore(Score(team, 1, score, standing.SheetId, "复核"), Stamp())).Refusal);
        }

        /// <summary>What the table tells, without the ids that differ from day to day.</summary>
        public async Task<string> Shown(Audience audience) =>
            JsonSerializer.Serialize(await Overall.Table(audience, OverallUnit.School, null)).Replace(Id, "day", StringComparison.Ordinal);

        public async Task<string[]> Totals(Audience audience)
        {
            await Task.Delay(AskedAgain, TestContext.Current.CancellationToken);
            return [.. (await Overall.Table(audience, OverallUnit.School, null))!.Rows.Select(row => $"{row.School} {row.Exact}")];
        }

        public Task Until(Audience audience, string totals) => DistrictCluster.Until(
            $"{audience} see {totals}",
            async () => string.Join(',', (await Overall.Table(audience, OverallUnit.School, null))!.Rows.Select(row => $"{row.School} {row.Exact}")) == totals);
    }
}
