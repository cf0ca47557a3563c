using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>A run is known by its stage, round and match wherever it is shown, claimed, followed or looked for.</summary>
public sealed class StageRunTests
{
    private const string TwoStages = """
        {"schema":2,"fields":[{"name":"score","max":100}],
         "stages":[{"name":"first","label":"初赛","counted":2},{"name":"final","label":"决赛","role":"ranksAbove","counted":1,"promote":{"top":1}},{"name":"trial","role":"practice"}]}
        """;

    private const string Matches = """
        {"schema":2,"fields":[{"name":"score","max":100}],
         "run":[{"name":"points","value":{"versus":"score","win":3,"tie":1,"loss":0}}]}
        """;

    private static readonly Actor Judge = new("judge-1", [Role.Judge]);

    [Fact]
    public void TeamRow_RunsOfSeveralStages_NeverTakeEachOthersPlace()
    {
        var contest = TwoStagesPlayed();

        var row = Row(contest, "a");

        Assert.Equal([5m, null, null], row.Runs.Select(run => run?.Points));
        Assert.Equal([("first", 1, (decimal?)60m), ("final", 1, 70m), ("trial", 1, 5m)], row.AllRuns!.Value.Select(run => (run.Stage!, run.Round, run.Points)));
        Assert.Null(Row(TwoTeamsPlayed(), "a").AllRuns);
        Assert.Equal([("first", 2), ("final", 1), ("trial", 0)], ContestViews.Contest(contest.State, "c", Audience.Public).Stages!.Value.Select(stage => (stage.Name, stage.CountedRounds)));
    }

    [Fact]
    public void RunColumns_OfStages_HaveTheCountedRoundsAndThoseWithRuns()
    {
        var contest = TwoStagesPlayed();

        var columns = RunColumn.Of(ContestViews.Contest(contest.State, "c", Audience.Staff), [Row(contest, "a"), Row(contest, "b")]);

        Assert.Equal(["first 1", "first 2", "final 1", "trial 1"], columns.Select(column => $"{column.Stage!.Name} {column.Round}"));
        Assert.Equal([true, true, true, false], columns.Select(column => column.Counts));
        Assert.Equal([60m, null, 70m, 5m], columns.Select(column => column.Of(Row(contest, "a"))?.Points));
    }

    [Fact]
    public void DeskMatrix_TwoStages_HasACellForEach()
    {
        var contest = TwoStagesPlayed();
        contest.Enter(Score("a", 1, 71) with { Stage = "final" });

        var desk = DeskViews.Overview(contest.State, new DeskViews.Texts([]));

        Assert.Equal(["first 1", "first 2", "final 1", "trial 1"], desk.Columns.Select(column => $"{column.Stage!.Name} {column.Round}"));
        Assert.Equal(
            [DeskCellState.Entered, DeskCellState.Missing, DeskCellState.Conflict, DeskCellState.Entered],
            desk.Teams.Single(team => team.Id == "a").Cells.Select(cell => cell.State));
    }

    [Fact]
    public void TeamRow_SeveralMatchesOfARound_AreAllThereByTheirNames()
    {
        var contest = TwoTeams(Matches);
        contest.Enter(Score("a", 1, 10) with { Match = "m9", Side = "red" });
        contest.Enter(Score("a", 1, 20) with { Match = "m10", Side = "blue" });

        Assert.Equal([("m9", "red"), ("m10", "blue")], Row(contest, "a").AllRuns!.Value.Select(run => (run.Match!, run.Side!)));
    }

    [Fact]
    public void Enter_TheSameSideTwice_WaitsAndTheOtherSideDoesNot()
    {
        var contest = TwoTeams(Matches);
        Assert.True(contest.Enter(Score("a", 1, 10) with { Match = "m1", Side = "red" }).Counted);
        Assert.True(contest.Enter(Score("b", 1, 20) with { Match = "m1", Side = "blue" }).Counted);

        Assert.False(contest.Enter(Score("a", 1, 11) with { Match = "m1", Side = "red" }).Counted);
        Assert.True(contest.Enter(Score("a", 1, 12) with { Match = "m2", Side = "red" }).Counted);
        Assert.Equal([("a", "m1")], ContestGaps.Of(contest.State).Conflicts.Select(gap => (gap.Team, gap.Run.Match!)));
    }

