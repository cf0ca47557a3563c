using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace EventsLive.Rehearsal.Client;

/// <summary>One hub connection that follows topics: it keeps a copy of each view, asks again after a gap, and comes back after a lost connection.</summary>
public sealed class HubFollower : IAsyncDisposable
{
    private static readonly TimeSpan LongestReconnectPause = TimeSpan.FromSeconds(2);

    private readonly HubConnection _connection;
    private readonly Dictionary<string, Followed> _topics = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="token">The bearer token, or null for the public's view.</param>
    public HubFollower(Uri server, string? token)
    {
        _connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(token))
            .WithAutomaticReconnect(new KeepTrying())
            .Build();
        _connection.On<string, long, long?, long, ViewDiff>(
            "changed",
            (topic, epoch, from, to, diff) => Changed(topic, new ViewChange(epoch, from, to, diff)));
        _connection.Reconnected += _ => WatchAll();
    }

    /// <summary>Called after each change of a copy, with the topic and the copy. Calls do not overlap.</summary>
    public event Action<string, ViewCopy>? Updated;

    public FollowCounts Counts { get; } = new();

    /// <summary>Connects and follows the topics.</summary>
    /// <exception cref="HubException">The server refuses a topic.</exception>
    public async Task Start(IEnumerable<string> topics, CancellationToken cancellation)
    {
        foreach (var topic in topics)
        {
            _topics[topic] = new Followed();
        }

        await _connection.StartAsync(cancellation).ConfigureAwait(false);
        foreach (var topic in _topics.Keys)
        {
            await Watch(topic, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The version of the copy of one topic; null before its first snapshot.</summary>
    public ViewPosition? Position(string topic)
    {
        lock (_gate)
        {
            return _topics[topic].Copy.Position;
        }
    }

    /// <summary>Asks for the whole view and tells whether the copy that the diffs made equals it.</summary>
    /// <returns>False = equal versions, different rows. Null = the view moved on meanwhile, so that they cannot be compared.</returns>
    public async Task<bool?> EqualsServer(string topic, CancellationToken cancellation)
    {
        ViewPosition? before;
        ImmutableDictionary<string, JsonElement> rows;
        lock (_gate)
        {
            before = _topics[topic].Copy.Position;
            rows = _topics[topic].Copy.Rows;
        }

        var view = await Watch(topic, cancellation).ConfigureAwait(false);
        if (before != new ViewPosition(view.Epoch, view.Version))
        {
            return null;
        }

        return rows.Count == view.Snapshot.Rows.Count
            && rows.All(row => view.Snapshot.Rows.TryGetValue(row.Key, out var other) && JsonElement.DeepEquals(row.Value, other));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task WatchAll()
    {
        Counts.Reconnected();
        foreach (var topic in _topics.Keys)
        {
            await Rewatch(topic).ConfigureAwait(false);
        }
    }

    /// <summary>Watches again after a gap. A connection that is lost meanwhile watches again when it is back.</summary>
    private async Task Rewatch(string topic)
    {
        try
        {
            await Watch(topic, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or InvalidOperationException)
        {
            Counts.Interrupted();
        }
        catch (HubException)
        {
            Counts.Refused();
        }
    }

    private async Task<ViewAnswer> Watch(string topic, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _topics[topic].Asked++;
        }

        ViewAnswer? view = null;
        try
        {
            view = await _connection.InvokeAsync<ViewAnswer>("Watch", topic, cancellation).ConfigureAwait(false);
            return view;
        }
        finally
        {
            Answered(topic, view);
        }
    }

    /// <summary>Installs a snapshot and then what arrived while it was under way.</summary>
    private void Answered(string topic, ViewAnswer? view)
    {
        var watchAgain = false;
        lock (_gate)
        {
            var followed = _topics[topic];
            followed.Asked--;
            if (view is not null)
            {
                Count(followed.Copy.Install(view));
                Counts.Snapshot();
            }

            if (followed.Asked == 0)
            {
                foreach (var change in followed.Waiting)
                {
                    watchAgain |= Count(followed.Copy.Apply(change));
                }

                followed.Waiting.Clear();
            }

            Updated?.Invoke(topic, followed.Copy);
        }

        if (watchAgain)
        {
            _ = Rewatch(topic);
        }
    }

    private void Changed(string topic, ViewChange change)
    {
        var watchAgain = false;
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var followed))
            {
                return;
            }

            if (followed.Asked > 0)
            {
                followed.Waiting.Add(change);
                return;
            }

            watchAgain = Count(followed.Copy.Apply(change));
            Updated?.Invoke(topic, followed.Copy);
        }

        if (watchAgain)
        {
            _ = Rewatch(topic);
        }
    }

    /// <summary>Counts a step; true = the view has to be asked for again.</summary>
    private bool Count(ViewStep step)
    {
        switch (step)
        {
            case ViewStep.Applied:
                Counts.Applied();
                return false;
            case ViewStep.Known:
                return false;
            case ViewStep.Gap:
                Counts.Gap();
                return true;
            case ViewStep.Backwards:
                Counts.Backwards();
                return false;
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }
    }

    private sealed class Followed
    {
        public ViewCopy Copy { get; } = new();

        /// <summary>Calls of <c>Watch</c> that are under way.</summary>
        public int Asked { get; set; }

        public List<ViewChange> Waiting { get; } = [];
    }

    private sealed class KeepTrying : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext)
        {
            var pause = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(retryContext.PreviousRetryCount, 10));
            return pause < LongestReconnectPause ? pause : LongestReconnectPause;
        }
    }
}
