using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage;

/// <summary>What every store refuses before it writes anything.</summary>
internal static class StoreRules
{
    /// <summary>Largest chunk of a snapshot in bytes: what fits one entity of Azure Tables, the narrowest store.</summary>
    public const int MaxChunkBytes = 960 * 1024;

    /// <summary>The limits of a store in the same process: they bound the time that one batch keeps the others waiting.</summary>
    public static JournalLimits Embedded { get; } = new(MaxRecords: 2_000, MaxBytes: 4 * 1024 * 1024, MaxPersonalRows: 2_000);

    /// <summary>Checks a batch and returns its personal rows by key, the last one of each subject.</summary>
    /// <exception cref="ArgumentException">The batch is over the limits or contradicts itself.</exception>
    public static Dictionary<string, ReadOnlyMemory<byte>> Check(AppendBatch batch, JournalLimits limits)
    {
        Require(batch.RecordCount >= 1 && batch.RecordCount <= limits.MaxRecords, $"A batch holds 1 to {limits.MaxRecords} records; this one has {batch.RecordCount}.");
        Require(batch.Personal.Count <= limits.MaxPersonalRows, $"A batch holds at most {limits.MaxPersonalRows} personal rows; this one has {batch.Personal.Count}.");
        var bytes = batch.Payload.Length + batch.Personal.Sum(row => (long)row.Json.Length);
        Require(bytes <= limits.MaxBytes, $"A batch holds at most {limits.MaxBytes} bytes; this one has {bytes}.");
        Require(batch.Epoch >= 1 && batch.Epoch - batch.Expected.Epoch is 0 or 1, $"A batch writes under the epoch of its expected head or the next one; {batch.Epoch} does not follow {batch.Expected.Epoch}.");
        CheckId(batch.BatchId, batch.Expected);

        var rows = new Dictionary<string, ReadOnlyMemory<byte>>(batch.Personal.Count, StringComparer.Ordinal);
        foreach (var row in batch.Personal)
        {
            rows[SubjectKey(row.Subject)] = row.Json;
        }

        return rows;
    }

    /// <summary>The head that a seal makes.</summary>
    /// <exception cref="ArgumentException">The id cannot name a new seal.</exception>
    public static StreamHead Sealed(StreamHead expected, Guid sealId)
    {
        CheckId(sealId, expected);
        return new StreamHead(expected.Epoch + 1, expected.Version, sealId);
    }

    /// <summary>The key of a person's row within its stream, made of the characters that every store accepts.</summary>
    /// <exception cref="ArgumentException">The subject is too long or no valid UTF-16.</exception>
    public static string SubjectKey(string subject)
    {
        var key = StreamId.EncodePart(subject);
        Require(key.Length <= StreamId.MaxEncodedLength, $"A subject may have {StreamId.MaxEncodedLength} characters once encoded; this one has {key.Length}.");
        return key;
    }

    /// <exception cref="ArgumentException">The chunk is too large.</exception>
    public static void CheckChunk(ReadOnlyMemory<byte> chunk) =>
        Require(chunk.Length <= MaxChunkBytes, $"A snapshot's chunk holds at most {MaxChunkBytes} bytes; this one has {chunk.Length}.");

    /// <exception cref="ArgumentException">The snapshot claims records that the stream does not have.</exception>
    public static void CheckSnapshot(long version, StreamHead head) =>
        Require(version >= 1 && version <= head.Version, $"A snapshot at record {version} of a stream that ends at {head.Version}.");

    // The id is how a write is recognised afterwards: it must differ from that of the head it replaces.
    private static void CheckId(Guid id, StreamHead expected) =>
        Require(id != Guid.Empty && id != expected.BatchId, "A batch needs an id of its own.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
