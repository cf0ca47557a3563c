using CsCheck;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Floors.FloorFixture;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>A team's way through its runs: 报到 → 检录 → 候场 → 上场 → 完成, calls and forfeits, every step taken back with a reason; clocks under a false time.</summary>
public sealed class StepRulesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Run_AllSteps_EndsDone()
    {
        var floor = With(2, 1).Drawn();
        var slot = floor.State.InOrder.First();
        AssertRefused(floor.Try(slot.Id, StepKind.Inspect), RefusalKind.NotReportedIn, "team");
        floor.Arrive(slot.Entrants[0].Team);
        AssertRefused(floor.Try(slot.Id, StepKind.Queue), RefusalKind.StepOutOfOrder, "step");
        AssertRefused(floor.Try(slot.Id, StepKind.Finish), RefusalKind.StepOutOfOrder, "step");

        Assert.Equal(RunStage.Inspected, floor.Step(slot.Id, StepKind.Inspect).Stage);
        Assert.Equal(RunStage.Queued, floor.Step(slot.Id, StepKind.Queue).Stage);
        Assert.Equal(RunStage.AtTable, floor.Step(slot.Id, StepKind.Start).Stage);
        Assert.Equal(slot.Id, floor.State.Occupied[1]);
        Assert.Equal(RunStage.Done, floor.Step(slot.Id, StepKind.Finish).Stage);
        Assert.Empty(floor.State.Occupied);
    }

    [Fact]
    public void Start_TableOrTeamTaken_IsRefused()
    {
        var floor = With(2, 2, rounds: 2).Drawn();
        floor.Arrive("t1");
        floor.Arrive("t2");
        foreach (var id in floor.State.Order)
        {
            floor.Step(id, StepKind.Inspect);
        }

        var first = floor.State.InOrder.First(slot => slot.Entrants[0].Team == "t1" && slot.Round == 1);
        var second = floor.State.InOrder.First(slot => slot.Entrants[0].Team == "t1" && slot.Round == 2);
        var other = floor.State.InOrder.First(slot => slot.Entrants[0].Team == "t2");
        floor.Step(first.Id, StepKind.Start, table: 1);

        AssertRefused(floor.Try(other.Id, StepKind.Start, table: 1), RefusalKind.TableOccupied, "table");
        AssertRefused(floor.Try(second.Id, StepKind.Start, table: 2), RefusalKind.TeamAtAnotherTable, "team");
        AssertRefused(floor.Try(other.Id, StepKind.Start, table: 9), RefusalKind.UnknownTable, "table");
        floor.Accept(FloorRules.PutTable(floor.State, 2, new TableEntry(null, [], false, null), floor.Now));
        AssertRefused(floor.Try(other.Id, StepKind.Start, table: 2), RefusalKind.TableClosed, "table");
    }

    [Fact]
    public void Calls_ThreeWithoutAnswer_ForfeitOnceAndTheHeadJudgeTakesItBack()
    {
        var floor = With(2, 1).Drawn();
        var slot = floor.State.Order[0];
        floor.Step(slot, StepKind.Call);
        AssertRefused(floor.Try(slot, StepKind.Call), RefusalKind.CallTooSoon, "step");
        floor.PassTime(Minute);
        floor.Step(slot, StepKind.Call);
        floor.PassTime(Minute);
        Assert.Equal(3, floor.Step(slot, StepKind.Call).Calls);
        floor.PassTime(Minute - TimeSpan.FromSeconds(1));
        Assert.Equal(RunStage.Waiting, floor.State.Slots[slot].Stage);

        floor.PassTime(TimeSpan.FromSeconds(1));

        Assert.Equal(RunStage.Forfeited, floor.State.Slots[slot].Stage);
        var pending = Assert.Single(floor.State.Pending.Values);
        Assert.Equal((slot, 1), (pending.Slot, pending.Round));
        AssertRefused(floor.Try(slot, StepKind.Undo, reason: "队伍在场"), RefusalKind.Forbidden, "step");
        AssertRefused(floor.Try(slot, StepKind.Undo, headJudge: true), RefusalKind.ReasonRequired, "reason");
        floor.Step(slot, StepKind.Undo, reason: "广播故障", headJudge: true);
        Assert.Equal((RunStage.Waiting, 0), (floor.State.Slots[slot].Stage, floor.State.Slots[slot].Entrants[0].Calls.Count()));
        floor.PassTime(Minute * 10);
        Assert.Equal(RunStage.Waiting, floor.State.Slots[slot].Stage);

        // Forfeited again: the contest still has, or is still getting, the first withdrawal.
        floor.Step(slot, StepKind.Forfeit, reason: "申请弃权", headJudge: true);
        Assert.Single(floor.State.Pending);
        floor.Record([new WithdrawalEntered(pending.Id, "s1")]);
        Assert.Empty(floor.State.Pending);
        Assert.Equal("s1", floor.State.Slots[slot].Entrants[0].Withdrawal);
    }

    [Fact]
    public void Calls_Answered_CountNoMore()
    {
        var floor = With(2, 1).Drawn();
        var slot = floor.State.InOrder.First();
        floor.Step(slot.Id, StepKind.Call);
        floor.PassTime(Minute);
        floor.Step(slot.Id, StepKind.Call);
        floor.Arrive(slot.Entrants[0].Team);
        floor.Step(slot.Id, StepKind.Inspect);
        floor.PassTime(Minute);
        floor.Step(slot.Id, StepKind.Call);
        floor.PassTime(Minute * 5);

        Assert.Equal(RunStage.Inspected, floor.State.Slots[slot.Id].Stage);
    }

    [Fact]
    public void Forfeit_ByHand_NeedsThreeCallsOrTheHeadJudge()
    {
        var floor = With(2, 1, Usual with { AutoForfeit = false }).Drawn();
        var slot = floor.State.Order[0];
        AssertRefused(floor.Try(slot, StepKind.Forfeit), RefusalKind.CallsMissing, "step");
        AssertRefused(floor.Try(slot, StepKind.Forfeit, headJudge: true), RefusalKind.ReasonRequired, "reason");
        for (var call = 0; call < 3; call++)
        {
            floor.Step(slot, StepKind.Call);
            floor.PassTime(Minute);
        }

        Assert.Equal(RunStage.Waiting, floor.State.Slots[slot].Stage);
        Assert.Equal(RunStage.Forfeited, floor.Step(slot, StepKind.Forfeit).Stage);
    }

    [Fact]
    public void Sheet_Arrived_EndsTheRunOnceAndNotAgainWhenTakenBack()
    {
        var floor = With(2, 1).Drawn();
        var slot = floor.State.Order[0];

        floor.Record([StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s7")!]);

        Assert.Equal(RunStage.Done, floor.State.Slots[slot].Stage);
        Assert.Null(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s7"));
        floor.Step(slot, StepKind.Undo, reason: "队号录错");
        Assert.Equal(RunStage.Waiting, floor.State.Slots[slot].Stage);
        Assert.Null(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s7"));
        Assert.NotNull(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s9"));
    }

    [Fact]
    public void Sheet_OfTheForfeitItself_EndsNothing()
    {
        var floor = With(2, 1).Drawn();
        var slot = floor.State.Order[0];
        floor.Step(slot, StepKind.Forfeit, reason: "弃权", headJudge: true);
        Assert.Null(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s1"));
        floor.Record([new WithdrawalEntered("w1", "s1")]);
        Assert.Null(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s1"));
        Assert.NotNull(StepRules.SheetArrived(floor.State, floor.State.Slots[slot], floor.State.Slots[slot].Entrants[0], "s2"));
    }

    [Fact]
    public void Forfeit_OfPractice_EntersNothingAtTheContest()
    {
        var floor = With(2, 1, Usual with { PracticeRounds = 1 }).Drawn();
        var practice = floor.State.InOrder.First(slot => slot.Kind == SlotKind.Practice);

        floor.Step(practice.Id, StepKind.Forfeit, reason: "不练", headJudge: true);

        Assert.Equal(RunStage.Forfeited, floor.State.Slots[practice.Id].Stage);
        Assert.Empty(floor.State.Pending);
    }

    [Fact]
    public void Match_OneSideForfeited_TheOtherGoesOn()
    {
        var floor = With(4, 1);
        var made = floor.Accept(OrderRules.AddMatches(floor.State, new MatchRequest("小学", "5", default), floor.Roster, "0", floor.Now));
        var match = floor.State.Slots[Assert.Single(made.Matches)];
        Assert.Equal(["a", "b"], match.Entrants.Select(entrant => entrant.Side));
        floor.Arrive(match.Entrants[0].Team);
        floor.Step(match.Id, StepKind.Inspect, match.Entrants[0].Team);
        AssertRefused(floor.Try(match.Id, StepKind.Start), RefusalKind.NotReportedIn, "team");
        floor.Step(match.Id, StepKind.Forfeit, match.Entrants[1].Team, reason: "弃权", headJudge: true);

        Assert.Equal(RunStage.AtTable, floor.Step(match.Id, StepKind.Start).Stage);
        Assert.Equal(RunStage.Done, floor.Step(match.Id, StepKind.Finish).Stage);
        Assert.Equal(match.Entrants[1].Team, Assert.Single(floor.State.Pending.Values).Team);
    }

    [Fact]
    public void Match_BeforeItsFirstStep_IsRemovedWithAReason_AndTheRestIsPlannedAnew()
    {
        var floor = With(4, 1, FloorFixture.Usual with { GapSeconds = 0 }).Drawn();
        var matches = floor.Accept(OrderRules.AddMatches(
            floor.State, new MatchRequest(null, null, [new Pairing(1, [["t1"], ["t2"]]), new Pairing(1, [["t3"], ["t4"]])]), floor.Roster, "0", floor.Now)).Matches;
        var (first, second) = (matches[0], matches[1]);
        AssertRefused(OrderRules.RemoveMatch(floor.State, first, " ", floor.Now), RefusalKind.ReasonRequired, "reason");
        AssertRefused(OrderRules.RemoveMatch(floor.State, floor.State.Order[0], "误排", floor.Now), RefusalKind.UnknownSlot, "slotId");
        var planned = floor.State.Slots[second].PlannedAt;
        floor.Accept(OrderRules.RemoveMatch(floor.State, first, "误排", floor.Now));
        Assert.False(floor.State.Slots.ContainsKey(first));
        Assert.DoesNotContain(first, floor.State.Order);
        Assert.True(floor.State.Slots[second].PlannedAt < planned);
        AssertRefused(OrderRules.RemoveMatch(floor.State, first, "误排", floor.Now), RefusalKind.UnknownSlot, "slotId");

        floor.Step(second, StepKind.Call, "t3");
        AssertRefused(OrderRules.RemoveMatch(floor.State, second, "误排", floor.Now), RefusalKind.OrderHasBegun, "slotId");
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Reload()));
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Replay()));
    }

    [Fact]
    public void Draw_Again_NeedsAReasonKeepsIdsAndEndsWithTheFirstRun()
    {
        var floor = With(6, 2).Drawn("1");
        var slot = floor.State.InOrder.First(slot => slot.Entrants[0].Team == "t3");
        floor.Arrive("t3");
        floor.Step(slot.Id, StepKind.Inspect);
        Decision<DrawResult> Again(string? reason) => OrderRules.Draw(floor.State, new DrawRequest("2", null, false, reason), floor.Roster, "0", floor.Now);

        AssertRefused(Again(null), RefusalKind.ReasonRequired, "reason");
        var before = floor.State.Order;
        floor.Accept(Again("有队漏抽"));
        Assert.NotEqual(before, floor.State.Order);
        Assert.Equal(before.Order(), floor.State.Order.Order());
        Assert.Equal((RunStage.Inspected, "2", 2), (floor.State.Slots[slot.Id].Stage, floor.State.Draw!.Seed, floor.State.Draw.Number));
        floor.Step(slot.Id, StepKind.Start);
        AssertRefused(Again("再抽"), RefusalKind.OrderHasBegun, null);
    }

    [Fact]
    public void Draw_LateTeams_StandBehindAllOthers()
    {
        var floor = With(6, 2, rounds: 1).Drawn();
        var before = floor.State.Order;
        var late = floor.Roster with { Teams = floor.Roster.Teams.Add(Team(7, "小学")) };

        var result = floor.Accept(OrderRules.Draw(floor.State, new DrawRequest(null, null, true, null), late, "0", floor.Now));

        Assert.Equal(1, result.Slots);
        Assert.Equal(before, floor.State.Order.Take(6));
        Assert.Equal("t7", floor.State.Slots[floor.State.Order[6]].Entrants[0].Team);
        AssertRefused(OrderRules.Draw(floor.State, new DrawRequest(null, null, true, null), late, "0", floor.Now), RefusalKind.NoTeams, null);
    }

    [Fact]
    public void Clock_StartStopReset_CountsTheServersTime()
    {
        var floor = With(2, 1).Drawn();
        ClockResult Turn(ClockAct act) => floor.Accept(FloorRules.TurnClock(floor.State, 1, new ClockRequest(act, null), floor.Now));

        Turn(ClockAct.Start);
        floor.Now += TimeSpan.FromSeconds(12.3);
        Assert.Equal(TimeSpan.FromSeconds(12.3), floor.State.Tables[1].Clock.Elapsed(floor.Now));
        Turn(ClockAct.Start);
        Assert.Equal(12_300, Turn(ClockAct.Stop).ElapsedMs);
        floor.Now += Minute;
        Assert.Equal(TimeSpan.FromSeconds(12.3), floor.State.Tables[1].Clock.Elapsed(floor.Now));
        Turn(ClockAct.Start);
        floor.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.FromSeconds(13.3), floor.Replay().Tables[1].Clock.Elapsed(floor.Now));
        Assert.Equal(new ClockResult(150, 0, null), Turn(ClockAct.Reset));
    }

    [Fact]
    public void Floor_AnyCommands_KeepsItsInvariantsAndReplayAndSnapshotEqualTheState() =>
        Gen.Select(Gen.Int[0, 11], Gen.Enum<StepKind>(), Gen.Int[0, 90], Gen.Bool).Array[1, 120].Sample(
            acts =>
            {
                var floor = With(6, 2, Usual with { InspectionRequired = acts.Length % 2 == 0, PracticeRounds = acts.Length % 3 == 0 ? 1 : 0 }).Drawn();
                foreach (var (pick, kind, seconds, headJudge) in acts)
                {
                    floor.PassTime(TimeSpan.FromSeconds(seconds));
                    var slot = floor.State.Slots[floor.State.Order[pick % floor.State.Order.Length]];
                    floor.Arrive(slot.Entrants[0].Team);
                    var decision = floor.Try(slot.Id, kind, reason: kind is StepKind.Undo or StepKind.Forfeit ? "试" : null, headJudge: headJudge);
                    if (decision.Refusal is null)
                    {
                        floor.Accept(decision);
                    }

                    var running = floor.State.Slots.Values.Where(found => found.Stage == RunStage.AtTable).ToArray();
                    Assert.Equal(running.Length, running.Select(found => found.ActualTable).Distinct().Count());
                    Assert.Equal(running.Length, running.Select(found => found.Entrants[0].Team).Distinct().Count());
                    Assert.Equal(running.Select(found => found.Id).Order(), floor.State.Occupied.Values.Order());
                    Assert.True(floor.State.Pending.Values.DistinctBy(pending => pending.Slot).Count() == floor.State.Pending.Count);
                }

                Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Replay()));
                Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Reload()));
            },
            iter: 300);

    [Fact]
    public void Records_HoldNoReasonAndNoNameOfATeam()
    {
        var floor = With(2, 1).Drawn();
        floor.Step(floor.State.Order[0], StepKind.Forfeit, reason: "张三生病", headJudge: true);
        var model = new FloorModel();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var (record, meta) in floor.Records)
        {
            new RecordCodec(model.Records).Encode(buffer, meta, record, null);
        }

        var text = System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan) + floor.Describe(floor.State));
        Assert.DoesNotContain("张三", text, StringComparison.Ordinal);
        Assert.DoesNotContain("火星", text, StringComparison.Ordinal);
        using var row = System.Text.Json.JsonDocument.Parse(Assert.Single(floor.Personal).Json);
        Assert.Equal("张三生病", row.RootElement.GetProperty("text").GetString());
    }
}
