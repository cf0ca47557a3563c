using System.Text.Json;
using System.Threading.Channels;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Dashboard.Tests.Wall;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Live;

public sealed class LiveHubTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_AndAChange_GivesSnapshotThenDiff()
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay();
        await using var client = await HubClient.Connect(host);
        var answer = await client.Watch("contest:skills");
        Assert.Equal("蓝鲸队", answer.GetProperty("snapshot").GetProperty("rows").GetProperty("team:t2").GetProperty("name").GetString());

        host.Views["contest:skills"].PutTeam(2, "蓝鲸队", 333);
        var change = await client.Changes.ReadAsync(Cancellation);
        Assert.Equal("contest:skills", change.Topic);
        Assert.Equal(answer.GetProperty("epoch").GetInt64(), change.Epoch);
        Assert.Equal(answer.GetProperty("version").GetInt64(), change.From);
        Assert.Equal(333, change.Diff.GetProperty("set").GetProperty("team:t2").GetProperty("total").GetDecimal());
        Assert.Equal(0, change.Diff.GetProperty("removed").GetArrayLength());
    }

    [Fact]
    public async Task Change_OneScoreAmongThousandTeams_FitsInOneKilobyte()
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishContest(1000);
        await using var client = await HubClient.Connect(host);
        await client.Watch("contest:skills");
        host.Views["contest:skills"].PutTeam(1000, "名字比较长的机器人代表队", 9999, 3, "某某区实验外国语学校附属小学");
        var change = await client.Changes.ReadAsync(Cancellation);
        Assert.InRange(change.Diff.GetRawText().Length, 1, 1024);
    }

    [Fact]
    public async Task Change_NewEpoch_ReplacesTheWholeView()
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay();
        await using var client = await HubClient.Connect(host);
        await client.Watch("district");
        host.Views["district"].BeginEpoch();
        var change = await client.Changes.ReadAsync(Cancellation);
        Assert.Equal(2, change.Epoch);
        Assert.Null(change.From);
        Assert.Equal(host.Views["district"].Rows.Count, change.Diff.GetProperty("set").EnumerateObject().Count());
    }

    [Fact]
    public async Task Unwatch_ThenAChange_BringsNothing()
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay();
        await using var client = await HubClient.Connect(host);
        await client.Watch("district");
        await client.Watch("contest:skills");
        await client.Hub.InvokeAsync("Unwatch", "district", Cancellation);
        host.Views["district"].Happen(50, HappeningKind.EventEnded, "干部夜校", null, null);
        host.Views["contest:skills"].PutTeam(1, "星火队", 400);
        Assert.Equal("contest:skills", (await client.Changes.ReadAsync(Cancellation)).Topic);
    }

    [Theory]
    [InlineData("nonsense", "malformed-topic")]
    [InlineData("event:unknown", "unknown-topic")]
    public async Task Watch_WhatCannotBeWatched_IsRefusedByName(string topic, string error)
    {
        await using var host = await WallHost.StartNew();
        host.Views["event:unknown"].Missing = true;
        await using var client = await HubClient.Connect(host);
        var refusal = await Assert.ThrowsAsync<HubException>(() => client.Watch(topic));
        Assert.Contains(error, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ManyUnknownTopics_LeavesNoFeedBehind()
    {
        await using var host = await WallHost.StartNew();
        await using var client = await HubClient.Connect(host);
        for (var i = 0; i < 50; i++)
        {
            host.Views[$"event:guess-{i}"].Missing = true;
            await Assert.ThrowsAsync<HubException>(() => client.Watch($"event:guess-{i}"));
        }

        // Well before the seconds for which a feed that exists is kept.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.True("the feeds of what does not exist to end", () => host.Feeds.Count == 0);
        Assert.True(clock.Elapsed < new LiveOptions().Linger / 2, $"They took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Watch_MoreTopicsThanAllowed_IsRefused()
    {
        await using var host = await WallHost.StartNew();
        await using var client = await HubClient.Connect(host);
        for (var i = 0; i < 32; i++)
        {
            await client.Watch($"event:e{i}");
        }

        var refusal = await Assert.ThrowsAsync<HubException>(() => client.Watch("event:one-more"));
        Assert.Contains("too-many-topics", refusal.Message, StringComparison.Ordinal);
        await client.Watch("event:e5");
    }

    private sealed record Change(string Topic, long Epoch, long? From, long To, JsonElement Diff);

    private sealed class HubClient(HubConnection hub) : IAsyncDisposable
    {
        private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>();

        public HubConnection Hub { get; } = hub;

        public ChannelReader<Change> Changes => _changes.Reader;

        public static async Task<HubClient> Connect(WallHost host)
        {
            var client = new HubClient(new HubConnectionBuilder().WithUrl(new Uri(host.Address, "/hubs/live")).Build());
            client.Hub.On<string, long, long?, long, JsonElement>("changed", (topic, epoch, from, to, diff) =>
                client._changes.Writer.TryWrite(new Change(topic, epoch, from, to, diff)));
            await client.Hub.StartAsync(Cancellation);
            return client;
        }

        public Task<JsonElement> Watch(string topic) => Hub.InvokeAsync<JsonElement>("Watch", topic, Cancellation);

        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
