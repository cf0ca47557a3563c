using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Awards;

/// <summary>Awards by ratio, with stated bases, roundings and ties, and the teams recommended to a next stage.</summary>
public sealed class AwardRulesTests
{
    private static readonly AwardScheme Usual = new(
        [new AwardTier("一等奖", 10, null), new AwardTier("二等奖", 20, null), new AwardTier("三等奖", 30, null)],
        AwardBase.ValidResult,
        QuotaRounding.Nearest,
        CutTie.Better,
        0,
        null,
        []);

    private static readonly Gen<Candidate[]> GenTeams =
        from results in Gen.Select(Gen.Int[0, 6], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 1]).Array[0, 40]
        select RankedByPoints(results);

    [Theory]
    [InlineData(QuotaRounding.Down, 2, 4, 6)]
    [InlineData(QuotaRounding.Nearest, 2, 5, 7)]
    [InlineData(QuotaRounding.Up, 3, 5, 7)]
    public void Assign_TwentyThreeTeams_RoundsEachTierAsStated(QuotaRounding rounding, int first, int second, int third)
    {
        var list = AwardRules.Assign(Usual with { Rounding = rounding }, InOrder(23));

        Assert.Equal([first, second, third], Sizes(list));
    }

    [Theory]
    [InlineData(AwardBase.ValidResult, 1)]
    [InlineData(AwardBase.Present, 2)]
    [InlineData(AwardBase.Registered, 3)]
    public void Assign_TenValidOfTwentyPresentOfThirty_TakesTheRatioOfTheStatedBase(AwardBase counted, int first)
    {
        var teams = InOrder(10).Concat(Enumerable.Range(10, 20).Select(i => Team(i, null) with { Present = i < 20 }));

        Assert.Equal(first, AwardRules.Assign(Usual with { Base = counted }, teams).Awards.Count(award => award.Tier == 0));
    }

    [Fact]
    public void Assign_ThreeShareTheLastFirstPrize_AllGetItAndTheSecondIsSmaller()
    {
        // Places 1 and 2 are first prizes, 3 to 6 second; places 2, 3 and 4 are shared.
        Candidate[] teams = [Team(0, 1), Team(1, 2), Team(2, 2), Team(3, 2), .. Enumerable.Range(4, 16).Select(i => Team(i, i + 1))];

        Assert.Equal([4, 2, 6], Sizes(AwardRules.Assign(Usual, teams)));
        Assert.Equal([1, 5, 6], Sizes(AwardRules.Assign(Usual with { Tie = CutTie.Next }, teams)));
    }

    [Theory]
    [InlineData(0, 6, false, 6)]
    [InlineData(6, 2, false, 6)]
    [InlineData(2, 5, true, 5)]
    public void Assign_MinimumOfTheRuleAndOfTheScheme_TheLargerOneHolds(int ofScheme, int ofRule, bool graded, int minimum)
    {
        var list = AwardRules.Assign(Usual with { MinimumField = ofScheme }, InOrder(5), ofRule);

        Assert.Equal((graded, minimum), (Assert.Single(list.Groups).Graded, list.Groups[0].Minimum));
        Assert.Equal(graded, !list.Awards.IsEmpty);
    }

    [Fact]
    public void Assign_GroupSmallerThanTheMinimum_IsNotGraded()
    {
        var list = AwardRules.Assign(Usual with { MinimumField = 6 }, InOrder(5));

        Assert.Empty(list.Awards);
        Assert.False(Assert.Single(list.Groups).Graded);
    }

    [Fact]
    public void Assign_MorePlacesThanValidTeams_GivesNoPlaceToNobody()
    {
        var scheme = Usual with { Tiers = [new AwardTier("一等奖", null, 3), new AwardTier("二等奖", null, 3)] };

        Assert.Equal([3, 1], Sizes(AwardRules.Assign(scheme, InOrder(4))));
    }

    [Fact]
    public void Assign_AnyStandings_TreatsEqualRanksAlikeAndBetterRanksNoWorse() =>
        (from teams in GenTeams
         from tie in Gen.Enum<CutTie>()
         from shuffled in Gen.Shuffle(teams)
         select (teams, tie, shuffled)).Sample((teams, tie, shuffled) =>
        {
            var scheme = Usual with { Tie = tie, Recommend = new Recommendation(4, 2, 2) };
            var list = AwardRules.Assign(scheme, teams);
            foreach (var group in list.Awards.GroupBy(award => award.Group))
            {
                Assert.All(group.GroupBy(award => award.Rank), rank => Assert.Single(rank.Select(award => award.Tier).Distinct()));
                Assert.Equal(group.Select(award => award.Tier).Order(), group.OrderBy(award => award.Rank).Select(award => award.Tier));
                var places = list.Groups.Single(quota => quota.Group == group.Key).Places;
                Assert.All(group, award => Assert.True(tie == CutTie.Next || award.Rank <= places[award.Tier]));
                Assert.True(tie == CutTie.Better || Enumerable.Range(0, 3).All(tier => group.Count(award => award.Tier <= tier) <= places[tier]));
            }

            Assert.Equal(list.Awards, AwardRules.Assign(scheme, shuffled).Awards);
            Assert.Equal(list.Recommended, AwardRules.Assign(scheme, shuffled).Recommended);
        });

    [Fact]
    public void Recommend_SchoolHasItsTwo_TheNextTeamMovesUp()
    {
        Candidate[] teams = [Team(0, 1, "甲"), Team(1, 2, "甲"), Team(2, 3, "甲"), Team(3, 4, "乙"), Team(4, 5, "丙"), Team(5, 6, "丁")];

        var list = AwardRules.Assign(Usual with { Recommend = new Recommendation(3, 2, 1) }, teams).Recommended;

        Assert.Equal(
            [RecommendationStatus.Recommended, RecommendationStatus.Recommended, RecommendationStatus.SchoolLimit, RecommendationStatus.Recommended, RecommendationStatus.Alternate],
            list.Select(team => team.Status));
    }

    [Fact]
    public void Recommend_TwoShareTheLastPlace_NeitherIsChosenByChance()
    {
        Candidate[] teams = [Team(0, 1, "甲"), Team(1, 2, "乙"), Team(2, 2, "丙"), Team(3, 4, "丁")];

        var list = AwardRules.Assign(Usual with { Recommend = new Recommendation(2, null, 1) }, teams).Recommended;

        Assert.Equal(
            [("t0", RecommendationStatus.Recommended), ("t1", RecommendationStatus.Undecided), ("t2", RecommendationStatus.Undecided)],
            list.Select(team => (team.Team, team.Status)));
    }

    [Fact]
    public void Recommend_WhoeverIsNotChosenAmongThoseWhoShare_StandsByFirst()
    {
        Candidate[] teams = [Team(0, 1, "甲"), Team(1, 2, "乙"), Team(2, 2, "丙"), Team(3, 4, "丁"), Team(4, 5, "戊")];

        var list = AwardRules.Assign(Usual with { Recommend = new Recommendation(2, null, 2) }, teams).Recommended;

        // Of t1 and t2 one goes on and the other is the first to stand by: one place behind is left.
        Assert.Equal("t3", Assert.Single(list, team => team.Status == RecommendationStatus.Alternate).Team);
    }

    [Fact]
    public void Recommend_AnyStandings_NeverGivesMorePlacesThanThereAre() =>
        GenTeams.Sample(teams =>
        {
            var list = AwardRules.Assign(Usual with { Recommend = new Recommendation(4, 2, 2) }, teams).Recommended;
            foreach (var group in list.GroupBy(team => team.Group))
            {
                Assert.True(group.Count(team => team.Status == RecommendationStatus.Recommended) <= 4);
                Assert.True(group.Count(team => team.Status == RecommendationStatus.Alternate) <= 2);
                var sure = group.Where(team => team.Status == RecommendationStatus.Recommended).GroupBy(team => teams.Single(one => one.Team == team.Team).School);
                Assert.All(sure, school => Assert.True(school.Count() <= 2));
            }
        });

    [Fact]
    public void Check_BadSchemes_NameTheField()
    {
        Assert.Null(Usual.Check());
        Assert.Equal("tiers", Refused(Usual with { Tiers = [] }));
        Assert.Equal("tiers", Refused(Usual with { Tiers = [new AwardTier("一等奖", 60, null), new AwardTier("二等奖", 41, null)] }));
        Assert.Equal("tiers[1].name", Refused(Usual with { Tiers = [new AwardTier("一等奖", 10, null), new AwardTier("一等奖", 20, null)] }));
        Assert.Equal("tiers[0].percent", Refused(Usual with { Tiers = [new AwardTier("一等奖", null, null)] }));
        Assert.Equal("tiers[0].percent", Refused(Usual with { Tiers = [new AwardTier("一等奖", 0, null)] }));
        Assert.Equal("tiers[0].count", Refused(Usual with { Tiers = [new AwardTier("一等奖", 10, 3)] }));
        Assert.Equal("base", Refused(Usual with { Base = 0 }));
        Assert.Equal("recommend.perSchool", Refused(Usual with { Recommend = new Recommendation(3, 0, 0) }));
    }

    private static string? Refused(AwardScheme scheme) => Assert.IsType<Refusal>(scheme.Check()).Field;

    private static IEnumerable<int> Sizes(AwardList list) =>
        Enumerable.Range(0, list.Groups[0].Places.Length).Select(tier => list.Awards.Count(award => award.Tier == tier));

    private static IEnumerable<Candidate> InOrder(int teams) => Enumerable.Range(0, teams).Select(i => Team(i, i + 1));

    private static Candidate Team(int i, int? rank, string school = "某校") => new($"t{i}", "小学", school, i + 1, rank, true);

    private static Candidate[] RankedByPoints((int Points, bool Valid, int School, int Group)[] results) =>
        [.. results.Select((one, i) => new Candidate(
            $"t{i}",
            $"g{one.Group}",
            $"s{one.School}",
            i + 1,
            one.Valid ? 1 + results.Count(other => other.Group == one.Group && other.Valid && other.Points > one.Points) : null,
            true))];
}
