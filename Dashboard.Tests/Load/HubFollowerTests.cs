using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.Load;

public sealed class HubFollowerTests
{
    private const string Topic = "district";

    [Fact]
    public async Task Follower_LostDiff_AsksAgainAndEqualsTheServer()
    {
        var view = new ServedView();
        await using var server = await Serve(view);
        await using var follower = new HubFollower(server.Address, token: null);
        await follower.Start([Topic], TestContext.Current.CancellationToken);

        await view.Change(announce: true);
        await view.Change(announce: false);
        await view.Change(announce: true);

        await Eventually.True("the copy to be at version 3", () => follower.Position(Topic) == new ViewPosition(1, 3));
        Assert.True(await follower.EqualsServer(Topic, TestContext.Current.CancellationToken));
        var seen = follower.Counts.Report();
        Assert.Equal(1, seen.Gaps);
        Assert.Equal(0, seen.Backwards);
    }

    [Fact]
    public async Task Follower_ServerRepeatsADiff_IsCountedAsBackwards()
    {
        var view = new ServedView();
        await using var server = await Serve(view);
        await using var follower = new HubFollower(server.Address, token: null);
        await follower.Start([Topic], TestContext.Current.CancellationToken);

        await view.Change(announce: true);
        await view.Announce();

        await Eventually.True("the repetition to be counted", () => follower.Counts.Report().Backwards == 1);
    }

    [Fact]
    public async Task Compare_CopyThatMissedARow_HasDiverged()
    {
        var view = new ServedView();
        await using var server = await Serve(view);
        await using var crowd = new HubCrowd(server.Address, token: null, [Topic], connections: 3);
        await crowd.Start(TestContext.Current.CancellationToken);

        view.ChangeWithoutVersion();

        Assert.Equal((3, 0), await crowd.Compare(TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), await crowd.Compare(TestContext.Current.CancellationToken));
    }

    private static async Task<TestServer> Serve(ServedView view)
    {
        var server = await TestServer.Start(
            app =>
            {
                app.MapHub<ViewHub>("/hubs/live");
                view.Clients = app.Services.GetRequiredService<IHubContext<ViewHub>>().Clients;
            },
            services => services.AddSingleton(view).AddSignalR());
        return server;
    }

    /// <summary>A view of one row whose number is its version.</summary>
    private sealed class ServedView
    {
        private int _version;
        private int _hidden;

        public IHubClients? Clients { get; set; }

        public object Snapshot => new { epoch = 1, version = _version, snapshot = new { rows = Rows } };

        private Dictionary<string, object> Rows => new() { ["row"] = new { number = _version + _hidden } };

        public Task Change(bool announce)
        {
            _version++;
            return announce ? Announce() : Task.CompletedTask;
        }

        public void ChangeWithoutVersion() => _hidden++;

        public Task Announce() =>
            Clients!.All.SendAsync("changed", Topic, 1, _version - 1, _version, new { set = Rows, removed = Array.Empty<string>() });
    }

    private sealed class ViewHub(ServedView view) : Hub
    {
        public object Watch(string topic) => topic == Topic ? view.Snapshot : throw new HubException(topic);
    }
}
