using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Tests.Live;

/// <summary>A publisher of views in the test's own hands: it pushes, loses pushes, falls silent and begins new epochs on demand.</summary>
public sealed class PublishedViews : IViewSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PublishedView> _views = new(StringComparer.Ordinal);

    /// <summary>The view of a topic, for every audience; made when first asked for.</summary>
    public PublishedView this[string topic]
    {
        get
        {
            lock (_gate)
            {
                return _views.TryGetValue(topic, out var view) ? view : _views[topic] = new PublishedView();
            }
        }
    }

    public IViewLink Connect(Topic topic, Audience audience, IViewObserver receiver) => this[topic.ToString()].Connect(receiver);
}

/// <summary>One view with its versions, published as a grain does it.</summary>
public sealed class PublishedView
{
    private readonly Lock _gate = new();
    private readonly List<IViewObserver> _observers = [];
    private readonly List<ViewDiff> _history = [];
    private ImmutableSortedDictionary<string, ViewRow> _rows = ImmutableSortedDictionary.Create<string, ViewRow>(StringComparer.Ordinal);

    public ViewVersion Version { get; private set; } = new(1, 1);

    /// <summary>Answers renewals with an error and pushes nothing, as when the grain cannot be reached.</summary>
    public bool Silent { get; set; }

    /// <summary>Pushes nothing, as when messages are lost; renewals are answered.</summary>
    public bool LosesPushes { get; set; }

    /// <summary>Answers that there is no such thing.</summary>
    public bool Missing { get; set; }

    public int Renewals { get; private set; }

    public int Connections { get; private set; }

    public int Disposals { get; private set; }

    public ImmutableSortedDictionary<string, ViewRow> Rows => _rows;

    public void Set<T>(string key, T row, JsonTypeInfo<T> type) => Change([new ViewRow(key, JsonSerializer.SerializeToUtf8Bytes(row, type))], []);

    /// <summary>Changes rows, makes a version of it and pushes it.</summary>
    public void Change(ImmutableArray<ViewRow> set, ImmutableArray<string> removed)
    {
        ViewDiff diff;
        IViewObserver[] observers;
        lock (_gate)
        {
            _rows = _rows.SetItems(set.Select(row => KeyValuePair.Create(row.Key, row))).RemoveRange(removed);
            var to = Version with { Number = Version.Number + 1 };
            diff = new ViewDiff(Version, to, set, removed);
            Version = to;
            _history.Add(diff);
            observers = Silent || LosesPushes ? [] : [.. _observers];
        }

        foreach (var observer in observers)
        {
            _ = observer.Changed(diff);
        }
    }

    /// <summary>Begins a new life, as after the grain was activated anew: versions start over and its history is gone.</summary>
    public void BeginEpoch()
    {
        lock (_gate)
        {
            Version = new ViewVersion(Version.Epoch + 1, 1);
            _history.Clear();
            _observers.Clear();
        }
    }

    public IViewLink Connect(IViewObserver receiver)
    {
        Connections++;
        return new Link(this, receiver);
    }

    private ViewDiff? Renew(IViewObserver observer, ViewVersion? known)
    {
        lock (_gate)
        {
            Renewals++;
            if (Silent)
            {
                throw new TimeoutException("The publisher is silent.");
            }

            if (Missing)
            {
                return null;
            }

            if (!_observers.Contains(observer))
            {
                _observers.Add(observer);
            }

            if (known == Version)
            {
                return new ViewDiff(Version, Version, [], []);
            }

            var missing = _history.SkipWhile(diff => diff.From != known).ToList();
            return missing.Count > 0 ? ViewDiffs.Compose(missing) : new ViewDiff(null, Version, [.. _rows.Values], []);
        }
    }

    private sealed class Link(PublishedView view, IViewObserver receiver) : IViewLink
    {
        public Task<ViewDiff?> Renew(ViewVersion? known)
        {
            try
            {
                return Task.FromResult(view.Renew(receiver, known));
            }
            catch (TimeoutException e)
            {
                return Task.FromException<ViewDiff?>(e);
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (view._gate)
            {
                view.Disposals++;
                view._observers.Remove(receiver);
            }

            return ValueTask.CompletedTask;
        }
    }
}
