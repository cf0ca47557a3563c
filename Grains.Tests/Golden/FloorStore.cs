using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>The hall of a contest for a golden store: draw, matches, reporting in, steps, clocks, forfeits.</summary>
internal static class FloorStore
{
    public static async Task WriteAsync(IFloorGrain floor)
    {
        Accepted(await floor.Configure(
            new FloorSettings(
                Starts, Starts.AddMinutes(-30), 150, 60, 300, [new FloorBreak(Starts.AddHours(3), Starts.AddHours(4))],
                RunSequence.RoundFirst, RoundOrder.Mirrored, true, true, 5, false, 1),
            Stamp));
        Accepted(await floor.PutTable(1, new TableEntry(null, [], true, null), Stamp));
        Accepted(await floor.PutTable(2, new TableEntry("初中台", ["初中组"], true, null), Stamp));
        Accepted(await floor.Draw(new DrawRequest("20990530", null, false, null), Stamp));
        Accepted(await floor.Draw(new DrawRequest("1", 3, false, "补报一队"), Stamp));
        // A round robin takes the place of the group's matches before it.
        Accepted(await floor.AddMatches(new MatchRequest("小学组", "1", default), Stamp));
        var match = Accepted(await floor.AddMatches(new MatchRequest("小学组", "2", default), Stamp)).Matches[0];
        var beyond = Accepted(await floor.AddMatches(new MatchRequest(null, null, [new Pairing(4, [["a"], ["d"]])]), Stamp)).Matches[0];
        var mistaken = Accepted(await floor.AddMatches(new MatchRequest(null, null, [new Pairing(4, [["a"], ["d"]]), new Pairing(4, [["b"], ["d"]])]), Stamp)).Matches[1];
        Accepted(await floor.RemoveMatch(mistaken, "误排", Stamp));
        Accepted(await floor.ReportIn("c", new ArrivalRequest(3, false, null), Stamp));
        Accepted(await floor.ReportIn("d", new ArrivalRequest(2, false, null), Stamp));
        Accepted(await floor.ReportIn("d", new ArrivalRequest(null, true, "队伍未到齐"), Stamp));
        var slots = (await floor.Look(Audience.Staff))!.Set.Where(row => row.Key.StartsWith("slot:", StringComparison.Ordinal)).Select(row => JsonNode.Parse(row.Json)!).ToArray();
        var run = (string)slots.First(slot => (string?)slot["kind"] == "solo" && (int)slot["round"]! == 2 && (string?)slot["teams"]![0]!["id"] == "c")["id"]!;
        var practice = (string)slots.First(slot => (string?)slot["kind"] == "practice")["id"]!;
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Inspect, null, "A-3", null, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Queue, null, null, null, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Start, null, null, 1, null), Stamp));
        Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Start, 120), Stamp));
        Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Stop, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Undo, null, null, null, "上错赛台"), Stamp));
        Accepted(await floor.Step(match, new RunStepRequest(StepKind.Call, null, null, null, null), Stamp));
        Accepted(await floor.EnterPractice(practice, new PracticeEntry(null, ImmutableDictionary<string, decimal>.Empty.Add("score", 12.5m)), Stamp));
        CallActor.Set(new Actor("golden", [Role.HeadJudge]));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Forfeit, null, null, null, "申请弃权"), Stamp));
        // Of a round that the contest does not have: it refuses the withdrawal.
        Accepted(await floor.Step(beyond, new RunStepRequest(StepKind.Forfeit, "d", null, null, "申请弃权"), Stamp));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await floor.Look(Audience.Staff))!.Set.Any(row => row.Key == $"slot:{run}" && JsonNode.Parse(row.Json)!["teams"]![0]!["stage"]!.ToString() == "forfeited")
            || (int)JsonNode.Parse((await floor.Look(Audience.Staff))!.Set.Single(row => row.Key == "floor").Json)!["troubles"]! == 0
            || (await floor.Reasons()).Length < 5)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
