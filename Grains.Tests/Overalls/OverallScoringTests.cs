using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Grains.Tests.Overalls;

/// <summary>The arithmetic of 团体总分: worked examples, and what holds whatever the places are.</summary>
public sealed class OverallScoringTests
{
    private static readonly OverallSettings Usual = Places(9, 7, 6, 5, 4, 3, 2, 1);

    private static readonly OverallSettings Prizes = Usual with
    {
        Basis = OverallBasis.Awards,
        Scale = [new(5, "一等奖"), new(3, "二等奖"), new(1, "三等奖")],
    };

    private static readonly Gen<OverallTeam[]> Teams = Gen.Select(
        Gen.OneOf(["drones", "robots", "coding"]),
        Gen.OneOf(["小学", "初中"]),
        Gen.OneOf(["一小", "二小", "中心小学"]),
        Gen.OneOf(["东镇", "西镇"]),
        Gen.Int[0, 12],
        Gen.OneOf(["", "一等奖", "二等奖", "别的奖"]),
        (part, group, school, town, rank, award) => Team(part, group, school, town, rank == 0 ? null : rank, award.Length == 0 ? null : award))
        .Array[0, 40].Select(teams => teams.Select((team, i) => team with { Team = $"t{i}" }).ToArray());

    private static readonly Gen<OverallSettings> Settings = Gen.Select(
        Gen.Int[0, 20].Array[1, 10],
        Gen.Int[1, 3].Nullable(),
        Gen.Int[1, 6].Nullable(),
        Gen.Int[0, 5],
        Gen.OneOf([OverallSharing.Each, OverallSharing.Mean]),
        Gen.OneOf([OverallTies.Honours, OverallTies.Shared]),
        Gen.Bool,
        (points, inPart, ofAll, tenths, sharing, ties, byAward) => (byAward ? Prizes : Places([.. points.OrderDescending().Select(one => (decimal)one)])) with
        {
            BestInPart = inPart,
            BestOfAll = ofAll,
            Weights = [new OverallWeight("drones", tenths / 10m)],
            Sharing = sharing,
            Ties = ties,
        });

    [Fact]
    public void Points_OfPlaces_AreSummedBySchoolAndTown()
    {
        OverallTeam[] teams =
        [
            Team("robots", "小学", "一小", "东镇", 1),
            Team("robots", "小学", "二小", "东镇", 2),
            Team("robots", "小学", "三小", "西镇", 2),
            Team("robots", "小学", "一小", "东镇", 4),
            Team("drones", "小学", "三小", "西镇", 1),
            Team("drones", "小学", "二小", "东镇", 9),
            Team("drones", "小学", "四小", "东镇", null),
        ];
        var schools = OverallScoring.Rank(Usual, teams, OverallUnit.School);
        Assert.Equal([(1, "三小", "16", 2), (2, "一小", "14", 2), (3, "二小", "7", 2)], schools.Select(row => (row.Rank, row.School!, row.Points.ToString(), row.Counted)));
        var towns = OverallScoring.Rank(Usual, teams, OverallUnit.Town);
        Assert.Equal([(1, "东镇", "21"), (2, "西镇", "16")], towns.Select(row => (row.Rank, row.Town, row.Points.ToString())));
        Assert.Equal("8", OverallScoring.Rank(Usual with { Others = 1 }, teams, OverallUnit.School)[2].Points.ToString());
    }

    [Fact]
    public void SharedPlaces_HaveTheMeanOfThePlacesThatTheyTakeUp_Exactly()
    {
        // Three share the first place: (9 + 7 + 6) / 3. One behind two who share the eighth has nothing; they share 1 and 0.
        var teams = new[] { 1, 1, 1, 8, 8, 10 }.Select((rank, i) => Team("a", "g", $"校{i}", "东镇", rank)).ToArray();
        Assert.Equal(
            ["22/3", "22/3", "22/3", "0.5", "0.5", "0"],
            OverallScoring.Rank(Usual with { Sharing = OverallSharing.Mean }, teams, OverallUnit.School).Select(row => row.Points.ToString()));
        Assert.Equal("23", OverallScoring.Rank(Usual with { Sharing = OverallSharing.Mean }, teams, OverallUnit.Town).Single().Points.ToString());
        Assert.Equal(["9", "9", "9", "1", "1", "0"], OverallScoring.Rank(Usual, teams, OverallUnit.School).Select(row => row.Points.ToString()));
    }

