namespace EventsLive.Grains.Journal;

/// <summary>Where a stream stands: who writes it (epoch), how many records it has (version) and which batch came last.</summary>
/// <param name="Epoch">One life of the stream's writer; 0 = never claimed. Raised by the first append of a life and by a seal.</param>
/// <param name="Version">Number of the last record; 0 = none. Records are numbered from 1 without gaps.</param>
/// <param name="BatchId">Id of the batch or seal that made this head.</param>
public readonly record struct StreamHead(long Epoch, long Version, Guid BatchId)
{
    /// <summary>The head of a stream that nothing was ever written to.</summary>
    public static StreamHead None => default;
}

/// <summary>One atomic write: records that follow the expected head directly, with the personal rows that belong to them.</summary>
/// <param name="Expected">The head that the writer last saw; anything else at the store fences the batch.</param>
/// <param name="Epoch">The epoch that the batch writes under: <c>Expected.Epoch</c>, or one more for the first batch of a writer's life.</param>
/// <param name="BatchId">Names this batch for ever; sending it again with the same id never writes it twice.</param>
/// <param name="RecordCount">How many records <paramref name="Payload"/> holds: at least 1.</param>
/// <param name="Payload">The records' envelopes, packed by <see cref="RecordCodec"/>; opaque to the store.</param>
/// <param name="Personal">Rows about persons, upserted in the same atomic write.</param>
public sealed record AppendBatch(
    StreamHead Expected,
    long Epoch,
    Guid BatchId,
    int RecordCount,
    ReadOnlyMemory<byte> Payload,
    IReadOnlyList<PersonalRow> Personal)
{
    public long FirstVersion => Expected.Version + 1;

    public StreamHead Result => new(Epoch, Expected.Version + RecordCount, BatchId);
}

/// <summary>What became of an append or a seal.</summary>
public enum AppendOutcome
{
    /// <summary>Durable, now or by an earlier try with the same batch id.</summary>
    Committed = 1,

    /// <summary>Not written and it never will be: the stream's head is another writer's.</summary>
    Fenced = 2,

    /// <summary>The store did not say. The same batch may be sent again; a delayed original may still land until the stream is sealed.</summary>
    Unknown = 3,
}

/// <summary>A batch as the store gives it back.</summary>
public sealed record StoredBatch(long FirstVersion, int RecordCount, Guid BatchId, ReadOnlyMemory<byte> Payload)
{
    public long LastVersion => FirstVersion + RecordCount - 1;
}

/// <summary>What is known about one person, apart from the records: the only kind of row that may be rewritten or erased.</summary>
/// <param name="Subject">Opaque id of the person within the stream.</param>
/// <param name="Json">The person's fields as UTF-8 JSON.</param>
public sealed record PersonalRow(string Subject, ReadOnlyMemory<byte> Json);

/// <summary>A snapshot as the store gives it back, whole: a torn one is never returned.</summary>
/// <param name="Version">The last record that the snapshot includes.</param>
public sealed record StoredSnapshot(long Version, IReadOnlyList<ReadOnlyMemory<byte>> Chunks);

/// <summary>The largest batch that a store writes atomically.</summary>
/// <param name="MaxRecords">Records in one batch.</param>
/// <param name="MaxBytes">Bytes of payload and personal rows together.</param>
/// <param name="MaxPersonalRows">Personal rows in one batch.</param>
public sealed record JournalLimits(int MaxRecords, int MaxBytes, int MaxPersonalRows);

/// <summary>The store is out of reach or broken; nothing was learnt and, for a read, nothing is returned.</summary>
[GenerateSerializer, Alias("JournalStoreException")]
public sealed class JournalStoreException : Exception
{
    public JournalStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Keeps streams of records. Every write is conditional on the stream's head: the store is the only fence between two activations of a grain.</summary>
/// <remarks>
/// Calls on different streams and reads may run in parallel. Any failure that is not an <see cref="AppendOutcome"/> is a
/// <see cref="JournalStoreException"/>. A read of an unknown stream writes nothing.
/// </remarks>
public interface IJournalStore
{
    JournalLimits Limits { get; }

    /// <summary>The stream's head, or <see cref="StreamHead.None"/>.</summary>
    Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Writes a batch if the head is still <see cref="AppendBatch.Expected"/>. Sent again with the same batch id it answers as the first time.</summary>
    /// <exception cref="ArgumentException">The batch is over <see cref="Limits"/>.</exception>
    Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken);

    /// <summary>Raises the epoch by one if the head is still the expected one, so that no append sent before can land after it.</summary>
    /// <returns>The outcome and, when committed, the new head: same version, epoch + 1, <paramref name="sealId"/>.</returns>
    Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken);

    /// <summary>Batches in order, beginning with the one that holds <paramref name="fromVersion"/>; it ends at the head that stood when the call began, or later.</summary>
    /// <exception cref="JournalStoreException">A batch that the head promises is missing.</exception>
    IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken);

    /// <summary>Replaces the stream's snapshot in one step; until that step the older one stands. A snapshot older than the stored one is ignored.</summary>
    Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken);

    /// <summary>The newest whole snapshot, or null.</summary>
    Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>The streams whose encoded id begins with the prefix, in ordinal order.</summary>
    IAsyncEnumerable<StreamId> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The personal rows of the subjects named, or of all subjects of the stream.</summary>
    Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken);

    /// <summary>The personal rows of the subjects that begin with the prefix.</summary>
    Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken);

    /// <summary>A page of the stream's personal rows behind a subject (null = from the first), in the order of their keys; empty = there are no more.</summary>
    /// <param name="most">Rows of a page; fewer where they are large, so that a page stays in the order of a megabyte.</param>
    Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Removes the subject's row. When it returns, the row's text is in no file of the store; erasing what is not there is no error.</summary>
    Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken);
}

/// <summary>Keeps the installation's own secrets (keys for signing and hashing, Data Protection keys) beside its journals, for all of its processes.</summary>
public interface ISecretStore
{
    /// <summary>The secret of that name; if there is none yet, the candidate becomes it. All callers get the same bytes for ever.</summary>
    Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken);

    /// <summary>All secrets whose name begins with the prefix.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ListAsync(string prefix, CancellationToken cancellationToken);
}
