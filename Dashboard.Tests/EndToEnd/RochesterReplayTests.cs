using System.Globalization;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using EventsLive.Rehearsal.Replay;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The main job on real input: a recorded contest goes through the API to a wall in a real browser.</summary>
public sealed class RochesterReplayTests(Browser browser)
{
    private const string Event = "rochester";
    private const int RoundsOfTheFirstPart = 4;
    private static readonly TimeSpan WallCycle = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Replay_RecordedContest_ReachesTheWallAndRanksAsPublished()
    {
        Assert.SkipUnless(RochesterData.Exists, $"There is no recorded contest in {RochesterData.Folder}.");
        var seeds = RochesterData.PublishedSeeds();
        using var recorded = File.OpenText(RochesterData.Runs);
        var runs = RecordedRuns.Read(recorded);
        await using var dashboard = await DashboardProcess.StartNew();
        await using var lakes = await WallOf(dashboard, "Lakes");
        await using var woods = await WallOf(dashboard, "Woods");
        WallCells[] walls = [lakes, woods];

        // The wall has room for four rounds: what it must have shown of the first four is looked for before the others come.
        var firstPart = runs.Where(run => run.Run <= RoundsOfTheFirstPart).ToList();
        Assert.Equal(firstPart.Count, (await Replay(dashboard, "--rounds", $"{RoundsOfTheFirstPart}")).Posted.Accepted);
        await AssertShown(walls, firstPart);

        // The second replay sends the first part again: its keys are known, so it is there once.
        Assert.Equal(runs.Count, (await Replay(dashboard)).Posted.Accepted);
        await AssertShown(walls, [.. runs.Except(firstPart)]);

        foreach (var (group, published) in seeds)
        {
            Assert.Equal(published, await Standings(dashboard, group));
        }

        await AssertRanked(lakes, seeds["Lakes"]);
        await AssertRanked(woods, seeds["Woods"]);
        await lakes.Page.Screenshot("rochester-wall");
        Assert.Empty(lakes.Page.Errors);
        Assert.Empty(woods.Page.Errors);
    }

    private static async Task<ReplayReport> Replay(DashboardProcess dashboard, params string[] more)
    {
        var report = await RehearsalRun.Report<ReplayReport>(
            dashboard,
            "replay",
            ["--event", Event, "--runs", RochesterData.Runs, "--groups", RochesterData.Bracket, .. more]);
        Assert.Equal(report.Posted.Accepted, report.Arrived);
        Assert.Empty(report.Lost);
        return report;
    }

    private static async Task<IReadOnlyList<(string Team, decimal Best)>> Standings(DashboardProcess dashboard, string group)
    {
        var answer = (await dashboard.Api(token: null).Get($"/events/{Event}/standings?group={group}")).Expect("standings");
        return [.. answer.Read<StandingsPage>().Rows.Select(row => (row.Team, row.Total!.Value))];
    }

    private static Task<string> AssertShown(IReadOnlyList<WallCells> walls, IReadOnlyList<RecordedRun> runs) => Eventually.Get(
        "every accepted run to be seen on the wall",
        async () =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var wall in walls)
            {
                seen.UnionWith(await wall.Seen());
            }

            return string.Join(' ', runs.Select(WallCells.Name).Where(run => !seen.Contains(run)));
        },
        missing => missing.Length == 0,
        WallCycle);

    private static Task<string> AssertRanked(WallCells wall, IReadOnlyList<(string Team, decimal Best)> published) => Eventually.Get(
        "the published order on the wall",
        async () =>
        {
            var seen = await wall.Seen();
            return string.Join(' ', published
                .Select((row, index) => string.Create(CultureInfo.InvariantCulture, $"{row.Team}#{index + 1}={row.Best:0.###}"))
                .Where(row => !seen.Contains(row)));
        },
        missing => missing.Length == 0,
        WallCycle);

    private async Task<WallCells> WallOf(DashboardProcess dashboard, string group)
    {
        var page = await browser.NewPage();
        return await WallCells.Open(page, new Uri(dashboard.Address, $"/wall?contest={Event}&group={group}"));
    }
}
