using EventsLive.Grains.Live;
using Microsoft.Extensions.Options;

namespace EventsLive.Dashboard.Live;

/// <summary>The feeds of this process: one a view, started by its first follower and ended some seconds after its last.</summary>
public sealed class LiveFeeds(IViewSource source, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveFeeds> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Topic Topic, Audience Audience), Entry> _entries = [];
    private bool _disposed;

    /// <summary>Begins to follow a view. The cursor is disposed by its follower.</summary>
    /// <param name="wake">Woken when there is something newer; several cursors may share one. Null = one of its own.</param>
    public FeedCursor Follow(Topic topic, Audience audience, Wake? wake = null)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue((topic, audience), out var entry))
            {
                entry = new Entry(new LiveFeed(topic, audience, source, options.Value, time, logger));
                _entries.Add((topic, audience), entry);
            }

            entry.Followers++;
            entry.Ending?.Dispose();
            entry.Ending = null;
            var cursor = new FeedCursor(entry.Feed, wake ?? new Wake(), left => Leave(entry, left));
            entry.Feed.Attach(cursor);
            return cursor;
        }
    }

    /// <summary>How many views are followed, the lingering ones among them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Entry> entries;
        lock (_gate)
        {
            _disposed = true;
            entries = [.. _entries.Values];
            _entries.Clear();
        }

        foreach (var entry in entries)
        {
            entry.Ending?.Dispose();
        }

        await Task.WhenAll(entries.Select(entry => entry.Feed.DisposeAsync().AsTask()));
    }

    private void Leave(Entry entry, FeedCursor cursor)
    {
        entry.Feed.Detach(cursor);
        lock (_gate)
        {
            if (--entry.Followers == 0 && !_disposed)
            {
                // What does not exist is not asked for again and again because somebody once guessed its name.
                var linger = entry.Feed.Status.State == FeedState.Unknown ? TimeSpan.Zero : options.Value.Linger;
                entry.Ending = time.CreateTimer(_ => End(entry), null, linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void End(Entry entry)
    {
        lock (_gate)
        {
            // A follower may have come while the timer was on its way here.
            if (entry.Followers > 0 || _disposed || !_entries.Remove((entry.Feed.Topic, entry.Feed.Audience)))
            {
                return;
            }

            entry.Ending?.Dispose();
        }

        _ = entry.Feed.DisposeAsync().AsTask();
    }

    private sealed class Entry(LiveFeed feed)
    {
        public LiveFeed Feed { get; } = feed;

        public int Followers { get; set; }

        public ITimer? Ending { get; set; }
    }
}
