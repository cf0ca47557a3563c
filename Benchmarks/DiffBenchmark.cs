using System.Globalization;
using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Benchmarks;

/// <summary>How many bytes one score costs a viewer of a contest of 1,000 teams, from the middle of the field and from last to first.</summary>
internal static class DiffBenchmark
{
    private const int Teams = 1_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        CallActor.Set(Actor.System);
        using var folder = new TemporaryFolder();
        await using var host = await GrainHost.StartAsync(folder.Path);
        await Scenario.CreateEventAsync(host.Grains, capacity: null);
        var stamp = new CommandStamp("bench");
        var now = DateTimeOffset.UtcNow;
        Scenario.Demand(await Scenario.Event(host.Grains).Configure(
            new EventSettings(
                "机器人大赛", EventKind.Contest, "t", [], now.AddHours(-1), now.AddHours(3), null, null, [], [],
                new RegistrationSettings(null, null, WaitlistMode.None)),
            stamp));
        var contest = host.Grains.GetGrain<IContestGrain>(GrainKey.Of(Scenario.District, Scenario.EventId));
        Scenario.Demand(await contest.Configure(
            new ContestSettings(["小学组"], 3, """{"schema":1,"fields":[{"name":"score","min":0,"max":100000,"step":1}],"rounds":{"counted":3,"aggregate":"best"},"ties":["mean"]}"""),
            stamp));
        for (var team = 1; team <= Teams; team++)
        {
            Scenario.Demand(await contest.PutTeam(
                Team(team), new TeamEntry(team, $"参赛队第{team}号", "示例区实验小学东校区", "t", "小学组", [], []), stamp));
            Scenario.Demand(await Score(contest, team, 1, 10_000 - team));
        }

        var middle = await BytesAsync(contest, () => Score(contest, 500, 2, 9_700));
        var lastToFirst = await BytesAsync(contest, () => Score(contest, Teams, 2, 20_000));
        return
        [
            Figure.AtMost("diff of one score, 1,000 teams", middle, 1024, " B"),
            Figure.AtMost("diff of the last team's score that leads", lastToFirst, 1024, " B"),
        ];
    }

    private static string Team(int number) => "team-" + number.ToString(CultureInfo.InvariantCulture);

    private static Task<Answer<SheetResult>> Score(IContestGrain contest, int team, int round, decimal score) => contest.EnterScore(
        new ScoreEntry(
            Team(team), round, null, System.Collections.Immutable.ImmutableDictionary<string, decimal>.Empty.Add("score", score),
            RunOutcome.Scored, null, null, null, null, SheetSource.Tablet),
        new CommandStamp("judge"));

    /// <summary>Size of what a score changed in the public view, in the JSON that a hub client receives.</summary>
    private static async Task<int> BytesAsync(IContestGrain contest, Func<Task<Answer<SheetResult>>> score)
    {
        var before = (await contest.Look(Audience.Public))!.Set.ToDictionary(row => row.Key, row => row.Json);
        Scenario.Demand(await score());
        var changed = (await contest.Look(Audience.Public))!.Set.Where(row => !row.Json.AsSpan().SequenceEqual(before[row.Key])).ToList();
        // {"set":{"key":row,…},"removed":[]} in changed("contest:hot",1,1234,1235,…)
        return changed.Sum(row => row.Key.Length + 4 + row.Json.Length) + """{"type":1,"target":"changed","arguments":["contest:hot",1,1234,1235,{"set":{},"removed":[]}]}""".Length;
    }
}
