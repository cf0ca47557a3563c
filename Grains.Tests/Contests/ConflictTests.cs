using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Two sheets for one run, a run opened again, and what is missing before publication.</summary>
public sealed class ConflictTests
{
    private static readonly DateTimeOffset Now = Start.AddHours(1);

    [Fact]
    public void Settle_SecondSheet_StandsAndTheFirstIsHistory()
    {
        var contest = WithConflict();

        Assert.Equal("s2", contest.Accept(ConflictRules.Settle(contest.State, Choice("s2"))).SheetId);

        var team = contest.State.All.Teams["a"];
        Assert.Equal((200m, "s2", false), (team.Result.Total, team.Run1().Standing.Id, team.Run1().Open));
        Assert.Equal("judge-1", team.Run1().Standing.Approval?.Actor);
        Assert.Equal([("s1", SetAsideCause.Conflict)], team.Past.Select(past => (past.Sheet.Id, past.Cause)));
        Assert.Same(contest.State.All, contest.State.Shown);
        Assert.Equal("conflict:s2", Assert.Single(contest.Personal, row => row.Subject.StartsWith("conflict", StringComparison.Ordinal)).Subject);
        Assert.DoesNotContain(contest.Records, record => record.ToString()!.Contains("两张", StringComparison.Ordinal));
        Assert.Equal("s2", contest.State.All.LastSheets[^1].SheetId);
    }

    [Fact]
    public void Settle_FirstSheet_KeepsItWithItsVersions()
    {
        var contest = WithConflict();
        contest.Enter(Score("a", 1, 110, "s1", "看错"));

        contest.Accept(ConflictRules.Settle(contest.State, Choice("s3", "s2", "s3")));

        var team = contest.State.All.Teams["a"];
        Assert.Equal((110m, "s3"), (team.Result.Total, team.Run1().Standing.Id));
        Assert.Equal(["s1", "s3"], team.Run1().Sheets.Select(sheet => sheet.Id));
        Assert.Equal(["s2"], team.Past.Select(past => past.Sheet.Id));
    }

    [Fact]
    public void Settle_CorrectedSecondSheet_StandsAndTakesItsVersionsAlong()
    {
        var contest = WithConflict();
        contest.Enter(Score("a", 1, 210, "s2", "看错"));

        contest.Accept(ConflictRules.Settle(contest.State, Choice("s3", "s1", "s3")));

        Assert.Equal((210m, "s3"), (contest.State.All.Teams["a"].Result.Total, contest.State.All.Teams["a"].Run1().Standing.Id));
        Assert.Equal(["s2", "s3"], contest.State.All.Teams["a"].Run1().Sheets.Select(sheet => sheet.Id));
        contest.Enter(Score("a", 1, 220, "s3", "复核"));
        Assert.Equal(220m, contest.State.All.Teams["a"].Result.Total);
    }

