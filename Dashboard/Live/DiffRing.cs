using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Live;

/// <summary>The latest changes of a view, oldest first and without a gap, bounded in number and bytes. Changes compose: the last word on a key wins.</summary>
/// <remarks>Not safe for several threads: its feed guards it.</remarks>
public sealed class DiffRing(int mostChanges, int mostBytes)
{
    private readonly LinkedList<(FeedDelta Delta, int Bytes)> _changes = new();
    private readonly Dictionary<ViewVersion, FeedDelta> _composed = [];

    public int Count => _changes.Count;

    public int Bytes { get; private set; }

    /// <summary>Adds a change that begins where the last one ended; otherwise what came before is of no more use and goes.</summary>
    public void Add(FeedDelta change)
    {
        if (_changes.Last is { } last && last.Value.Delta.To != change.From)
        {
            Clear();
        }

        var bytes = change.Set.Sum(row => row.Json.Length + (2 * row.Key.Length)) + change.Removed.Sum(key => 2 * key.Length);
        _changes.AddLast((change, bytes));
        Bytes += bytes;
        _composed.Clear();
        while (_changes.Count > mostChanges || Bytes > mostBytes)
        {
            Bytes -= _changes.First!.Value.Bytes;
            _changes.RemoveFirst();
        }
    }

    public void Clear()
    {
        _changes.Clear();
        _composed.Clear();
        Bytes = 0;
    }

    /// <summary>All that changed since a version, as one change; null when that version is older than the ring or no version of it.</summary>
    public FeedDelta? Since(ViewVersion version)
    {
        if (_composed.TryGetValue(version, out var known))
        {
            return known;
        }

        var node = _changes.Last;
        while (node is not null && node.Value.Delta.From != version)
        {
            node = node.Previous;
        }

        if (node is null)
        {
            return null;
        }

        var composed = node.Next is null ? node.Value.Delta : Compose(node);
        _composed[version] = composed;
        return composed;
    }

    private static FeedDelta Compose(LinkedListNode<(FeedDelta Delta, int Bytes)> first)
    {
        List<ViewDiff> diffs = [];
        for (var node = first; node is not null; node = node.Next)
        {
            var change = node.Value.Delta;
            diffs.Add(new ViewDiff(change.From, change.To, change.Set, change.Removed));
        }

        var composed = ViewDiffs.Compose(diffs);
        return new FeedDelta(composed.From, composed.To, composed.Set, composed.Removed);
    }
}
