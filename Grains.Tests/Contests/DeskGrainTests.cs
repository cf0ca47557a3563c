using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The head judge's side of a contest as a grain: one activation with the contest, atomic, and the same in another life.</summary>
public sealed class DeskGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Desk_OfAConflict_IsTheContestsOwnAndTellsTheReason()
    {
        var (contest, desk) = await Configured("desk-conflict");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        await contest.EnterScore(Score("a", 1, 200), Stamp());
        Assert.Equal([("a", 1)], (await desk.Overview())!.Conflicts.Select(gap => (gap.Team, gap.Run.Round)));

        Assert.Null((await desk.SettleConflict(new ConflictChoice("a", new RunRef(1), "s2", ["s1", "s2"], "第一张填错队"), Stamp())).Refusal);

        Assert.Equal(200, (await contest.Standings(Audience.Public, null))!.Rows[0].Total);
        await cluster.Cluster.DeactivateAsync(contest);
        var run = Assert.Single((await desk.History("a", 1))!.Runs);
        Assert.Equal(["s2"], run.Standing);
        Assert.Equal(
            [("s1", null, SetAsideCause.Conflict), ("s2", "第一张填错队", (SetAsideCause?)null)],
            run.Versions.Select(version => (version.SheetId, version.ChosenFor, version.SetAside?.Cause)));
        Assert.Empty((await desk.Overview())!.Conflicts);
    }

    [Fact]
    public async Task TwoHeadJudgesAtOnce_OneActStandsAndTheOtherIsRefused()
    {
        var (contest, desk) = await Configured("desk-race");
        await contest.EnterScore(Score("a", 1, 100), Stamp());

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i =>
            desk.Correct(new Correction(Score("a", 1, 100 + i, "s1", "复核"), CorrectionCategory.EntryError, null), Stamp())));

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(RefusalKind.SheetReplaced, answer.Refusal!.Kind));
        Assert.Equal(2, (await desk.History("a", 1))!.Runs[0].Versions.Length);
    }

    [Fact]
    public async Task EraseSheetRow_OfSignatures_LeavesTheAnswerAndTheReason()
    {
        var (contest, desk) = await Configured("desk-signatures");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        await contest.EnterScore(Score("a", 1, 90, "s1", "漏计") with { Signing = new SheetSigning(CaptainAnswer.Signed, null, "1,2,3,4", "5,6,7,8") }, Stamp());
        Assert.Equal("1,2,3,4", (await desk.Signatures("s2"))!.CaptainStrokes);

        Assert.Equal(RefusalKind.UnknownSheet, (await desk.EraseSheetRow("s9", SheetRow.Signatures, Stamp())).Refusal!.Kind);
        Assert.Null((await desk.EraseSheetRow("s2", SheetRow.Signatures, Stamp())).Refusal);
        Assert.Null((await desk.EraseSheetRow("s2", SheetRow.Signatures, Stamp())).Refusal);

        Assert.Null(await desk.Signatures("s2"));
        await cluster.Cluster.DeactivateAsync(contest);
        var version = (await desk.History("a", 1))!.Runs[0].Versions[^1];
        Assert.Equal((CaptainAnswer.Signed, "漏计"), (version.Signed, version.Reason));
    }

    /// <summary>What the arbitration hears moves nothing outside, not even a version; what it publishes does.</summary>
    [Fact]
    public async Task Appeal_UntilItIsPublished_MovesNoPublicVersion()
    {
        var (contest, desk) = await Configured("desk-appeal");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        var (visitors, halls, staff) = ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To, (await contest.Look(Audience.Staff))!.To);

        await desk.FileAppeal(new AppealEntry("a", new RunRef(1), "漏计一次"), Stamp());
        await desk.AdmitAppeal("a1", true, null, Stamp());
        await desk.DecideAppeal("a1", AppealRuling.Maintain, "录像无误", Stamp());

        Assert.Equal((visitors, halls), ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To));
        Assert.True((await contest.Look(Audience.Staff))!.To > staff);
        Assert.Empty((await desk.PublishedAppeals())!.Value);
        Assert.Null((await desk.PublishAppeal("a1", "对得分有异议", "维持原比赛结果", Stamp())).Refusal);
        await cluster.Cluster.DeactivateAsync(contest);
        var decided = Assert.Single((await desk.PublishedAppeals())!.Value);
        Assert.Equal(("对得分有异议", "维持原比赛结果", AppealRuling.Maintain), (decided.Reason, decided.Outcome, decided.Ruling));
        Assert.Contains((await contest.Look(Audience.Public))!.Set, row => row.Key == "appeal:1");
    }

    [Fact]
    public async Task Desk_OfNoContest_IsNothing()
    {
        var desk = Desk("desk-nowhere");

        Assert.Null(await desk.Overview());
        Assert.Null(await desk.History("a", 1));
        Assert.Null(await desk.PublishedAppeals());
        Assert.Null(await desk.AppealLink("x"));
        Assert.Equal(RefusalKind.UnknownContest, (await desk.FileAppeal(new AppealEntry("a", new RunRef(1), "x"), Stamp())).Refusal?.Kind);
        Assert.Equal(RefusalKind.UnknownContest, (await desk.Reopen(new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "x"), Stamp())).Refusal?.Kind);
    }

    private IContestDeskGrain Desk(string id) => cluster.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, id));

    private async Task<(IContestGrain Contest, IContestDeskGrain Desk)> Configured(string id)
    {
        await cluster.Running(id);
        var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 3, BestOfThree), Stamp())).Refusal);
        await contest.PutTeam("a", Entry(), Stamp());
        await contest.PutTeam("b", Entry(), Stamp());
        return (contest, Desk(id));
    }
}
