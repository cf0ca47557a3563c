using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using Xunit;

namespace EventsLive.Grains.Tests.Overalls;

/// <summary>The arithmetic of 团体总分: worked examples, and what holds whatever the places are.</summary>
public sealed class OverallScoringTests
{
    private static readonly OverallSettings Usual = new([9, 7, 6, 5, 4, 3, 2, 1], 0, null, null, [], OverallTies.Places);

    private static readonly Gen<OverallPlacing[]> Placings = Gen.Select(
        Gen.OneOfConst("drones", "robots", "coding"),
        Gen.OneOfConst("小学", "初中"),
        Gen.OneOfConst("一小", "二小", "中心小学"),
        Gen.OneOfConst("东镇", "西镇"),
        Gen.Int[1, 12],
        (part, group, school, town, rank) => new OverallPlacing(part, group, school, town, rank)).Array[0, 40];

    private static readonly Gen<OverallSettings> Settings = Gen.Select(
        Gen.Int[0, 20].Array[1, 10],
        Gen.Int[1, 3].Nullable(),
        Gen.Int[1, 6].Nullable(),
        Gen.Int[0, 3],
        Gen.OneOfConst(OverallTies.Places, OverallTies.Shared),
        (points, inGroup, ofAll, weight, ties) => new OverallSettings(
            [.. points.OrderDescending()], 0, inGroup, ofAll, [new OverallWeight("drones", weight)], ties));

    [Fact]
    public void Points_OfPlaces_AreSummedBySchoolAndTown()
    {
        OverallPlacing[] placings =
        [
            new("robots", "小学", "一小", "东镇", 1),
            new("robots", "小学", "二小", "东镇", 2),
            new("robots", "小学", "三小", "西镇", 2),
            new("robots", "小学", "一小", "东镇", 4),
            new("drones", "小学", "三小", "西镇", 1),
            new("drones", "小学", "二小", "东镇", 9),
        ];
        var schools = OverallScoring.Rank(Usual, placings, OverallUnit.School);
        Assert.Equal([(1, "三小", 16L, 2), (2, "一小", 14L, 2), (3, "二小", 7L, 2)], schools.Select(row => (row.Rank, row.School!, row.Points, row.Teams)));
        Assert.Equal(9, schools[0].Parts["drones"]);
        var towns = OverallScoring.Rank(Usual, placings, OverallUnit.Town);
        Assert.Equal([(1, "东镇", 21L), (2, "西镇", 16L)], towns.Select(row => (row.Rank, row.Town, row.Points)));
        Assert.Equal(3, OverallScoring.Rank(Usual with { Others = 1 }, placings, OverallUnit.School).Length);
        Assert.Equal(8, OverallScoring.Rank(Usual with { Others = 1 }, placings, OverallUnit.School)[2].Points);
    }

    [Fact]
    public void Limits_OfTeams_AreEachSchools()
    {
        var placings = Enumerable.Range(1, 8).Select(rank => new OverallPlacing(rank % 2 == 0 ? "robots" : "drones", "小学", "一小", "东镇", rank)).ToArray();
        Assert.Equal(37, OverallScoring.Rank(Usual, placings, OverallUnit.School)[0].Points);
        Assert.Equal(9 + 7 + 6 + 5, OverallScoring.Rank(Usual with { BestInGroup = 2 }, placings, OverallUnit.School)[0].Points);
        Assert.Equal(9 + 7 + 6, OverallScoring.Rank(Usual with { BestOfAll = 3 }, placings, OverallUnit.School)[0].Points);
        Assert.Equal(7 + 5, OverallScoring.Rank(Usual with { BestInGroup = 2, Weights = [new("drones", 0)] }, placings, OverallUnit.Town)[0].Points);
    }

    [Fact]
    public void EqualTotals_AreDecidedByPlacesOrShared()
    {
        OverallPlacing[] placings =
        [
            new("a", "g", "甲", "东镇", 1), new("a", "g", "乙", "东镇", 2), new("b", "g", "乙", "东镇", 7), new("c", "g", "丙", "东镇", 1), new("b", "g", "丁", "东镇", 8),
        ];
        Assert.Equal([(1, "丙"), (1, "甲"), (3, "乙"), (4, "丁")], Ranks(Usual));
        Assert.Equal([(1, "丙"), (1, "乙"), (1, "甲"), (4, "丁")], Ranks(Usual with { Ties = OverallTies.Shared }));

        IEnumerable<(int, string)> Ranks(OverallSettings settings) =>
            OverallScoring.Rank(settings, placings, OverallUnit.School).Select(row => (row.Rank, row.School!));
    }

