using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>What may still change who goes on to a stage: as long as there is any of it, its running order is not drawn.</summary>
public sealed class PromotionGapsTests
{
    [Fact]
    public void Gaps_OfACompleteFirstStage_AreNone() => Assert.True(Of(Preliminary()).IsEmpty);

    [Fact]
    public void Gaps_CountWhatIsMissingOfAnEarlierStageOnly()
    {
        var contest = Preliminary(teams: ["a", "b", "c", "late"]);
        Assert.Equal(1, Of(contest).Missing);
        // A run of the final itself, or another group, says nothing of who goes on.
        contest.Enter(Score("a", 1, 10) with { Stage = "final" });
        contest.Put("other", Entry("他组队", "初中"));
        Assert.Equal(1, Of(contest).Missing);

        contest.Accept(ContestRules.PutTeam(contest.State, "late", Entry() with { Withdrawn = true }, TeamPersons.None));
        Assert.Equal(0, Of(contest).Missing);
    }

    [Fact]
    public void Gaps_OfAThirdStage_AskTheTeamsOfTheSecondOne()
    {
        var contest = Configured(
            """
            {"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first","counted":1},{"name":"semi","role":"ranksAbove","counted":1,"promote":{"top":2}},{"name":"final","role":"ranksAbove","counted":1,"promote":{"top":1}}]}
            """,
            1,
            "小学");
        foreach (var (team, score) in new[] { ("a", 60), ("b", 50), ("c", 40) })
        {
            contest.Put(team);
            contest.Enter(Score(team, 1, score));
        }

        Assert.Equal((0, 2), (Of(contest, "semi").Missing, Of(contest).Missing));
        contest.Enter(Score("b", 1, 9) with { Stage = "semi" });
        Assert.Equal(1, Of(contest).Missing);
    }

    [Fact]
    public void Gaps_AConflict_AnAppealAndAnUnapprovedRun_AreCounted()
    {
        var contest = Preliminary();
        contest.Enter(Score("c", 1, 55));
        Assert.Equal(1, Of(contest).Conflicts);

        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = ContestPublication.Approved }));
        Assert.Equal(3, Of(contest).Unapproved);

        contest.Accept(AppealRules.File(contest.State, new AppealEntry("b", new RunRef(1), "漏计一项"), AppealOrigin.Team, Start.AddMinutes(1)));
        Assert.Equal(1, Of(contest).Appeals);
    }

    [Fact]
    public void Gaps_ASharedLastPlaceOfWhichNobodyGoesOn_NamesWhoSharesIt()
    {
        var contest = Preliminary(scores: [60, 50, 50]);
        Assert.Equal(["b", "c"], Of(contest).Tied.Order(StringComparer.Ordinal));
        Assert.Equal(["a"], contest.State.All.PromotedTo(contest.State.Rule!.Stages[^1], "小学"));
    }

    private static PromotionGaps Of(ContestFixture contest, string stage = "final") =>
        PromotionGaps.Of(contest.State, contest.State.Rule!.Stages.Single(known => known.Name == stage), "小学");

    // Two go on, unless the second place is shared; whoever has no score has not played.
    private static ContestFixture Preliminary(string[]? teams = null, int[]? scores = null)
    {
        var contest = Configured(
            """
            {"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first","counted":1},{"name":"final","role":"ranksAbove","counted":1,"promote":{"top":2,"ties":"none"}}]}
            """,
            2,
            "小学",
            "初中");
        foreach (var team in teams ?? ["a", "b", "c"])
        {
            contest.Put(team);
        }

        foreach (var (i, score) in (scores ?? [60, 50, 40]).Index())
        {
            contest.Enter(Score(((char)('a' + i)).ToString(), 1, score));
        }

        return contest;
    }
}
