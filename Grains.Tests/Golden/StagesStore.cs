using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>A contest with a final for a golden store: a judge of one stage, the final drawn and drawn again, a team replaced after a correction and one taken out.</summary>
internal static class StagesStore
{
    private const string Rule =
        """
        {"schema":2,"fields":[{"name":"score","max":400}],
         "stages":[{"name":"first","label":"初赛","counted":1},{"name":"final","label":{"zh":"决赛","en":"Final"},"role":"ranksAbove","counted":1,"promote":{"top":3,"others":"refused"}}]}
        """;

    public static async Task WriteAsync(IGrainFactory grains, string key)
    {
        CallActor.Set(new Actor("golden", [Role.HeadJudge]));
        var (contest, floor) = (grains.GetGrain<IContestGrain>(key), grains.GetGrain<IFloorGrain>(key));
        Accepted(await contest.Configure(new ContestSettings(["小学组"], 2, Rule), Stamp));
        foreach (var (team, score) in new[] { ("a", 90m), ("b", 80m), ("c", 70m), ("d", 60m) })
        {
            Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", "实验小学", "chengguan", "小学组", ["赵六"], ["钱七"]), Stamp));
            Accepted(await contest.EnterScore(Score(team, 1, score), Stamp));
        }

        Accepted(await contest.AssignJudges([new JudgeAssignment("judge-a", "小学组", [1], 3, null, "final")], Stamp));
        Accepted(await floor.Configure(
            new FloorSettings(Starts, null, 150, 60, 300, [], RunSequence.RoundFirst, RoundOrder.Same, false, false, 5, false, 0), Stamp));
        Accepted(await floor.PutTable(1, new TableEntry(null, [], true, null), Stamp));
        Accepted(await floor.Draw(new DrawRequest("20990530", null, false, null), Stamp));
        var final = new DrawRequest("20990531", null, false, null, "final", "小学组", StageOrder.BestLast, Starts.AddHours(5));
        Accepted(await floor.Draw(final, Stamp));
        Accepted(await floor.Draw(final with { Order = StageOrder.Random, Reason = "改为抽签" }, Stamp));
        Accepted(await contest.EnterScore(Score("d", 1, 75) with { Replaces = "s4", Reason = "漏计一项" }, Stamp));
        Accepted(await floor.ReplaceTeam(new TeamReplacement("final", "c", "d", "成绩更正"), Stamp));
        Accepted(await floor.ReplaceTeam(new TeamReplacement("final", "b", null, "离场"), Stamp));
    }

    public static async Task ReadAsync(IGrainFactory grains, string key, JsonObject views)
    {
        if (await grains.GetGrain<IContestGrain>(key).Assignments() is not { } assignments)
        {
            // Stores from before have no such contest.
            return;
        }

        views["stages:judges"] = new JsonObject(assignments.Select(one => KeyValuePair.Create(one.Account, JsonSerializer.SerializeToNode(one, Plain))));
        views["floor:stages"] = new JsonObject(((await grains.GetGrain<IFloorGrain>(key).Look(Audience.Staff))?.Set ?? [])
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => KeyValuePair.Create(row.Key, JsonNode.Parse(row.Json))));
    }
}