    [Fact]
    public void Claim_AnotherStageOrMatch_IsAnotherRun()
    {
        var claims = new Claims(new FakeTimeProvider());
        var state = TwoTeams(TwoStages).State;
        var first = new RunClaim("a", 1, null, "tablet-1", false, false);
        Assert.True(claims.Claim(state, first, "judge-1").Result!.Mine);

        Assert.True(claims.Claim(state, first with { Tablet = "tablet-2", Stage = "final" }, "judge-2").Result!.Mine);
        Assert.True(claims.Claim(state, first with { Tablet = "tablet-2", Match = "m1" }, "judge-2").Result!.Mine);
        Assert.False(claims.Claim(state, first with { Tablet = "tablet-2", Stage = "first" }, "judge-2").Result!.Mine);
        Assert.Equal((RefusalKind.UnknownStage, "stage"), (claims.Claim(state, first with { Stage = "nowhere" }, "judge-1").Refusal!.Kind, claims.Claim(state, first with { Stage = "nowhere" }, "judge-1").Refusal!.Field));
    }

    [Fact]
    public void Roster_RunOfALaterStage_NamesItAndOneOfTheFirstDoesNot()
    {
        var contest = TwoTeams(TwoStages);
        contest.Enter(Score("a", 2, 60) with { Stage = "trial" });

        contest.Enter(Score("a", 1, 50) with { Stage = "first" });

        Assert.Equal(
            [(1, null), (2, "trial")],
            ContestRoster.Of(contest.State, default, null)!.Teams.Single(team => team.Id == "a").Runs.Select(run => (run.Round, run.Stage)).Order());
    }

    [Fact]
    public void Promotions_FollowWhatStands()
    {
        var contest = TwoTeams(TwoStages);
        contest.Enter(Score("a", 1, 60));
        contest.Enter(Score("b", 1, 50));
        Assert.Equal([("final", "a")], Promoted());

        contest.Enter(Score("b", 1, 70, "s2", "漏计"));
        Assert.Equal([("final", "b")], Promoted());

        (string, string)[] Promoted() => [.. StagePromotion.Of(contest.State)!.Value.Select(promotion => (promotion.Stage, string.Join(' ', promotion.Teams)))];
    }

    [Fact]
    public void TakenAt_ASheetThatArrived_IsFoundWhateverWasDoneWithItSince()
    {
        var contest = TwoTeams(TwoStages);
        contest.Enter(Score("a", 1, 60) with { At = Start.AddSeconds(1) });
        contest.Enter(Score("a", 1, 61, "s1", "漏计") with { At = Start.AddSeconds(2) });
        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s2", "b", new RunRef(1, "final"), null, false, "选错队"), Judge, Start));

        var found = SheetSearch.TakenAt(contest.State, Judge, Start.AddSeconds(1))!.Value;

        Assert.Equal(("s1", "s2", SetAsideCause.Moved), (Assert.Single(found).SheetId, found[0].ReplacedBy, found[0].SetAside));
        Assert.Empty(SheetSearch.TakenAt(contest.State, new Actor("judge-2", [Role.Judge]), Start.AddSeconds(1))!.Value);
        Assert.Empty(SheetSearch.TakenAt(contest.State, Judge, Start.AddSeconds(3))!.Value);
        Assert.Equal(
            [("s2", "a", "s3"), ("s3", "b", null)],
            SheetSearch.ById(contest.State, "s2")!.Value.Select(sheet => (sheet.SheetId, sheet.Team, sheet.MovedTo)));
    }