    [Fact]
    public void Settle_WhatIsNotAsTheHeadJudgeSawIt_IsRefused()
    {
        var contest = WithConflict();
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s2") with { Reason = " " }), RefusalKind.ReasonRequired, "reason");
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s9")), RefusalKind.UnknownSheet, "sheet", "s9");
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s2") with { Run = new RunRef(2) }), RefusalKind.NoConflict, "round", "2");
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s2") with { Team = "x" }), RefusalKind.UnknownTeam, "team", "x");
        contest.Enter(Score("a", 1, 300));
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s2")), RefusalKind.SeenOutdated, "seen", "s1, s2, s3");
        contest.Accept(ConflictRules.Settle(contest.State, Choice("s2", "s1", "s2", "s3")));
        AssertRefused(ConflictRules.Settle(contest.State, Choice("s1")), RefusalKind.NoConflict, "round", "1");
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 1, "s1", "看错")), RefusalKind.SheetSetAside, "replaces", "s1");
        AssertRefused(ApprovalRules.Approve(contest.State, ["s1"]), RefusalKind.SheetSetAside, "sheets[0]", "s1");
    }

    [Fact]
    public void Reopen_Run_CountsNothingAndTakesANewSheet()
    {
        var contest = WithConflict();
        contest.Enter(Score("a", 2, 50));

        contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "场地灯光故障")));

        var team = contest.State.All.Teams["a"];
        Assert.Equal((50m, 1), (team.Result.Total, contest.State.All.RunsDone));
        Assert.Equal(["s1", "s2"], team.Past.Select(past => past.Sheet.Id));
        Assert.True(contest.Enter(Score("a", 1, 70)).Counted);
        Assert.Equal(70m, contest.State.All.Teams["a"].Result.Total);
        AssertRefused(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "再跑")), RefusalKind.SheetSetAside, "standing", "s1");
        AssertRefused(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(3), "s1", SetAsideCause.Rerun, "再跑")), RefusalKind.NothingEntered, "round", "3");
        AssertRefused(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s4", SetAsideCause.NoShowUndone, "到了")), RefusalKind.OutcomeNotThat, "cause");
        AssertRefused(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s4", SetAsideCause.Conflict, "x")), RefusalKind.Malformed, "cause");
    }

    [Fact]
    public void Reopen_OnlyRun_LeavesNoResultAndCountsTheTeamOut()
    {
        var contest = With(ContestPublication.Immediate);
        contest.Enter(NoScore("a", 1, RunOutcome.NoShow));

        contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.NoShowUndone, "队伍在检录处")));

        Assert.Equal((0, 0, null), (contest.State.All.RunsDone, contest.State.All.TeamsWithSheet, contest.State.All.Teams["a"].Result.Total));
    }

    [Theory]
    [InlineData(ContestPublication.Immediate)]
    [InlineData(ContestPublication.Awards)]
    public void HeldBack_ChoicesAndReruns_LeaveTheShownBoardTheSameObject(ContestPublication publication)
    {
        var contest = With(publication);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 100));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Now));
        contest.Enter(Score("a", 1, 200));
        var shown = contest.State.Shown;

        contest.Accept(ConflictRules.Settle(contest.State, Choice("s3", "s1", "s3")));
        contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder("b", new RunRef(1), "s2", SetAsideCause.Rerun, "灯光")));
        contest.Accept(CorrectionRules.Correct(contest.State, new Correction(Score("a", 1, 250, "s3", "看错"), CorrectionCategory.EntryError, null), Now));

        Assert.Same(shown, contest.State.Shown);
        Assert.Equal((250m, null), (contest.State.All.Teams["a"].Result.Total, contest.State.All.Teams["b"].Result.Total));
        var model = new ContestModel();
        var loaded = model.Load(model.Save(contest.State));
        Assert.Equal(contest.State.Shown.Standings(null), loaded.Shown.Standings(null));
        Assert.Equal(contest.State.All.Standings(null), loaded.All.Standings(null));
        Assert.Equal(contest.State.All.Teams["b"].Past.Select(past => past.Sheet.Id), loaded.All.Teams["b"].Past.Select(past => past.Sheet.Id));
        loaded = model.Apply(loaded, new ContestUnfrozen(), new RecordMeta(99, Now, "x"));
        Assert.Equal(publication == ContestPublication.Awards ? null : 250m, loaded.Shown.Teams["a"].Result.Total);
    }

    [Fact]
    public void Unveiling_OfWhatWasSettledSince_StandsAsAnnouncedInAnotherLife()
    {
        var contest = With(ContestPublication.Awards);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 300));
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));
        AssertRefused(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "灯光")), RefusalKind.UnveilRunning, null);
        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        contest.Accept(UnveilRules.Next(contest.State, 2, []));
        contest.Accept(UnveilRules.End(contest.State));
        contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "灯光")));
        var model = new ContestModel();

        var loaded = model.Load(model.Save(contest.State));

        Assert.Equal((100m, 2), (loaded.Shown.Teams["a"].Result.Total, loaded.Shown.RankOf(loaded.Shown.Teams["a"])));
        Assert.Equal(contest.State.Shown.Standings(null), loaded.Shown.Standings(null));
        Assert.Null(loaded.All.Teams["a"].Result.Total);
    }

    [Fact]
    public void Gaps_OfAContest_AreByGroupRoundAndNumber()
    {
        var contest = With(ContestPublication.Approved);
        contest.Put("c", Entry(group: "初中"));
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 200));
        contest.Enter(Score("a", 4, 1));
        contest.Enter(Score("b", 1, 100));
        contest.Accept(ApprovalRules.Approve(contest.State, ["s4"]));

        var gaps = ContestGaps.Of(contest.State);

        Assert.Equal(
            [("a", 2), ("b", 2), ("a", 3), ("b", 3), ("c", 1), ("c", 2), ("c", 3)],
            gaps.Missing.Select(gap => (gap.Team, gap.Run.Round)));
        Assert.Equal([("a", 1), ("a", 4)], gaps.Unapproved.Select(gap => (gap.Team, gap.Run.Round)));
        Assert.Equal([("a", 1)], gaps.Conflicts.Select(gap => (gap.Team, gap.Run.Round)));
        Assert.True(ContestGaps.Of(ContestState.Empty).IsEmpty);
    }

    [Fact]
    public void Publish_WithGaps_NeedsAReason()
    {
        var contest = WithConflict();
        AssertRefused(PublicationRules.Publish(contest.State, Now), RefusalKind.GapsOpen, null, "5", "1", "0", "0");
        AssertRefused(CorrectionRules.PublishDespiteGaps(contest.State, "", Now), RefusalKind.ReasonRequired, "reason");

        contest.Accept(CorrectionRules.PublishDespiteGaps(contest.State, "两队退赛", Now));

        Assert.NotNull(contest.State.PublishedAt);
        Assert.Equal(new GapsAccepted(5, 0, 1), contest.Records.OfType<GapsAccepted>().Single());
        Assert.Contains(contest.Personal, row => row.Subject == ContestSubject.Gaps);
    }

    [Fact]
    public void Publish_WithoutGaps_NeedsNone()
    {
        var contest = With(ContestPublication.Immediate);
        foreach (var (team, round) in from team in new[] { "a", "b" } from round in Enumerable.Range(1, 3) select (team, round))
        {
            contest.Enter(Score(team, round, 10));
        }

        contest.Accept(PublicationRules.Publish(contest.State, Now));

        Assert.NotNull(contest.State.PublishedAt);
    }

    /// <summary>Where several judge one run, two sheets of one judge are a conflict and one of each judge is none; the choice leaves the other judges' sheets alone.</summary>
    [Fact]
    public void Settle_OfSeveralJudges_IsOfOneJudgeOnly()
    {
        var contest = Configured("""{"schema":2,"fields":[{"name":"score","max":100}]}""");
        contest.Put("a");
        contest.Enter(Score("a", 1, 60) with { Judge = "j1" });
        contest.Enter(Score("a", 1, 80) with { Judge = "j2" });
        Assert.Empty(ContestGaps.Of(contest.State).Conflicts);
        contest.Enter(Score("a", 1, 90) with { Judge = "j2" });

        contest.Accept(ConflictRules.Settle(contest.State, Choice("s3", "s2", "s3")));

        Assert.Equal(["s1", "s3"], contest.State.All.Teams["a"].Run1().StandingIds);
        Assert.Equal(["s2"], contest.State.All.Teams["a"].Past.Select(past => past.Sheet.Id));
    }

    private static ConflictChoice Choice(string sheet, params string[] seen) => new("a", new RunRef(1), sheet, seen.Length == 0 ? ["s1", "s2"] : [.. seen], "两张计分表");

    private static ContestFixture WithConflict()
    {
        var contest = With(ContestPublication.Immediate);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 200));
        return contest;
    }

    private static ContestFixture With(ContestPublication publication)
    {
        var contest = Configured();
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = publication }));
        contest.Put("a");
        contest.Put("b");
        return contest;
    }
}
