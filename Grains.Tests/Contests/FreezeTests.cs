using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Freezing, approving and publishing: what shows, what is refused, and what another life remembers.</summary>
public sealed class FreezeTests
{
    private static readonly DateTimeOffset Now = Start.AddHours(1);

    [Fact]
    public void Freeze_LaterSheets_LeaveTheShownBoardTheSameObject()
    {
        var contest = With(ContestPublication.Immediate);
        contest.Enter(Score("a", 1, 100));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Now));
        var shown = contest.State.Shown;

        var sheet = contest.Enter(Score("b", 1, 200));
        contest.Enter(Score("b", 1, 210, sheet.SheetId, "看错"));
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));

        Assert.Same(shown, contest.State.Shown);
        Assert.Equal((Now, 210m), (contest.State.FrozenSince, contest.State.All.Teams["b"].Result.Total));
        contest.Accept(PublicationRules.Unfreeze(contest.State, Now));
        Assert.Same(contest.State.All, contest.State.Shown);
    }

    [Fact]
    public void Freeze_Planned_IsDueAtItsTimeAndDatesFromIt()
    {
        var (model, contest) = (new ContestModel(), With(ContestPublication.Immediate));
        var at = Now.AddMinutes(30);

        contest.Accept(PublicationRules.Freeze(contest.State, at, Now));

        Assert.Equal((at, false), (model.NextDueAt(contest.State), contest.State.IsFrozen));
        Assert.Empty(model.Due(contest.State, at.AddTicks(-1)));
        var due = Assert.Single(model.Due(contest.State, at.AddMinutes(1)));
        var frozen = model.Apply(contest.State, due, new RecordMeta(99, at.AddMinutes(1), "system"));
        Assert.Equal((at, null), (frozen.FrozenSince, model.NextDueAt(frozen)));
        Assert.Empty(model.Due(frozen, at.AddDays(1)));
    }

    [Fact]
    public void Freeze_AgainPlannedOrDropped_WritesOnlyWhatChanges()
    {
        var contest = With(ContestPublication.Immediate);
        AssertRefused(PublicationRules.Freeze(contest.State, Now.AddMinutes(-2), Now), RefusalKind.OutOfRange, "at");
        contest.Accept(PublicationRules.Freeze(contest.State, Now.AddHours(1), Now));
        Assert.Empty(PublicationRules.Freeze(contest.State, Now.AddHours(1), Now).Records);
        Assert.Null(contest.Accept(PublicationRules.Unfreeze(contest.State, Now)).FreezeAt);
        Assert.Empty(PublicationRules.Unfreeze(contest.State, Now).Records);
        contest.Accept(PublicationRules.Freeze(contest.State, null, Now));
        Assert.Empty(PublicationRules.Freeze(contest.State, null, Now.AddHours(1)).Records);
        AssertRefused(PublicationRules.Freeze(ContestState.Empty, null, Now), RefusalKind.UnknownContest, null);
    }

    [Fact]
    public void Approve_Sheet_ShowsItAndItsCorrectionOnlyOnceApprovedToo()
    {
        var contest = With(ContestPublication.Approved);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 50));
        Assert.Equal(1, contest.Accept(ApprovalRules.Approve(contest.State, ["s1"])).Changed);
        contest.Enter(Score("a", 1, 90, "s1", "看错"));
        Assert.Equal((100m, null), (contest.State.Shown.Teams["a"].Result.Total, contest.State.Shown.Teams["b"].Result.Total));
        Assert.Equal((1, 1), (contest.State.Shown.RunsDone, contest.State.Shown.TeamsWithSheet));

        contest.Accept(ApprovalRules.Approve(contest.State, ["s3"]));

        Assert.Equal(90m, contest.State.Shown.Teams["a"].Result.Total);
        Assert.Equal(["s1", "s3"], contest.State.Shown.LastSheets.Select(notice => notice.SheetId));
        Assert.Equal(0, contest.Accept(ApprovalRules.Approve(contest.State, ["s3"])).Changed);
        contest.Accept(ApprovalRules.Withdraw(contest.State, ["s3"], "复核"));
        Assert.Equal(100m, contest.State.Shown.Teams["a"].Result.Total);
        Assert.Equal("approval:s3", contest.Personal[^1].Subject);
    }

    [Fact]
    public void Approve_BadSheets_AreRefusedByPlaceAndChangeNothing()
    {
        var contest = With(ContestPublication.Approved);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 90, "s1", "看错"));
        contest.Enter(Score("a", 1, 80));

        AssertRefused(ApprovalRules.Approve(contest.State, []), RefusalKind.Required, "sheets");
        AssertRefused(ApprovalRules.Approve(contest.State, ["s2", "s9"]), RefusalKind.UnknownSheet, "sheets[1]", "s9");
        AssertRefused(ApprovalRules.Approve(contest.State, ["s1"]), RefusalKind.SheetReplaced, "sheets[0]", "s1", "s2");
        AssertRefused(ApprovalRules.Approve(contest.State, ["s3"]), RefusalKind.SheetNotCounted, "sheets[0]", "s3");
        AssertRefused(ApprovalRules.Withdraw(contest.State, ["s2"], " "), RefusalKind.ReasonRequired, "reason");
    }

    [Fact]
    public void StaffCell_OfAnUnapprovedSheet_SaysSoToStaffOnly()
    {
        var contest = With(ContestPublication.Approved);
        contest.Enter(Score("a", 1, 100));

        Assert.True(ContestViews.Team(contest.State, contest.State.All.Teams["a"], Audience.Staff).Runs[0]!.Unapproved);
        Assert.Null(ContestViews.Team(contest.State, contest.State.Shown.Teams["a"], Audience.Operations).Runs[0]);
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));
        Assert.Null(ContestViews.Team(contest.State, contest.State.All.Teams["a"], Audience.Staff).Runs[0]!.Unapproved);
    }

    [Fact]
    public void Publish_ShowsAllAndIsFinal()
    {
        var contest = With(ContestPublication.Awards);
        contest.Enter(Score("a", 1, 100));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Now));

        contest.Accept(PublicationRules.Publish(contest.State, Now, acceptGaps: true));

        Assert.Equal((100m, false), (contest.State.Shown.Teams["a"].Result.Total, contest.State.IsFrozen));
        Assert.NotNull(contest.State.PublishedAt);
        Assert.Empty(PublicationRules.Publish(contest.State, Now).Records);
        AssertRefused(PublicationRules.Freeze(contest.State, null, Now), RefusalKind.ResultsFinal, null);
        AssertRefused(PublicationRules.Unfreeze(contest.State, Now), RefusalKind.ResultsFinal, null);
    }

    [Fact]
    public void Publish_WithUnapprovedSheets_IsRefusedWithTheirNumber()
    {
        var contest = With(ContestPublication.Approved);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 50));

        AssertRefused(PublicationRules.Publish(contest.State, Now), RefusalKind.SheetsUnapproved, null, "2", "s1, s2");
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1", "s2"]));
        contest.Accept(PublicationRules.Publish(contest.State, Now, acceptGaps: true));
    }

    [Fact]
    public void Correction_AfterPublication_WaitsForTheHeadJudgeAndThenShowsItsTime()
    {
        var contest = With(ContestPublication.Immediate);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 90));
        contest.Accept(PublicationRules.Publish(contest.State, Now, acceptGaps: true));
        var published = contest.State.Shown;

        contest.Enter(Score("a", 1, 80, "s1", "申诉成立"));
        Assert.Same(published, contest.State.Shown);
        Assert.True(ContestViews.Team(contest.State, contest.State.All.Teams["a"], Audience.Staff).Runs[0]!.Unapproved);
        AssertRefused(ApprovalRules.Withdraw(contest.State, ["s3"], "x"), RefusalKind.ResultsFinal, null);
        contest.Accept(ApprovalRules.Approve(contest.State, ["s3"]));

        Assert.Equal([("b", (int?)1), ("a", 2)], contest.State.Shown.Standings("小学").Select(row => (row.Team, row.Rank)));
        var corrected = ContestViews.Team(contest.State, contest.State.Shown.Teams["a"], Audience.Public).CorrectedAt;
        Assert.Equal(contest.State.Shown.Teams["a"].LastSheetAt, corrected);
        Assert.Null(ContestViews.Team(contest.State, contest.State.Shown.Teams["b"], Audience.Public).CorrectedAt);
    }

    internal static ContestFixture With(ContestPublication publication)
    {
        var contest = Configured();
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = publication }));
        contest.Put("a");
        contest.Put("b");
        return contest;
    }
}
