using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Corrections by the head judge, and the notices that they carry once results are published.</summary>
public sealed class CorrectionTests
{
    private static readonly DateTimeOffset Now = Start.AddHours(1);

    [Fact]
    public void Correct_BeforePublication_CarriesNoNotice()
    {
        var contest = With(publish: false);

        contest.Accept(Corrected(contest, Score("a", 1, 90, "s1", "看错")));

        Assert.Equal((90m, 0), (contest.State.Shown.Teams["a"].Result.Total, contest.State.Desk.Corrections.Length));
        Assert.NotNull(contest.State.All.Teams["a"].Run1().Standing.Approval);
    }

    [Fact]
    public void Correct_AfterPublication_ShowsAtOnceWithItsNotice()
    {
        var contest = With(publish: true);

        contest.Accept(Corrected(contest, Score("a", 1, 90, "s1", "看错")));

        var notice = Assert.Single(contest.State.Desk.Corrections);
        Assert.Equal((1, "a", 1, CorrectionCategory.EntryError), (notice.Number, notice.Team, notice.Run?.Round, notice.Category));
        var standings = ContestViews.Standings(contest.State, Audience.Public, null, default);
        Assert.Equal([notice], standings.Corrections);
        Assert.Equal(notice.At, standings.Rows.Single(row => row.Team == "a").CorrectedAt);
        Assert.Contains("\"category\":\"entryError\"", System.Text.Encoding.UTF8.GetString(ContestViews.Row(contest.State, "c", Audience.Public, "correction:1")!), StringComparison.Ordinal);
        Assert.Empty(ContestViews.Standings(contest.State, Audience.Public, "初中", default).Corrections);
        var model = new ContestModel();
        Assert.Equal(notice, Assert.Single(model.Load(model.Save(contest.State)).Desk.Corrections));
    }

    [Fact]
    public void Approve_LateSheetAfterPublication_CarriesANoticeOfItsOwnKind()
    {
        var contest = With(publish: true);
        contest.Enter(Score("b", 2, 500));
        Assert.Empty(contest.State.Desk.Corrections);

        contest.Accept(CorrectionRules.WithNotice(contest.State, ApprovalRules.Approve(contest.State, ["s3"]), null, Now));

        Assert.Equal(("b", 2, CorrectionCategory.LateSheet), contest.State.Desk.Corrections.Select(notice => (notice.Team, notice.Run!.Round, notice.Category)).Single());
    }

    [Fact]
    public void ReopenAndSettle_AfterPublication_CarryNoticesWhereTheyShow()
    {
        var contest = With(publish: true);
        contest.Accept(CorrectionRules.WithNotice(
            contest.State, RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "灯光")), CorrectionCategory.Rerun, Now));
        contest.Enter(Score("b", 1, 300));
        contest.Accept(CorrectionRules.WithNotice(
            contest.State, ConflictRules.Settle(contest.State, new ConflictChoice("b", new RunRef(1), "s2", ["s2", "s3"], "第一张为准")), CorrectionCategory.Review, Now));

        var notice = Assert.Single(contest.State.Desk.Corrections);
        Assert.Equal(("a", CorrectionCategory.Rerun), (notice.Team, notice.Category));
        Assert.Null(contest.State.Shown.Teams["a"].Result.Total);
        Assert.Equal(200m, contest.State.Shown.Teams["b"].Result.Total);
    }

    [Fact]
    public void Correct_WhatDoesNotStandAnyMore_IsRefused()
    {
        var contest = With(publish: false);
        contest.Enter(Score("a", 1, 110, "s1", "看错"));
        AssertRefused(Corrected(contest, Score("a", 1, 90, "s1", "看错")), RefusalKind.SheetReplaced, "replaces", "s1", "s3");
        AssertRefused(Corrected(contest, Score("a", 1, 90, "s3", null)), RefusalKind.ReasonRequired, "reason");
        AssertRefused(Corrected(contest, Score("a", 1, 90, null, "补")), RefusalKind.SheetReplaced, "replaces", "", "s3");
        contest.Enter(Score("a", 1, 120));
        AssertRefused(Corrected(contest, Score("a", 1, 90, "s4", "看错")), RefusalKind.SheetNotCounted, "replaces", "s4");
        AssertRefused(
            CorrectionRules.Correct(contest.State, new Correction(Score("a", 1, 90, "s3", "看错"), 0, null), Now), RefusalKind.Malformed, "category");
        contest.Accept(Corrected(contest, NoScore("a", 1, RunOutcome.Disqualified) with { Replaces = "s3", Reason = "违规" }));
        Assert.Equal(RunOutcome.Disqualified, contest.State.All.Teams["a"].Run1().Standing.Outcome);
    }

    private static Decision<SheetResult> Corrected(ContestFixture contest, ScoreEntry entry) =>
        CorrectionRules.Correct(contest.State, new Correction(entry, CorrectionCategory.EntryError, null), Now);

    private static ContestFixture With(bool publish)
    {
        var contest = Configured();
        contest.Put("a");
        contest.Put("b");
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 200));
        if (publish)
        {
            contest.Accept(CorrectionRules.PublishDespiteGaps(contest.State, "其余轮次取消", Now));
        }

        return contest;
    }
}