    [Fact]
    public void Awards_GiveTheirPointsTimesTheFactor_AndAnAwardOffTheScaleTheOthers()
    {
        OverallTeam[] teams =
        [
            Team("a", "g", "甲", "东镇", 1, "一等奖"), Team("b", "g", "甲", "东镇", 9, "三等奖"), Team("a", "g", "乙", "东镇", 2, "二等奖"),
            Team("a", "g", "丙", "东镇", 3, "优秀奖"), Team("a", "g", "丁", "东镇", 4), Team("a", "g", "戊", "东镇", null),
        ];
        var rows = OverallScoring.Rank(Prizes with { Others = 0.5m, Weights = [new("b", 1.5m)] }, teams, OverallUnit.School);
        Assert.Equal(["甲 6.5", "乙 3", "丁 0.5", "丙 0.5"], rows.Select(row => $"{row.School} {row.Points}"));
        Assert.Equal([1, 0, 1], rows[0].Honours);
    }

    [Fact]
    public void Limits_OfTeams_AreEachSchools_AndTheBestCount()
    {
        var teams = Enumerable.Range(1, 8).Select(rank => Team(rank % 2 == 0 ? "robots" : "drones", "小学", "一小", "东镇", rank)).ToArray();
        Assert.Equal("37", Total(Usual));
        Assert.Equal("27", Total(Usual with { BestInPart = 2 }));
        Assert.Equal("22", Total(Usual with { BestOfAll = 3 }));
        Assert.Equal("12", Total(Usual with { BestInPart = 2, Weights = [new("drones", 0)] }));
        Assert.Equal(
            ["1 -", "2 -", "3 -", "4 BestOfAll", "5 BestInPart", "6 BestOfAll", "7 BestInPart", "8 BestOfAll"],
            OverallScoring.Rank(Usual with { BestInPart = 2, BestOfAll = 3 }, teams, OverallUnit.School)[0].Gains
                .OrderBy(gain => gain.Team.Rank).Select(gain => $"{gain.Team.Rank} {gain.Exclusion?.ToString() ?? "-"}"));

        string Total(OverallSettings settings) => OverallScoring.Rank(settings, teams, OverallUnit.Town)[0].Points.ToString();
    }

    [Fact]
    public void EqualTotals_AreDecidedByBetterStepsOrShared()
    {
        OverallTeam[] teams =
        [
            Team("a", "g", "甲", "东镇", 1), Team("a", "g", "乙", "东镇", 2), Team("b", "g", "乙", "东镇", 7), Team("c", "g", "丙", "东镇", 1), Team("b", "g", "丁", "东镇", 8),
        ];
        Assert.Equal([(1, "丙", "shared"), (1, "甲", "step-1"), (3, "乙", "total"), (4, "丁", null)], Ranks(Usual));
        Assert.Equal([(1, "丙", "shared"), (1, "乙", "shared"), (1, "甲", "total"), (4, "丁", null)], Ranks(Usual with { Ties = OverallTies.Shared }));

        IEnumerable<(int, string, string?)> Ranks(OverallSettings settings) =>
            OverallScoring.Rank(settings, teams, OverallUnit.School).Select(row => (row.Rank, row.School!, row.DecidedBy));
    }

