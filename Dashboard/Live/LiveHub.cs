using System.Security.Claims;
using EventsLive.Dashboard.Api;
using Microsoft.AspNetCore.SignalR;

namespace EventsLive.Dashboard.Live;

/// <summary>The hub <c>/hubs/live</c>: watches topics for a client, in the view of its credential's audience.</summary>
/// <remarks>
/// <c>Watch</c> answers with a snapshot; <c>changed(topic, epoch, fromVersion, toVersion, diff)</c> follows. A <c>fromVersion</c> of null means that the diff
/// names the whole view (the client was too far behind, or the publisher began a new epoch) and replaces what the client has. A client that
/// sees a gap, or a change of a topic whose answer it does not have yet, calls <c>Watch</c> again.
/// </remarks>
public sealed class LiveHub(LivePumps pumps) : Hub
{
    public override Task OnConnectedAsync()
    {
        pumps.Open(Context.ConnectionId, Callers.AudienceOf(Context.User ?? new ClaimsPrincipal()));
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await pumps.CloseAsync(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Begins to watch a topic, or begins again.</summary>
    /// <exception cref="HubException"><c>malformed-topic</c>, <c>unknown-topic</c>, <c>too-many-topics</c>, or <c>unavailable</c> when the publisher does not answer.</exception>
    public Task<WatchAnswer> Watch(string topic) =>
        pumps.Of(Context.ConnectionId).WatchAsync(Parse(topic), Context.ConnectionAborted);

    public void Unwatch(string topic) => pumps.Of(Context.ConnectionId).Unwatch(Parse(topic));

    private static Topic Parse(string? topic) => Topic.Parse(topic) ?? throw new HubException("malformed-topic");
}

/// <summary>The picture that a watching client starts from.</summary>
public sealed record WatchAnswer(long Epoch, long Version, RawJson Snapshot);
