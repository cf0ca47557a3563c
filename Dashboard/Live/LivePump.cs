using EventsLive.Grains.Live;
using Microsoft.AspNetCore.SignalR;

namespace EventsLive.Dashboard.Live;

/// <summary>Brings one connection what its topics have new, at the pace at which that connection takes it.</summary>
public sealed class LivePump : IAsyncDisposable
{
    private static readonly TimeSpan FirstAnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly LiveFeeds _feeds;
    private readonly Audience _audience;
    private readonly IClientProxy _client;
    private readonly LiveOptions _options;
    private readonly ILogger _logger;
    private readonly Dictionary<Topic, FeedCursor> _cursors = [];
    private readonly Wake _wake = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pumping;

    public LivePump(LiveFeeds feeds, Audience audience, IClientProxy client, LiveOptions options, ILogger logger)
    {
        _feeds = feeds;
        _audience = audience;
        _client = client;
        _options = options;
        _logger = logger;
        _pumping = Task.Run(PumpAsync);
    }

    public async Task<WatchAnswer> WatchAsync(Topic topic, CancellationToken cancellation)
    {
        // It is watched from its snapshot on: until then the pump knows nothing of it, and a repeated Watch begins anew.
        Unwatch(topic);
        lock (_gate)
        {
            CheckCount();
        }

        var cursor = _feeds.Follow(topic, _audience, _wake);
        var kept = false;
        try
        {
            await FirstAnswer(cursor, cancellation);
            var snapshot = cursor.Take() ?? throw new HubException(cursor.Status.State == FeedState.Unknown ? "unknown-topic" : "unavailable");
            lock (_gate)
            {
                CheckCount();
                _cursors.Add(topic, cursor);
                kept = true;
            }

            _wake.Signal();
            return new WatchAnswer(snapshot.To.Epoch, snapshot.To.Number, snapshot.SnapshotJson);
        }
        finally
        {
            if (!kept)
            {
                cursor.Dispose();
            }
        }
    }

    public void Unwatch(Topic topic)
    {
        lock (_gate)
        {
            if (_cursors.Remove(topic, out var cursor))
            {
                cursor.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pumping;
        lock (_gate)
        {
            foreach (var cursor in _cursors.Values)
            {
                cursor.Dispose();
            }

            _cursors.Clear();
        }

        _stop.Dispose();
    }

    private void CheckCount()
    {
        if (_cursors.Count >= _options.TopicsPerConnection)
        {
            throw new HubException("too-many-topics");
        }
    }

    private static async Task FirstAnswer(FeedCursor cursor, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(FirstAnswerTimeout);
        try
        {
            await cursor.FirstAnswer(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HubException("unavailable");
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token);
                foreach (var (topic, delta) in TakeAll())
                {
                    var from = delta.From is { } known && known.Epoch == delta.To.Epoch ? known.Number : (long?)null;
                    await _client.SendAsync("changed", topic.ToString(), delta.To.Epoch, from, delta.To.Number, delta.ChangeJson, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The connection is closing.
        }
        catch (Exception e)
        {
            _logger.LogError(e, "A connection's pump ended.");
        }
    }

    private List<(Topic Topic, FeedDelta Delta)> TakeAll()
    {
        lock (_gate)
        {
            List<(Topic, FeedDelta)> news = [];
            foreach (var (topic, cursor) in _cursors)
            {
                if (cursor.TakeWithinEpoch() is { } delta)
                {
                    news.Add((topic, delta));
                }
            }

            return news;
        }
    }
}
