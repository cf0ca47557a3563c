using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The commands that make load and watch it, against a real Dashboard.</summary>
public sealed class LoadCommandTests
{
    private const string Event = "contest";
    private const int Places = 150;

    [Fact]
    public async Task RegisterScoreAndWatch_AtTheSameTime_LoseNothing()
    {
        await using var dashboard = await DashboardProcess.StartNew();
        var api = dashboard.Api();
        await api.CreateDistrict();
        await api.CreateContest(Event, teams: 8);
        await api.CreateEvent("crowded", Places);

        var watching = RehearsalRun.Report<WatchOutcome>(
            dashboard, "watch", "--topics", $"contest:{Event}", "district", "--connections", "5", "--seconds", "6");
        var scoring = RehearsalRun.Report<LoadReport>(dashboard, "score", "--event", Event, "--rate", "20", "--seconds", "3");
        var registering = RehearsalRun.Report<LoadReport>(
            dashboard, "register", "--event", "crowded", "--count", "200", "--connections", "16", "--seed", "a");

        // Twenty a second for three seconds on eight teams of three rounds: most of them are corrections.
        Assert.Equal(60, (await scoring).Accepted);
        var registered = await registering;
        Assert.Equal(Places, registered.Accepted);
        Assert.Equal(50, Assert.Single(registered.Refused).Value);
        var watched = await watching;
        Assert.Equal(0, watched.Diverged);
        Assert.Equal(0, watched.Hub.Backwards);
        Assert.True(watched.Hub.Changes > watched.Hub.Snapshots, "The watchers saw no change.");

        // The same seed again registers nobody anew.
        var again = await RehearsalRun.Report<LoadReport>(
            dashboard, "register", "--event", "crowded", "--count", "200", "--connections", "16", "--seed", "a");
        Assert.Equal(Places, again.Accepted);
        Assert.Equal(Places, (int)(await api.Get("/events/crowded")).Object["confirmed"]!);
    }

    private sealed record WatchOutcome(FollowReport Hub, int Diverged);
}
