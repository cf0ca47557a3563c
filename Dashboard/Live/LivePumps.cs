using System.Collections.Concurrent;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace EventsLive.Dashboard.Live;

/// <summary>The pumps of the hub's open connections.</summary>
public sealed class LivePumps(LiveFeeds feeds, IHubContext<LiveHub> hub, IOptions<LiveOptions> options, ILogger<LivePumps> logger)
{
    private readonly ConcurrentDictionary<string, LivePump> _pumps = new(StringComparer.Ordinal);

    public void Open(string connectionId, Audience audience) =>
        _pumps[connectionId] = new LivePump(feeds, audience, hub.Clients.Client(connectionId), options.Value, logger);

    public LivePump Of(string connectionId) => _pumps[connectionId];

    public async Task CloseAsync(string connectionId)
    {
        if (_pumps.TryRemove(connectionId, out var pump))
        {
            await pump.DisposeAsync();
        }
    }
}