    [Fact]
    public void Table_DoesNotDependOnTheOrderOfPlacings() => Gen.Select(Settings, Placings, Gen.Int[0, int.MaxValue]).Sample((settings, placings, seed) =>
    {
        var shuffled = placings.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var by in Enum.GetValues<OverallUnit>())
        {
            Assert.Equal(Text(OverallScoring.Rank(settings, placings, by)), Text(OverallScoring.Rank(settings, shuffled, by)));
        }
    });

    [Fact]
    public void Town_HasTheSumOfItsSchools() => Gen.Select(Settings, Placings).Sample((settings, placings) =>
    {
        var schools = OverallScoring.Rank(settings, placings, OverallUnit.School).ToLookup(row => row.Town);
        var towns = OverallScoring.Rank(settings, placings, OverallUnit.Town);
        Assert.Equal(schools.Count, towns.Length);
        Assert.All(towns, town =>
        {
            Assert.Equal(schools[town.Town].Sum(row => row.Points), town.Points);
            Assert.Equal(schools[town.Town].Sum(row => row.Teams), town.Teams);
        });
    });

    [Fact]
    public void Ranks_FollowPointsAndAreSharedWithAGap() => Gen.Select(Settings, Placings).Sample((settings, placings) =>
    {
        var rows = OverallScoring.Rank(settings, placings, OverallUnit.School);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.True(i == 0 || rows[i].Points <= rows[i - 1].Points);
            Assert.True(rows[i].Rank == i + 1 || (rows[i].Rank == rows[i - 1].Rank && rows[i].Points == rows[i - 1].Points));
            Assert.Equal(rows[i].Points, rows[i].Parts.Values.Sum());
        }
    });

    [Fact]
    public void BetterPlace_NeverCostsPoints() => Gen.Select(Settings, Placings.Where(placings => placings.Length > 0)).Sample((settings, placings) =>
    {
        var better = placings.ToArray();
        better[0] = better[0] with { Rank = Math.Max(1, better[0].Rank - 1) };
        Assert.True(PointsOf(better) >= PointsOf(placings));

        long PointsOf(OverallPlacing[] all) => OverallScoring.Rank(settings, all, OverallUnit.School)
            .SingleOrDefault(row => row.School == placings[0].School && row.Town == placings[0].Town)?.Points ?? 0;
    });

    [Fact]
    public void Settings_OutOfBounds_AreRefusedByField()
    {
        Assert.Equal("points", Refused(Usual with { Points = [] }));
        Assert.Equal("points[1]", Refused(Usual with { Points = [5, 6] }));
        Assert.Equal("others", Refused(Usual with { Others = 2 }));
        Assert.Equal("bestInGroup", Refused(Usual with { BestInGroup = 0 }));
        Assert.Equal("bestOfAll", Refused(Usual with { BestOfAll = -1 }));
        Assert.Equal("weights[1].part", Refused(Usual with { Weights = [new("a", 1), new("a", 2)] }));
        Assert.Equal("weights[0].factor", Refused(Usual with { Weights = [new("a", 101)] }));
        Assert.Equal("ties", Refused(Usual with { Ties = 0 }));

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
        var settings = Usual with { BestInGroup = 2, Weights = [new("a", 3)] };
        var state = model.Apply(OverallState.Empty, new OverallConfigured(settings), new RecordMeta(1, DateTimeOffset.UnixEpoch, "x"));
        var loaded = model.Load(model.Save(state));
        Assert.Equal(1, loaded.Revision);
        Assert.True(loaded.Settings!.SameAs(settings));
        Assert.Empty(OverallRules.Configure(loaded, settings).Records);
    }

    private static string Text(ImmutableArray<OverallRow> rows) => string.Join('\n', rows.Select(row =>
        $"{row.Rank} {row.School} {row.Town} {row.Points} {row.Teams} {string.Join(',', row.Places)}"));
}