    [Fact]
    public void Table_DoesNotDependOnTheOrderOfTeams() => Gen.Select(Settings, Teams, Gen.Int[0, int.MaxValue]).Sample((settings, teams, seed) =>
    {
        var shuffled = teams.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var by in Enum.GetValues<OverallUnit>())
        {
            Assert.Equal(Text(OverallScoring.Rank(settings, teams, by)), Text(OverallScoring.Rank(settings, shuffled, by)));
        }
    });

    [Fact]
    public void Town_HasTheSumOfItsSchools() => Gen.Select(Settings, Teams).Sample((settings, teams) =>
    {
        var schools = OverallScoring.Rank(settings, teams, OverallUnit.School).ToLookup(row => row.Town);
        var towns = OverallScoring.Rank(settings, teams, OverallUnit.Town);
        Assert.Equal(schools.Count, towns.Length);
        Assert.All(towns, town =>
        {
            Assert.Equal(Sum(schools[town.Town].Select(row => row.Points)), town.Points);
            Assert.Equal(schools[town.Town].Sum(row => row.Counted), town.Counted);
        });
    });

    [Fact]
    public void Ranks_FollowTheExactTotal_WhichItsTeamsExplain() => Gen.Select(Settings, Teams).Sample((settings, teams) =>
    {
        var rows = OverallScoring.Rank(settings, teams, OverallUnit.School);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.True(i == 0 || rows[i].Points <= rows[i - 1].Points);
            Assert.True(rows[i].Rank == i + 1 || (rows[i].Rank == rows[i - 1].Rank && rows[i].Points == rows[i - 1].Points));
            Assert.Equal(rows[i].Rank == (i > 0 ? rows[i - 1].Rank : 0), i > 0 && rows[i - 1].DecidedBy == "shared");
            Assert.Equal(rows[i].Points, Sum(rows[i].Gains.Where(gain => gain.Exclusion is null).Select(gain => gain.Points)));
            Assert.True(rows[i].Counted <= (settings.BestOfAll ?? int.MaxValue));
            Assert.All(
                rows[i].Gains.Where(gain => gain.Exclusion is null).CountBy(gain => gain.Team.Part),
                part => Assert.True(part.Value <= (settings.BestInPart ?? int.MaxValue)));
        }
    });

    [Fact]
    public void Limits_TakeTheBestSum_OfAllTheChoicesThatTheyAllow() => Gen.Select(Settings, Teams).Sample((settings, teams) =>
    {
        var few = teams.Where(team => team.School == "一小" && team.Town == "东镇").Take(8).ToArray();
        var row = OverallScoring.Rank(settings, few, OverallUnit.School).SingleOrDefault();
        if (row is null)
        {
            return;
        }

        var best = Enumerable.Range(0, 1 << row.Gains.Length)
            .Select(choice => row.Gains.Where((gain, i) => (choice >> i & 1) == 1 && gain.Exclusion != OverallExclusion.Part).ToArray())
            .Where(chosen => chosen.Length <= (settings.BestOfAll ?? int.MaxValue)
                && chosen.CountBy(gain => gain.Team.Part).All(part => part.Value <= (settings.BestInPart ?? int.MaxValue)))
            .Select(chosen => Sum(chosen.Select(gain => gain.Points)))
            .Max();
        Assert.Equal(best, row.Points);
    });

    [Fact]
    public void Settings_OutOfBounds_AreRefusedByField()
    {
        Assert.Equal("points", Refused(Usual with { Scale = [] }));
        Assert.Equal("points[1]", Refused(Places(5, 6)));
        Assert.Equal("others", Refused(Usual with { Others = 2 }));
        Assert.Equal("bestInPart", Refused(Usual with { BestInPart = 0 }));
        Assert.Equal("bestOfAll", Refused(Usual with { BestOfAll = -1 }));
        Assert.Equal("weights.a", Refused(Usual with { Weights = [new("a", 1), new("a", 2)] }));
        Assert.Equal("weights.a", Refused(Usual with { Weights = [new("a", -0.1m)] }));
        Assert.Equal("ties", Refused(Usual with { Ties = 0 }));
        Assert.Equal("basis", Refused(Usual with { Basis = 0 }));
        Assert.Equal("sharing", Refused(Usual with { Sharing = 0 }));
        Assert.Equal("awards[1].name", Refused(Prizes with { Scale = [new(5, "一等奖"), new(3, "一等奖")] }));
        Assert.Equal("awards[0].name", Refused(Prizes with { Scale = [new(5, " ")] }));
        Assert.Equal("awards[1].points", Refused(Prizes with { Scale = [new(5, "一等奖"), new(6, "二等奖")] }));

        static string? Refused(OverallSettings settings)
        {
            var decision = OverallRules.Configure(OverallState.Empty, settings);
            Assert.Empty(decision.Records);
            return decision.Refusal?.Field;
        }
    }

    [Fact]
    public void Snapshot_GivesTheStateBack()
    {
        var model = new OverallModel();
        var settings = Prizes with { BestInPart = 2, Weights = [new("a", 0.5m)] };
        var state = model.Apply(OverallState.Empty, new OverallConfigured(settings), new RecordMeta(1, DateTimeOffset.UnixEpoch, "x"));
        var loaded = model.Load(model.Save(state));
        Assert.Equal(1, loaded.Revision);
        Assert.True(loaded.Settings!.SameAs(settings));
        Assert.Empty(OverallRules.Configure(loaded, settings).Records);
    }

    private static OverallSettings Places(params ReadOnlySpan<decimal> points)
    {
        var scale = ImmutableArray.CreateBuilder<OverallStep>();
        foreach (var one in points)
        {
            scale.Add(new OverallStep(one));
        }

        return new OverallSettings(OverallBasis.Places, scale.ToImmutable(), 0, OverallSharing.Each, null, null, [], OverallTies.Honours);
    }

    private static OverallTeam Team(string part, string group, string school, string town, int? rank, string? award = null) =>
        new(part, group, $"{part}-{school}-{rank}", rank ?? 99, $"{school}{rank}队", school, town, rank, award);

    private static Rational Sum(IEnumerable<Rational> points) => points.Aggregate(Rational.Zero, (sum, one) => sum + one);

    private static string Text(ImmutableArray<OverallTotal> rows) => string.Join('\n', rows.Select(row =>
        $"{row.Rank} {row.School} {row.Town} {row.Points} {row.Counted} {string.Join(',', row.Honours)} {row.DecidedBy} {string.Join(',', row.Gains.Select(gain => gain.Team.Team))}"));
}
