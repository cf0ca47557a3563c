using System.Collections.Immutable;

namespace EventsLive.Grains.Live;

/// <summary>Keeps one view of a grain and its version, and sends what changed to those who hold a lease.</summary>
/// <remarks>Confined to the grain's turns. Sleeps while nobody follows or looks: it then keeps its version and no rows.</remarks>
public sealed class ViewPublisher(IViewRows rows, Audience audience, TimeProvider time)
{
    /// <summary>A lease ends when it was not renewed for this long: several renewals may be lost.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Without a lease or a look for this long, the publisher goes to sleep.</summary>
    public static readonly TimeSpan SleepAfter = TimeSpan.FromSeconds(60);

    // A follower that missed more than this gets a snapshot.
    private const int RingLength = 64;

    private readonly Dictionary<IViewObserver, DateTimeOffset> _leases = [];
    private readonly Dictionary<string, byte[]> _published = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly Queue<ViewDiff> _ring = new();
    private long _number;
    private ViewVersion _pushed;
    private DateTimeOffset _lastUse;
    private bool _awake;

    public long Epoch { get; set; }

    public ViewVersion Version => new(Epoch, _number);

    public void Touch(string key)
    {
        if (_awake)
        {
            _touched.Add(key);
        }
    }

    /// <summary>Takes or renews a lease.</summary>
    /// <returns>What leads from the known version to the present one.</returns>
    public ViewDiff Renew(IViewObserver observer, ViewVersion? known)
    {
        Wake();
        _leases[observer] = time.GetUtcNow() + Lease;
        Refresh();
        return Since(known);
    }

    public void Release(IViewObserver observer) => _leases.Remove(observer);

    /// <summary>The whole view as it is now.</summary>
    public ViewDiff Look()
    {
        Current();
        return Snapshot();
    }

    /// <summary>The version of the view as it is now.</summary>
    public ViewVersion Current()
    {
        Wake();
        Refresh();
        return Version;
    }

    /// <summary>Sends what changed since the last push to every observer with a lease; nobody is waited for.</summary>
    public void Push()
    {
        if (!_awake)
        {
            return;
        }

        Refresh();
        var now = time.GetUtcNow();
        foreach (var (observer, until) in _leases)
        {
            if (until < now)
            {
                _leases.Remove(observer);
            }
        }

        if (_pushed < Version && _leases.Count > 0)
        {
            var diff = Since(_pushed);
            foreach (var observer in _leases.Keys)
            {
                // One-way: a dead observer costs nothing, and a lost push shows as a gap at the next one or at the renewal.
                observer.Changed(diff).Ignore();
            }
        }

        _pushed = Version;
        if (_leases.Count == 0 && now - _lastUse > SleepAfter)
        {
            Sleep();
        }
    }

    private void Wake()
    {
        _lastUse = time.GetUtcNow();
        if (_awake)
        {
            return;
        }

        foreach (var key in rows.RowKeys(audience))
        {
            if (rows.Row(audience, key) is { } row)
            {
                _published[key] = row;
            }
        }

        _awake = true;
        _number++;
        _pushed = Version;
    }

    private void Sleep()
    {
        _published.Clear();
        _touched.Clear();
        _ring.Clear();
        _awake = false;
    }

    /// <summary>Brings the rows up to date: a version is a change of the view itself, so rows that come out the same make none.</summary>
    private void Refresh()
    {
        if (_touched.Count == 0)
        {
            return;
        }

        var set = ImmutableArray.CreateBuilder<ViewRow>(_touched.Count);
        var removed = ImmutableArray.CreateBuilder<string>();
        foreach (var key in _touched)
        {
            var row = rows.Row(audience, key);
            var before = _published.GetValueOrDefault(key);
            if (row is null)
            {
                if (_published.Remove(key))
                {
                    removed.Add(key);
                }
            }
            else if (before is null || !before.AsSpan().SequenceEqual(row))
            {
                _published[key] = row;
                set.Add(new ViewRow(key, row));
            }
        }

        _touched.Clear();
        if (set.Count == 0 && removed.Count == 0)
        {
            return;
        }

        var from = Version;
        _number++;
        _ring.Enqueue(new ViewDiff(from, Version, set.ToImmutable(), removed.ToImmutable()));
        if (_ring.Count > RingLength)
        {
            _ring.Dequeue();
        }
    }

    private ViewDiff Since(ViewVersion? known)
    {
        if (known == Version)
        {
            return new ViewDiff(Version, Version, [], []);
        }

        var missing = _ring.SkipWhile(diff => diff.From != known).ToList();
        return missing.Count > 0 ? ViewDiffs.Compose(missing) : Snapshot();
    }

    private ViewDiff Snapshot() =>
        new(null, Version, [.. _published.Select(row => new ViewRow(row.Key, row.Value))], []);
}

/// <summary>Where a publisher gets its rows: the grain, from its durable state.</summary>
public interface IViewRows
{
    IEnumerable<string> RowKeys(Audience audience);

    /// <summary>The row as JSON; null = the audience's view has no such row.</summary>
    byte[]? Row(Audience audience, string key);
}
