using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>A visitor at the hub, who writes down every byte that it tells.</summary>
internal sealed class HubWatch : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly ConcurrentQueue<string> _pushes = new();

    private HubWatch(HubConnection hub) => _hub = hub;

    /// <summary>What was pushed, one line a message, in the order in which it came.</summary>
    public string Pushed => string.Join('\n', _pushes);

    public static async Task<HubWatch> ConnectAsync(Uri address)
    {
        var watch = new HubWatch(new HubConnectionBuilder().WithUrl(new Uri(address, "/hubs/live")).Build());
        watch._hub.On<string, long, long?, long, JsonElement>("changed", (topic, epoch, from, to, diff) => watch._pushes.Enqueue($"{topic} {epoch} {from} {to} {diff.GetRawText()}"));
        await watch._hub.StartAsync(TestContext.Current.CancellationToken);
        return watch;
    }

    /// <summary>Begins to watch a topic, or begins again.</summary>
    public async Task<string> Watch(string topic) => (await _hub.InvokeAsync<JsonElement>("Watch", topic, TestContext.Current.CancellationToken)).GetRawText();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
