using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>A contest with judges, stages, matches with sides and a surrogate for a golden store, by a rule of schema 2 that is changed once sheets count.</summary>
internal static class AlliancesStore
{
    private const string Rule =
        """{"schema":2,"fields":[{"name":"score","max":400}],"run":[{"name":"mean","value":{"judges":"mean","of":"score"}},{"name":"won","value":{"versus":"mean","win":2,"tie":1}}],"stages":[{"name":"quali"},{"name":"final","role":"ranksAbove"}],"team":[{"name":"points","value":{"runs":"sum","of":"won"}},{"name":"best","value":{"runs":"best","of":"mean"}}],"ranking":[{"by":"points"},{"by":"best"}]}""";

    public static async Task WriteAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IEventGrain>(Key("alliances")).Configure(Settings("联盟赛", EventKind.Contest, capacity: null), Stamp));
        var contest = grains.GetGrain<IContestGrain>(Key("alliances"));
        Accepted(await contest.Configure(new ContestSettings(["初中组"], 3, Rule), Stamp));
        foreach (var team in new[] { "a", "b", "c", "d" })
        {
            Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", "实验初中", "lingang", "初中组", [], []), Stamp));
        }

        foreach (var (team, side, score) in new[] { ("a", "red", 60m), ("b", "red", 60m), ("c", "blue", 40m), ("d", "blue", 40m) })
        {
            Accepted(await contest.EnterScore(Score(team, 1, score) with { Judge = "j1", Match = "qm1", Side = side, Surrogate = team == "d" }, Stamp));
            Accepted(await contest.EnterScore(Score(team, 1, score + 5) with { Judge = "j2", Match = "qm1", Side = side, Surrogate = team == "d" }, Stamp));
        }

        Accepted(await contest.EnterScore(Score("c", 2, 90) with { Judge = "j1", Match = "qm2", Side = "red" }, Stamp));
        Accepted(await contest.EnterScore(Score("a", 2, null) with { Judge = "j1", Match = "qm2", Side = "blue" }, Stamp));
        Accepted(await contest.EnterScore(Score("a", 1, 30) with { Judge = "j1", Stage = "final", Source = SheetSource.Paper }, Stamp));
        Accepted(await contest.ChangeRule(Rule.Replace("\"win\":2", "\"win\":3", StringComparison.Ordinal), "裁判会议决定胜场计 3 分", Stamp));
    }

    public static async Task ReadAsync(IGrainFactory grains, JsonObject views)
    {
        // What a public reader is told of a place rests on runs, judges and sides.
        if (await grains.GetGrain<IContestGrain>(Key("alliances")).Explain(Audience.Public, "a") is { } explained)
        {
            views["explanation"] = new JsonObject { ["a"] = JsonSerializer.SerializeToNode(explained with { Version = default }, Plain) };
        }
    }
}
