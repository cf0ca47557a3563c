using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>A program follows every sheet of a contest while it, and the server, die and come again.</summary>
public sealed class HistoryTests
{
    private const int Sheets = 1_000;
    private const int KilledAt = 400;
    private const int HangUpEvery = 90;

    [Fact]
    public async Task History_ReaderAndServerDie_EverySheetComesOnceAndInOrder()
    {
        var (follower, stored) = await Run(forgetful: false);

        Assert.Equal(Sheets, stored);
        Assert.Equal(Enumerable.Range(1, Sheets).Select(number => $"s{number}"), follower.Sheets);
        Assert.True(follower.Connections > Sheets / HangUpEvery, $"The reader came only {follower.Connections} times.");
    }

    /// <summary>The negative control: a reader that does not say what it has must be found to lack sheets.</summary>
    [Fact]
    public async Task History_ReaderForgetsItsPlace_IsFoundToLackSheets()
    {
        var (follower, stored) = await Run(forgetful: true);

        Assert.Equal(Sheets, stored);
        Assert.True(follower.Sheets.Count < Sheets, "A reader that forgets its place missed nothing: the run proves nothing.");
    }

    private static async Task<(HistoryFollower Follower, int Stored)> Run(bool forgetful)
    {
        await using var dashboard = await DashboardProcess.StartNew();
        var api = dashboard.Api(policy: RetryPolicy.Patient);
        await api.CreateDistrict();
        await api.CreateContest("c", teams: 1, rounds: 20);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromMinutes(2));
        var follower = new HistoryFollower(dashboard, "c", HangUpEvery, forgetful);
        var following = follower.FollowAsync(Sheets, end.Token);

        await Send(api, 0, KilledAt);
        // Sheets are on their way when the server dies: with their keys they arrive once all the same.
        var rest = Send(api, KilledAt, Sheets - KilledAt);
        await dashboard.Process.Kill();
        await dashboard.Start();
        await rest;

        if (forgetful)
        {
            // It waits for sheets that went by; what it has by now is all that it will have.
            await Eventually.True("the forgetful reader comes to rest", () => Task.FromResult(follower.Connections > 1), TimeSpan.FromSeconds(30));
            await end.CancelAsync();
        }

        await following;
        var history = await api.Get("/events/c/scores/history?format=csv");
        return (follower, history.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    private static Task Send(TestApi api, int from, int count) => Parallel.ForEachAsync(
        Enumerable.Range(from, count),
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
        async (i, _) => (await api.Score("c", "t1", 1 + (i % 20), i, $"sheet-{i}")).Expect($"sheet {i}"));
}
