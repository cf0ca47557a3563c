using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Which judge may enter which sheet, and which tablet has which run open.</summary>
public sealed class AssignmentsTests
{
    private static readonly Actor Judge = new("judge-1", [Role.Judge]);

    [Fact]
    public void Enter_NobodyAssigned_EveryJudgeMay() => Assert.Null(SheetRules.Enter(Contest().State, Score("a", 1, 1), Judge).Refusal);

    [Theory]
    [InlineData("a", 1, true)]
    [InlineData("a", 3, false)]
    [InlineData("c", 1, false)]
    public void Enter_Assigned_OnlyGroupAndRoundsOfTheAssignment(string team, int round, bool admitted)
    {
        var contest = Contest(new JudgeAssignment("judge-1", "小学", [1, 2], 3, null));

        var decision = SheetRules.Enter(contest.State, Score(team, round, 1), Judge);

        Assert.Equal(admitted ? null : RefusalKind.NotAssigned, decision.Refusal?.Kind);
        Assert.Equal(admitted ? 1 : 0, decision.Records.Count);
    }

    [Fact]
    public void Enter_OthersAssigned_JudgeIsRefusedAndHeadJudgeIsNot()
    {
        var contest = Contest(new JudgeAssignment("judge-2", null, [], null, null));

        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 1), Judge), RefusalKind.NotAssigned, "team");
        Assert.Null(SheetRules.Enter(contest.State, Score("a", 1, 1), new Actor("chief", [Role.HeadJudge])).Refusal);
    }

    [Fact]
    public void Enter_AssignedSeat_OnlyAsThatSeat()
    {
        var contest = Contest(new JudgeAssignment("judge-1", null, [], null, "j2"));

        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 1), Judge), RefusalKind.NotAssigned, "judge");
        Assert.Null(SheetRules.Enter(contest.State, Score("a", 1, 1) with { Judge = "j2" }, Judge).Refusal);
    }

    [Theory]
    [InlineData("first", true)]
    [InlineData(null, true)]
    [InlineData("final", false)]
    public void Enter_AssignedStage_OnlyInThatStage(string? stage, bool admitted)
    {
        var contest = Staged();
        contest.Accept(Assignments.Assign(contest.State, [new JudgeAssignment("judge-1", null, [], null, null, "first")]));

        var decision = SheetRules.Enter(contest.State, Score("a", 1, 1) with { Stage = stage }, Judge);

        Assert.Equal(admitted ? null : RefusalKind.NotAssigned, decision.Refusal?.Kind);
        var model = new ContestModel();
        Assert.Equal(contest.State.Judges, model.Load([.. model.Save(contest.State)]).Judges);
    }

    [Fact]
    public void Assign_AStageThatTheRuleLacks_IsRefused()
    {
        AssertRefused(
            Assignments.Assign(Staged().State, [new JudgeAssignment("judge-1", null, [], null, null, "semi")]), RefusalKind.UnknownStage, "assignments[0].stage", "first", "final");
        AssertRefused(Assignments.Assign(Contest().State, [new JudgeAssignment("judge-1", null, [], null, null, "final")]), RefusalKind.UnknownStage, "assignments[0].stage");
    }

    [Theory]
    [InlineData("幼儿园", 1, "assignments[0].group", RefusalKind.UnknownGroup)]
    [InlineData("小学", 9, "assignments[0].rounds", RefusalKind.UnknownRound)]
    public void Assign_WhatTheContestLacks_IsRefused(string group, int round, string field, RefusalKind kind) =>
        AssertRefused(Assignments.Assign(Contest().State, [new JudgeAssignment("judge-1", group, [round], null, null)]), kind, field);

    [Fact]
    public void Revise_OnTopOfWhatOthersChanged_IsRefused()
    {
        var contest = Contest(new JudgeAssignment("judge-1", "小学", [1, 2], 3, null));
        ImmutableArray<JudgeAssignment> next = [new JudgeAssignment("judge-2", null, [], null, null)];

        AssertRefused(Assignments.Revise(contest.State, [], next), RefusalKind.ChangedMeanwhile, "seen");
        AssertRefused(Assignments.Revise(contest.State, [new JudgeAssignment("judge-1", "小学", [1], 3, null)], next), RefusalKind.ChangedMeanwhile, "seen");
        Assert.Null(Assignments.Revise(contest.State, [new JudgeAssignment("judge-1", "小学", [1, 2], 3, null)], next).Refusal);
    }

    [Fact]
    public void Snapshot_KeepsAssignments()
    {
        var model = new ContestModel();
        var state = Contest(new JudgeAssignment("judge-1", "小学", [1], 3, "j1")).State;

        var again = Assert.Single(model.Load(model.Save(state)).Judges);

        Assert.Equal(("judge-1", "小学", 3, "j1"), (again.Account, again.Group, again.Table, again.Seat));
        Assert.Equal([1], again.Rounds);
    }

    [Fact]
    public void Claim_SecondTablet_IsToldWhoUntilItTakesOverOrTheLeaseEnds()
    {
        var time = new FakeTimeProvider();
        var claims = new Claims(time);
        var state = Contest().State;
        var first = new RunClaim("a", 1, null, "tablet-1", false, false);
        var second = first with { Tablet = "tablet-2" };
        var begun = time.GetUtcNow();
        Assert.True(claims.Claim(state, first, "judge-1").Result!.Mine);
        time.Advance(Claims.Lease / 2);
        Assert.True(claims.Claim(state, first, "judge-1").Result!.Mine);
        time.Advance(Claims.Lease / 2);

        Assert.Equal(new ClaimHolder(false, "judge-1", "tablet-1", begun), claims.Claim(state, second, "judge-2").Result);
        Assert.True(claims.Claim(state, second with { TakeOver = true }, "judge-2").Result!.Mine);
        Assert.Equal("tablet-2", claims.Claim(state, first, "judge-1").Result!.Tablet);
        time.Advance(Claims.Lease);
        Assert.True(claims.Claim(state, first, "judge-1").Result!.Mine);
        Assert.True(claims.Claim(state, first with { Release = true }, "judge-1").Result!.Mine);
        Assert.True(claims.Claim(state, second, "judge-2").Result!.Mine);
    }

    [Fact]
    public void Claim_UnknownRun_IsRefused()
    {
        var answer = new Claims(new FakeTimeProvider()).Claim(Contest().State, new RunClaim("nobody", 1, null, "t", false, false), "judge-1");

        Assert.Equal((RefusalKind.UnknownTeam, "team"), (answer.Refusal!.Kind, answer.Refusal.Field));
    }

    private static ContestFixture Contest(params ImmutableArray<JudgeAssignment> assignments)
    {
        var contest = Configured();
        contest.Put("a", Entry());
        contest.Put("c", Entry(group: "初中"));
        if (!assignments.IsEmpty)
        {
            contest.Accept(Assignments.Assign(contest.State, assignments));
        }

        return contest;
    }

    private static ContestFixture Staged()
    {
        var contest = Configured("""{"schema":2,"fields":[{"name":"score","max":100}],"stages":[{"name":"first"},{"name":"final","role":"ranksAbove"}]}""", 2, "小学");
        contest.Put("a");
        return contest;
    }
}