    /// <summary>A match that differs from another by what nobody sees would be a run of its own, beside the one that it is.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("m1 ")]
    [InlineData("\u3000m1")]
    public void MatchAndSide_BlankOrPadded_AreRefused(string name)
    {
        var contest = TwoTeams(Matches);

        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Match = name }), RefusalKind.Malformed, "match");
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Match = "m1", Side = name }), RefusalKind.Malformed, "side");
        Assert.Equal(
            (RefusalKind.Malformed, "match"),
            (new Claims(new FakeTimeProvider()).Claim(contest.State, new RunClaim("a", 1, null, "t", false, false, Match: name), "j").Refusal!.Kind, "match"));
        AssertRefused(
            AppealRules.File(contest.State, new AppealEntry("a", new RunRef(1, Match: name), "判罚有误"), AppealOrigin.Team, Start), RefusalKind.Malformed, "match");
    }

    /// <summary>A paper without a time is told from one of another stage, of another judge and from what was moved here, and is found where it was moved to.</summary>
    [Fact]
    public void Untimed_OfARun_IsTheCallersOwnPaperOfThatRunOnly()
    {
        var contest = TwoTeams(TwoStages);
        contest.Enter(Score("a", 1, 60) with { Source = SheetSource.Paper });
        contest.Enter(Score("a", 1, 60) with { Source = SheetSource.Paper, Stage = "final" });
        contest.Accept(SheetRules.Enter(contest.State, Score("a", 1, 60) with { Source = SheetSource.Paper }), "judge-2");
        contest.Enter(Score("a", 1, 60) with { Source = SheetSource.Paper, At = Start });
        contest.Enter(Score("a", 1, 60));
        contest.Enter(Score("b", 1, 61) with { Source = SheetSource.Paper });
        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s6", "a", new RunRef(1), null, false, "选错队"), Judge, Start));

        Assert.Equal(["s1"], Found("a", new RunRef(1)));
        Assert.Equal(["s1"], Found("a", new RunRef(1, "first")));
        Assert.Equal(["s2"], Found("a", new RunRef(1, "final")));
        Assert.Equal(["s6"], Found("b", new RunRef(1)));
        Assert.Empty(Found("nobody", new RunRef(1)));

        IEnumerable<string> Found(string team, RunRef run) => SheetSearch.Untimed(contest.State, Judge, team, run)!.Value.Select(sheet => sheet.SheetId);
    }

    [Fact]
    public void Move_OfAnApprovedSheet_TakesItsOldLineOutOfTheNews()
    {
        var contest = TwoTeams(TwoStages);
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = ContestPublication.Approved }));
        contest.Enter(Score("a", 1, 60));
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));
        Assert.Equal(["s1"], contest.State.Shown.LastSheets.Select(notice => notice.SheetId));

        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s1", "b", new RunRef(1), null, false, "选错队"), null, Start));

        Assert.Equal(["s2"], contest.State.Shown.LastSheets.Select(notice => notice.SheetId));
    }

    [Fact]
    public void Move_WhileFrozen_ChangesNothingThatIsShownUntilTheEnd()
    {
        var contest = TwoTeams(TwoStages);
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = ContestPublication.Approved }));
        contest.Enter(Score("a", 1, 60));
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Start));
        var shown = contest.State.Shown;

        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s1", "b", new RunRef(1), null, false, "选错队"), null, Start));
        Assert.Same(shown, contest.State.Shown);

        contest.Accept(PublicationRules.Unfreeze(contest.State, Start));
        Assert.DoesNotContain("s1", contest.State.Shown.LastSheets.Select(notice => notice.SheetId));
    }

    private static ContestFixture TwoTeamsPlayed()
    {
        var contest = TwoTeams(BestOfThree);
        contest.Enter(Score("a", 1, 60));
        return contest;
    }

    private static TeamRow Row(ContestFixture contest, string team) =>
        ContestViews.Team(contest.State, contest.State.All.Teams[team], Audience.Staff);

    private static ContestFixture TwoStagesPlayed()
    {
        var contest = TwoTeams(TwoStages);
        contest.Enter(Score("a", 1, 60));
        contest.Enter(Score("b", 1, 50));
        contest.Enter(Score("a", 1, 70) with { Stage = "final" });
        contest.Enter(Score("a", 1, 5) with { Stage = "trial" });
        return contest;
    }

    private static ContestFixture TwoTeams(string rule)
    {
        var contest = Configured(rule, 3, "小学");
        contest.Put("a");
        contest.Put("b");
        return contest;
    }
}
