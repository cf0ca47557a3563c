using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Overalls;
using Xunit;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>A large event of several contests for a golden store: how it totals, and how many of them a pupil may be in.</summary>
internal static class FestivalStore
{
    public static async Task WriteAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IEventGrain>(Key("festival")).Configure(Settings("科技节机器人大赛", EventKind.Contest, capacity: null), Stamp));
        foreach (var part in new[] { "skills", "ideas", "guests" })
        {
            Accepted(await grains.GetGrain<IEventGrain>(Key(part)).Configure(
                Settings(part, EventKind.Contest, capacity: null) with { PartOf = "festival" }, Stamp));
            var contest = grains.GetGrain<IContestGrain>(Key(part));
            Accepted(await contest.Configure(
                new ContestSettings(["小学组"], 1, """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":0.5}],"rounds":{"counted":1,"aggregate":"best"},"ties":[]}"""), Stamp));
            foreach (var (team, score) in new[] { ("a", 90m), ("b", 90m), ("c", 10m) })
            {
                Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", team == "c" ? "第二小学" : "第一小学", "chengguan", "小学组", ["孙八" + team], []), Stamp));
                Accepted(await contest.EnterScore(Score(team, 1, score), Stamp));
            }
        }

        var overall = grains.GetGrain<IOverallGrain>(Key("festival"));
        Accepted(await overall.Configure(
            new OverallSettings(OverallBasis.Awards, [new(5, "一等奖"), new(3, "二等奖")], 1, OverallSharing.Each, null, null, [], OverallTies.Shared), Stamp));
        Accepted(await overall.Configure(
            new OverallSettings(OverallBasis.Places, [new(9), new(6)], 0.5m, OverallSharing.Mean, 2, 3, [new("ideas", 1.5m)], OverallTies.Honours), Stamp));
        var eligibility = grains.GetGrain<IEligibilityGrain>(Key("festival"));
        Accepted(await eligibility.SetLimit(1, Stamp));
        Accepted(await eligibility.Except(new PupilException("ideas", "孙八a", "第一小学", "chengguan"), "同名不同人", Stamp));
        Accepted(await eligibility.Except(new PupilException("ideas", "孙八b", "第一小学", "chengguan"), "同名不同人", Stamp));
        Accepted(await eligibility.WithdrawException("x2", Stamp));
        var ideas = grains.GetGrain<IContestGrain>(Key("ideas"));
        Accepted(await ideas.PutTeam("d", new TeamEntry(null, "d队", "第二小学", "lingang", "小学组", ["周十"], []), Stamp));
        // One that nobody closes is settled, one is released.
        await eligibility.Reserve("skills", "left-open", [new TeamMarks("z", ["00"])]);
        Accepted(await grains.GetGrain<IContestGrain>(Key("skills")).PutTeam("d", new TeamEntry(null, "d队", "第二小学", "lingang", "小学组", ["吴九"], []), Stamp));
        await eligibility.Reserve("skills", "in-vain", [new TeamMarks("z", ["01"])]);
        Accepted(await eligibility.Close("skills", "in-vain", written: false));
        // A part that has left is forgotten at the next reservation.
        Accepted(await grains.GetGrain<IEventGrain>(Key("guests")).Configure(Settings("guests", EventKind.Contest, capacity: null), Stamp));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await grains.GetGrain<IDistrictGrain>(Key("district")).Parts("festival")).Any(part => part.Id == "guests"))
        {
            await Task.Delay(50, deadline.Token);
        }

        await eligibility.Reserve("skills", "held", [new TeamMarks("z", ["02"])]);
    }

    public static async Task ReadAsync(IGrainFactory grains, JsonObject views)
    {
        if (await grains.GetGrain<IOverallGrain>(Key("festival")).Table(Audience.Staff, OverallUnit.School, null) is { } table)
        {
            views["overall"] = new JsonObject(table.Rows.Select(row => KeyValuePair.Create(row.School!, JsonSerializer.SerializeToNode(row, Plain))));
        }

        if (await grains.GetGrain<IEligibilityGrain>(Key("festival")).Report(1) is { } report)
        {
            views["eligibility"] = new JsonObject(
                report.Exceptions.Select(one => KeyValuePair.Create(one.ExceptionId, JsonSerializer.SerializeToNode(one, Plain)))
                    .Prepend(KeyValuePair.Create("limit", (JsonNode?)new JsonObject { ["limit"] = report.Limit, ["over"] = report.Pupils.Length })));
        }
    }
}
