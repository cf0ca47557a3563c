using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Who may play in a later stage, what becomes of those who play there all the same, and groups that are too small to be graded.</summary>
public sealed class PromotionTests
{
    [Fact]
    public void Enter_TeamThatWasNotPromoted_IsRefusedWhereTheRuleSaysSo()
    {
        var contest = Preliminary("refused");

        AssertRefused(SheetRules.Enter(contest.State, Final("c", 90)), RefusalKind.NotPromoted, "stage", "final");
        AssertRefused(SheetRules.Enter(contest.State, Final("d", 90)), RefusalKind.NotPromoted, "stage", "final");
        contest.Enter(Final("a", 10));

        // Its correction raises c above b: c may play now. What b has played stays, and may be corrected and completed.
        contest.Enter(Final("b", 20));
        contest.Enter(Score("c", 1, 80, replaces: "s3", reason: "漏计") with { Stage = "first" });
        contest.Enter(Final("c", 30));
        contest.Enter(Final("b", 25) with { Replaces = "s5", Reason = "误录" });
        AssertRefused(SheetRules.Enter(contest.State, Final("b", 20) with { Round = 2 }), RefusalKind.NotPromoted, "stage", "final");
    }

    /// <summary>A later stage asks for each of its sheets who may play in it, and changes nothing of the answer.</summary>
    [Fact]
    public void PromotedTo_IsReckonedOnceUntilAnEarlierStageChanges()
    {
        var contest = Preliminary("refused");
        var final = contest.State.Rule!.Stages[1];
        var before = contest.State.All.PromotedTo(final, "小学");

        contest.Enter(Final("a", 10));
        contest.Enter(Final("b", 20));
        Assert.Same(before, contest.State.All.PromotedTo(final, "小学"));

        contest.Enter(Score("c", 1, 80, replaces: "s3", reason: "漏计") with { Stage = "first" });
        Assert.Equal(["a", "c"], contest.State.All.PromotedTo(final, "小学").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Enter_TeamThatWasNotPromoted_CountsAndIsMarkedOtherwise()
    {
        var contest = Preliminary("marked");
        contest.Enter(Final("a", 10));
        contest.Enter(Final("c", 90));

        Assert.Equal(["c", "a", "b", "d"], contest.State.All.Standings(null).Select(row => row.Team));
        Assert.Equal([("c", "final")], ContestGaps.Of(contest.State).NotPromoted.Select(gap => (gap.Team, gap.Run.Stage)));
        Assert.Equal(["final"], Explain(contest, "c").NotPromotedTo);
        Assert.Empty(Explain(contest, "a").NotPromotedTo);
        Assert.Equal(["final"], Explain(contest, "b").PromotedTo);
        AssertRefused(PublicationRules.Publish(contest.State, Start), RefusalKind.GapsOpen, null, "2", "0", "0", "1");
    }

    [Fact]
    public void Gaps_FirstStageThatCountsEveryRound_WantsOne() =>
        Assert.Equal([("d", 1)], ContestGaps.Of(Preliminary("marked").State).Missing.Select(gap => (gap.Team, gap.Run.Round)));

    [Fact]
    public void Gaps_LaterStage_IsMissedByThosePromoted_OnceItHasBegun()
    {
        var contest = Preliminary("marked");
        contest.Enter(Score("d", 1, 10));
        Assert.Empty(ContestGaps.Of(contest.State).Missing);

        contest.Enter(Final("a", 10));

        Assert.Equal([("b", "final", 1)], ContestGaps.Of(contest.State).Missing.Select(gap => (gap.Team, gap.Run.Stage, gap.Run.Round)));
        var desk = DeskViews.Overview(contest.State, new DeskViews.Texts([]));
        var finalRound1 = desk.Columns.IndexOf(desk.Columns.Single(column => column.Stage!.Name == "final" && column.Round == 1));
        Assert.Equal(
            [DeskCellState.Entered, DeskCellState.Missing, DeskCellState.NotPromoted, DeskCellState.NotPromoted],
            desk.Teams.Select(team => team.Cells[finalRound1].State));
    }

    /// <summary>Parts of one contest: a team without an interview is not ready to be published.</summary>
    [Fact]
    public void Gaps_EveryStageThatCounts_IsMissed_ByNobodyWhoWithdrewOrIsDisqualified()
    {
        var contest = Configured("""
            {"schema":2,"fields":[{"name":"score","max":100}],"outcomes":{"disqualified":"teamOut"},
             "stages":[{"name":"build","counted":2},{"name":"interview","counted":1},{"name":"extra","role":"tiebreak"}]}
            """, 3, "小学");
        foreach (var team in new[] { "a", "b", "c" })
        {
            contest.Put(team);
        }

        contest.Enter(Score("a", 1, 60));
        contest.Enter(Score("a", 2, 60));
        contest.Enter(NoScore("b", 1, RunOutcome.Disqualified));
        contest.Put("c", Entry() with { Withdrawn = true });

        Assert.Equal([("a", "interview", 1)], ContestGaps.Of(contest.State).Missing.Select(gap => (gap.Team, gap.Run.Stage, gap.Run.Round)));
    }

    [Fact]
    public void Explain_GroupBelowTheMinimum_SaysHowManyItTakes()
    {
        var contest = Configured("""{"schema":2,"fields":[{"name":"score","max":100}],"minimumTeams":3}""", 2, "小学");
        foreach (var team in new[] { "a", "b", "c" })
        {
            contest.Put(team);
        }

        contest.Enter(Score("a", 1, 10));
        contest.Enter(Score("b", 1, 20));
        Assert.Equal((1, 2, 3), (Explain(contest, "b").Rank, Explain(contest, "b").Ranked, Explain(contest, "b").MinimumTeams));
        Assert.Equal(3, ContestViews.Standings(contest.State, Audience.Public, null, default).MinimumTeams);

        contest.Enter(Score("c", 1, 0));
        Assert.Equal((3, 3), (Explain(contest, "b").Ranked, Explain(contest, "b").MinimumTeams));
    }

    private static StandingExplanation Explain(ContestFixture contest, string team) =>
        StandingExplanations.Of(contest.State.All, Audience.Staff, team, default)!;

    private static ScoreEntry Final(string team, int score) => Score(team, 1, score) with { Stage = "final" };

    // a 60, b 50, c 40 in the first stage; two go on; d has not played.
    private static ContestFixture Preliminary(string others)
    {
        var contest = Configured($$"""
            {"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first"},{"name":"final","role":"ranksAbove","promote":{"top":2,"others":"{{others}}"} }]}
            """, 3, "小学");
        foreach (var team in new[] { "a", "b", "c", "d" })
        {
            contest.Put(team);
        }

        contest.Enter(Score("a", 1, 60));
        contest.Enter(Score("b", 1, 50));
        contest.Enter(Score("c", 1, 40));
        return contest;
    }
}
