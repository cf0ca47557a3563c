using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The server dies in the middle of an award ceremony: it goes on at the step that was taken, and nothing is told before its time.</summary>
public sealed class UnveilKillTests
{
    private const string Event = "ceremony";

    // What each step shows: the group, the fifth, the fourth, then an announcement before each of the first three.
    private static readonly string[] Shows = ["", "", "t5", "t1", "", "t2", "", "t3", "", "t4"];
    // Nine digits: no time that is told looks like one.
    private static readonly int[] Scores = [190_174_321, 260_274_322, 315_374_323, 340_474_324, 100_574_325];
    private static readonly int[] KilledAt = [2, 5, 7, 9];

    [Fact]
    public async Task Server_KilledAmidAnUnveiling_GoesOnAtTheSameStepAndTellsNothingEarly()
    {
        await using var dashboard = await DashboardProcess.StartNew();
        await Begin(dashboard.Api());
        for (var step = 0; step < Shows.Length;)
        {
            await AssertShown(dashboard, step);
            var next = step + 1;
            if (next == Shows.Length)
            {
                break;
            }

            if (KilledAt.Contains(next))
            {
                // Whether the step was taken before the end, nobody knows who sent it: it is asked.
                var sent = dashboard.Api().Post($"/events/{Event}/contest/unveil/next", new { step = next });
                await Task.Delay(next, TestContext.Current.CancellationToken);
                await dashboard.Process.Kill();
                await OutcomeOf(sent);
                await dashboard.Start();
                var at = await Taken(dashboard);
                Assert.InRange(at, step, next);
                await AssertShown(dashboard, at);
                step = at;
            }

            if (step < next)
            {
                (await dashboard.Api().Post($"/events/{Event}/contest/unveil/next", new { step = next })).Expect("a step of the unveiling");
                step = next;
            }
        }
    }

    private static async Task Begin(TestApi api)
    {
        await api.CreateDistrict();
        await api.CreateContest(Event, Scores.Length, rounds: 1);
        var settings = (await api.Get($"/events/{Event}/contest")).Expect("GET contest").Object;
        settings["publication"] = "awards";
        settings["rule"]!["fields"]![0]!["max"] = 1_000_000_000;
        (await api.Put($"/events/{Event}/contest", settings)).Expect("PUT contest");
        foreach (var (i, score) in Scores.Index())
        {
            (await api.Score(Event, $"t{i + 1}", 1, score)).Expect("POST score");
        }

        (await api.Post($"/events/{Event}/contest/unveil", new { groups = new[] { "小学组" } })).Expect("POST unveil");
    }

    private static async Task OutcomeOf(Task<ApiAnswer> sent)
    {
        try
        {
            await sent;
        }
        catch (OutcomeUnknownException)
        {
            // The server died first.
        }
    }

    private static async Task<int> Taken(DashboardProcess dashboard) =>
        (int)(await dashboard.Api().Get($"/events/{Event}/contest/publication")).Expect("GET publication").Object["unveil"]!["step"]!;

    private static async Task AssertShown(DashboardProcess dashboard, int step)
    {
        var api = dashboard.Api(token: null);
        var shown = Shows.Take(step + 1).Where(team => team.Length > 0).ToHashSet();
        var rows = (await api.Get($"/events/{Event}/standings")).Expect("GET standings").Object["rows"]!.AsArray();
        Assert.Equal(
            shown.Order(),
            rows.Where(row => row!["rank"] is not null).Select(row => (string)row!["team"]!).Order());

        string[] told = [.. await Task.WhenAll(new[] { "standings", "contest/feed", "feed", "contest", "standings/export?format=csv" }.Select(path => Text(api, $"/events/{Event}/{path}"))), await Text(api, "/board")];
        foreach (var (i, score) in Scores.Index().Where(one => !shown.Contains($"t{one.Index + 1}")))
        {
            Assert.All(told, text => Assert.DoesNotContain($"{score}", text, StringComparison.Ordinal));
        }

        foreach (var team in shown)
        {
            Assert.Contains($"{Scores[team[1] - '1']}", told[0], StringComparison.Ordinal);
        }
    }

    private static async Task<string> Text(TestApi api, string path) => (await api.Get(path)).Body;
}
