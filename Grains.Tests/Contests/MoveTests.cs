using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>A sheet for the wrong team or round moves in one act: nothing is overwritten, nothing counted twice, both histories show it.</summary>
public sealed class MoveTests
{
    // As ContestFixture writes its records.
    private static readonly Actor Judge = new("judge-1", [Role.Judge]);

    [Fact]
    public void Move_ToAnEmptyRun_StandsThereAndBothHistoriesShowIt()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 90, "s1", "漏计"));

        var moved = contest.Accept(Move(contest, "s2", "b", 2, Judge));

        Assert.Equal(new SheetResult("s3", 90, true), moved);
        Assert.Empty(contest.State.All.Teams["a"].Runs);
        Assert.Equal((90m, 1), (contest.State.All.Teams["b"].Result.Total, contest.State.All.RunsDone));
        Assert.Equal(["s3"], contest.State.All.LastSheets.Select(notice => notice.SheetId));
        var texts = new DeskViews.Texts(contest.Personal);
        var left = Assert.Single(DeskViews.History(contest.State, contest.State.All.Teams["a"], 1, texts).Runs);
        Assert.Equal([("s1", SetAsideCause.Moved), ("s2", SetAsideCause.Moved)], left.Versions.Select(version => (version.SheetId, version.SetAside!.Cause)));
        Assert.All(left.Versions, version => Assert.Equal(("b", "s3", "选错队"), (version.SetAside!.MovedTo!.Team, version.SetAside.MovedTo.Sheet, version.SetAside.Reason)));
        var arrived = Assert.Single(Assert.Single(DeskViews.History(contest.State, contest.State.All.Teams["b"], 2, texts).Runs).Versions);
        Assert.Equal(("a", "s2", "选错队", "judge-1"), (arrived.MovedFrom!.Team, arrived.MovedFrom.Sheet, arrived.MovedFor, arrived.Actor));
    }

    [Fact]
    public void Move_ToARunWithASheet_WaitsForTheHeadJudgeAsAnySecondSheet()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 50));

        Assert.False(contest.Accept(Move(contest, "s1", "b", 1, Judge)).Counted);

        Assert.Equal(50, contest.State.All.Teams["b"].Result.Total);
        Assert.Null(contest.State.All.Teams["a"].Result.Total);
        Assert.Equal(["s2", "s3"], ConflictRules.Contending(contest.State.All.Teams["b"].Run1(), contest.State.Rule!).Select(sheet => sheet.Id));
        contest.Accept(ConflictRules.Settle(contest.State, new ConflictChoice("b", new RunRef(1), "s3", ["s2", "s3"], "以此为准")));
        Assert.Equal(100, contest.State.All.Teams["b"].Result.Total);
    }

    [Fact]
    public void Move_OfTheSheetThatStood_LetsTheOneBehindItStand()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 30));
        contest.Enter(Score("a", 1, 40, "s2", "看错"));

        contest.Accept(Move(contest, "s1", "b", 1, Judge));

        Assert.Equal((40m, 100m), (contest.State.All.Teams["a"].Result.Total, contest.State.All.Teams["b"].Result.Total));
        Assert.Empty(ContestGaps.Of(contest.State).Conflicts);
    }

    [Fact]
    public void Move_ByAJudge_OnlyTheirOwnAndNotOnceItIsDecided()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        AssertRefused(Move(contest, "s1", "b", 1, new Actor("judge-2", [Role.Judge])), RefusalKind.NotOwnSheet, "sheet", "s1");
        AssertRefused(Move(contest, "s1", "a", 1, Judge), RefusalKind.SameRun, "team");
        AssertRefused(Move(contest, "s1", "nobody", 1, Judge), RefusalKind.UnknownTeam, "team");
        AssertRefused(Move(contest, "s1", "b", 9, Judge), RefusalKind.UnknownRound, "round");
        AssertRefused(Move(contest, "s1", "b", 1, Judge, reason: " "), RefusalKind.ReasonRequired, "reason");
        contest.Accept(EventsLive.Grains.Contests.Assignments.Assign(contest.State, [new JudgeAssignment("judge-1", "小学", [1], null, null)]));
        AssertRefused(Move(contest, "s1", "b", 2, Judge), RefusalKind.NotAssigned, "team");
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));
        AssertRefused(Move(contest, "s1", "b", 1, Judge), RefusalKind.RunApproved, "sheet");
        contest.Accept(Move(contest, "s1", "b", 1, new Actor("chief", [Role.HeadJudge])));
        AssertRefused(Move(contest, "s1", "b", 2, null), RefusalKind.SheetSetAside, "sheet");

        contest.Accept(CorrectionRules.PublishDespiteGaps(contest.State, "只赛一轮", Start));

        AssertRefused(Move(contest, "s2", "a", 1, Judge), RefusalKind.ResultsFinal, null);
    }

    [Fact]
    public void Move_AfterPublication_TellsThePublicOfBothRuns()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        contest.Accept(CorrectionRules.PublishDespiteGaps(contest.State, "只赛一轮", Start));

        contest.Accept(Move(contest, "s1", "b", 2, null));

        Assert.Equal(
            [("a", 1, CorrectionCategory.EntryError), ("b", 2, CorrectionCategory.EntryError)],
            contest.State.Desk.Corrections.Select(notice => (notice.Team, notice.Run!.Round, notice.Category)));
        Assert.Equal((null, 100m), (contest.State.Shown.Teams["a"].Result.Total, contest.State.Shown.Teams["b"].Result.Total));
    }

    [Fact]
    public void Move_WithinARunWhereAnotherSheetWaits_LeavesItWaiting()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100));
        Assert.False(contest.Enter(Score("a", 1, 120)).Counted);

        // The run is the same, and the team played it for others.
        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s1", "a", new RunRef(1), null, true, "选错场边"), null, Start));

        var run = contest.State.All.Teams["a"].Run1();
        Assert.Equal(("s3", true), (run.Standing.Id, run.Standing.Surrogate));
        Assert.Equal(["s2", "s3"], ConflictRules.Contending(run, contest.State.Rule!).Select(sheet => sheet.Id));
    }

    [Fact]
    public void Signatures_OfAMovedSheet_AreFoundAndErasedUnderItsNewId()
    {
        var contest = WithTwoTeams();
        contest.Enter(Score("a", 1, 100) with { Signing = new SheetSigning(CaptainAnswer.Signed, null, "1,2,3,4", "5,6,7,8") });

        contest.Accept(Move(contest, "s1", "b", 1, Judge));

        Assert.Equal(CaptainAnswer.Signed, contest.State.All.Teams["b"].Run1().Standing.Signed);
        Assert.Equal(["s2", "s1"], SheetRows.IdsOf(contest.State, "s2"));
    }

    private static Decision<SheetResult> Move(ContestFixture contest, string sheet, string team, int round, Actor? caller, string reason = "选错队") =>
        MoveRules.Move(contest.State, new SheetMove(sheet, team, new RunRef(round), null, false, reason), caller, Start);

    private static ContestFixture WithTwoTeams()
    {
        var contest = Configured();
        contest.Put("a");
        contest.Put("b");
        return contest;
    }
}
