using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.Memory;

/// <summary>One stream in memory; its caller holds the lock.</summary>
internal sealed class StreamInMemory
{
    private readonly List<StoredBatch> _batches = [];

    public StreamHead Head { get; private set; }

    public StoredSnapshot? Snapshot { get; private set; }

    public SortedDictionary<string, ReadOnlyMemory<byte>> Personal { get; } = new(StringComparer.Ordinal);

    public AppendOutcome Append(AppendBatch batch, Dictionary<string, ReadOnlyMemory<byte>> personal)
    {
        if (Head != batch.Expected)
        {
            var at = IndexOf(batch.FirstVersion);
            return at < _batches.Count && _batches[at].BatchId == batch.BatchId ? AppendOutcome.Committed : AppendOutcome.Fenced;
        }

        _batches.Add(new StoredBatch(batch.FirstVersion, batch.RecordCount, batch.BatchId, batch.Payload.ToArray()));
        foreach (var (subject, json) in personal)
        {
            Personal[subject] = json.ToArray();
        }

        Head = batch.Result;
        return AppendOutcome.Committed;
    }

    public AppendOutcome Seal(StreamHead expected, StreamHead head)
    {
        if (Head == expected)
        {
            Head = head;
        }

        return Head == head ? AppendOutcome.Committed : AppendOutcome.Fenced;
    }

    public List<StoredBatch> From(long version) => _batches[IndexOf(version)..];

    public void Save(StoredSnapshot snapshot)
    {
        StoreRules.CheckSnapshot(snapshot.Version, Head);
        if (Snapshot is null || Snapshot.Version <= snapshot.Version)
        {
            Snapshot = snapshot;
        }
    }

    // Batches are gapless and ordered: the index of the one that holds the version, or their number.
    private int IndexOf(long version)
    {
        var (low, high) = (0, _batches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _batches[middle].LastVersion < version ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
