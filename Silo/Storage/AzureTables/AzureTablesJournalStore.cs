using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>Keeps streams in Azure Tables, a partition each; any number of processes may use the same tables.</summary>
/// <remarks>
/// The fence is the ETag of the stream's header, which every write replaces in the same entity group transaction. A write
/// whose answer is lost is recognised by its batch id, in the header or in the batch's own row.
/// </remarks>
public sealed class AzureTablesJournalStore : IJournalStore, ISecretStore
{
    private const int ParallelReads = 16;

    // Of personal rows that one answer holds, about.
    private const int PageBytes = 1024 * 1024;

    private readonly AzureTable _journal;
    private readonly AzureTable _secretTable;
    private readonly TableSnapshots _snapshots;
    private readonly TableSecrets _secrets;
    private readonly ILogger _logger;

    // The header that this process wrote last, a few hundred bytes a stream: spares a read before every append.
    private readonly ConcurrentDictionary<string, (StreamHead Head, ETag Tag)> _heads = new(StringComparer.Ordinal);

    public AzureTablesJournalStore(AzureTablesOptions options, TimeProvider time, ILogger<AzureTablesJournalStore> logger)
    {
        _journal = new AzureTable(options, "journal");
        _secretTable = new AzureTable(options, "secrets");
        _snapshots = new TableSnapshots(_journal, time, logger);
        _secrets = new TableSecrets(_secretTable);
        _logger = logger;
    }

    public JournalLimits Limits => TableLayout.Limits;

    public async Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) =>
        (await FindHeadAsync(stream.Encode(), cancellationToken).ConfigureAwait(false)).Head;

    public Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        var personal = StoreRules.Check(batch, Limits);
        return MoveHeadAsync(
            key,
            batch.Expected,
            batch.Result,
            [
                new TableTransactionAction(TableTransactionActionType.Add, TableLayout.Batch(key, batch)),
                .. personal.Select(row => new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace, TableLayout.Bytes(key, TableLayout.PersonalRow(row.Key), row.Value))),
            ],
            cancellationToken);
    }

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        MoveHeadAsync(stream.Encode(), expected, StoreRules.Sealed(expected, sealId), [], cancellationToken);

    public async IAsyncEnumerable<StoredBatch> ReadAsync(
        StreamId stream,
        long fromVersion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        var end = (await FindHeadAsync(key, cancellationToken).ConfigureAwait(false)).Head.Version;
        var next = Math.Max(1, fromVersion);
        if (next > end)
        {
            yield break;
        }

        var first = true;
        await foreach (var row in _journal.QueryAsync(TableLayout.BatchesFrom(key, next), null, cancellationToken).ConfigureAwait(false))
        {
            var batch = TableLayout.Batch(row);
            if (first ? batch.FirstVersion > next : batch.FirstVersion != next)
            {
                break;
            }

            yield return batch;
            (first, next) = (false, batch.LastVersion + 1);
        }

        if (next <= end)
        {
            throw new JournalStoreException($"Stream {stream} lacks record {next} of {end}.");
        }
    }

    public async Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        StoreRules.CheckSnapshot(version, await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false));

        // Enumerating builds the chunks: not on the thread of the grain that calls.
        await Task.Run(() => _snapshots.SaveAsync(stream.Encode(), version, chunks, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) =>
        _snapshots.LoadAsync(stream.Encode(), cancellationToken);

    public async IAsyncEnumerable<StreamId> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _journal.QueryAsync(TableLayout.HeadsOf(prefix), ["PartitionKey"], cancellationToken).ConfigureAwait(false))
        {
            yield return StreamId.Decode(row.PartitionKey);
        }
    }

    public async Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken)
    {
        var key = stream.Encode();
        if (subjects is null)
        {
            return await ListPersonalAsync(stream, "", cancellationToken).ConfigureAwait(false);
        }

        var found = new ConcurrentBag<PersonalRow>();
        await Parallel.ForEachAsync(
            subjects.Select(StoreRules.SubjectKey),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (subject, token) =>
            {
                if (await _journal.FindAsync(key, TableLayout.PersonalRow(subject), token).ConfigureAwait(false) is { } row)
                {
                    found.Add(TableLayout.Personal(row));
                }
            }).ConfigureAwait(false);
        return [.. found];
    }

    public async Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken)
    {
        var found = new List<PersonalRow>();
        await foreach (var row in _journal.QueryAsync(TableLayout.PersonalOf(stream.Encode(), StreamId.EncodePart(prefix)), null, cancellationToken).ConfigureAwait(false))
        {
            found.Add(TableLayout.Personal(row));
        }

        return found;
    }

    public async Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken)
    {
        var (page, bytes) = (new List<PersonalRow>(), 0L);
        var filter = TableLayout.PersonalBehind(stream.Encode(), after is null ? "" : StoreRules.SubjectKey(after));
        await foreach (var row in _journal.QueryAsync(filter, null, cancellationToken).ConfigureAwait(false))
        {
            page.Add(TableLayout.Personal(row));
            bytes += page[^1].Json.Length;
            if (page.Count == most || bytes >= PageBytes)
            {
                break;
            }
        }

        return page;
    }

    public async Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken)
    {
        var (key, row) = (stream.Encode(), TableLayout.PersonalRow(StoreRules.SubjectKey(subject)));
        await _journal.WriteAsync(rows => rows.DeleteEntityAsync(key, row, ETag.All, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        _secrets.GetOrAddAsync(name, candidate, cancellationToken);

    Task<IReadOnlyDictionary<string, byte[]>> ISecretStore.ListAsync(string prefix, CancellationToken cancellationToken) =>
        _secrets.ListAsync(prefix, cancellationToken);

    /// <summary>Deletes the tables; this store is of no use afterwards.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await _journal.DeleteAsync(cancellationToken).ConfigureAwait(false);
        await _secretTable.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<AppendOutcome> MoveHeadAsync(
        string key,
        StreamHead expected,
        StreamHead head,
        List<TableTransactionAction> rows,
        CancellationToken cancellationToken)
    {
        try
        {
            var known = expected == StreamHead.None ? default : await KnownHeadAsync(key, expected, cancellationToken).ConfigureAwait(false);
            if (known.Head == expected)
            {
                var entity = TableLayout.Head(key, head);
                rows.Insert(0, expected == StreamHead.None
                    ? new TableTransactionAction(TableTransactionActionType.Add, entity)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, known.Tag));
                var answers = await _journal.WriteAsync(table => table.SubmitTransactionAsync(rows, cancellationToken), cancellationToken).ConfigureAwait(false);
                Remember(key, head, answers.Value[0].Headers.ETag ?? default);
                return AppendOutcome.Committed;
            }
        }
        catch (JournalStoreException e)
        {
            _logger.LogDebug(e, "A write to {Stream} failed; the header will say what became of it.", key);
        }
        catch (OperationCanceledException)
        {
            _heads.TryRemove(key, out _);
            throw;
        }

        return await FindOutAsync(key, expected, head, rows.Count > 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out what became of a write that was not answered with success.</summary>
    private async Task<AppendOutcome> FindOutAsync(string key, StreamHead expected, StreamHead head, bool hasBatch, CancellationToken cancellationToken)
    {
        _heads.TryRemove(key, out _);
        try
        {
            var stored = (await FindHeadAsync(key, cancellationToken).ConfigureAwait(false)).Head;
            if (stored == head)
            {
                return AppendOutcome.Committed;
            }

            // The header first: a batch that was in time is found even where another writer has moved the header since.
            var batch = hasBatch ? await _journal.FindAsync(key, TableLayout.BatchRow(expected.Version + 1), cancellationToken).ConfigureAwait(false) : null;
            return batch is not null && TableLayout.IdOf(batch) == head.BatchId ? AppendOutcome.Committed
                : stored == expected ? AppendOutcome.Unknown
                : AppendOutcome.Fenced;
        }
        catch (JournalStoreException e)
        {
            _logger.LogWarning(e, "What became of a write to {Stream} is unknown.", key);
            return AppendOutcome.Unknown;
        }
    }

    private async Task<(StreamHead Head, ETag Tag)> KnownHeadAsync(string key, StreamHead expected, CancellationToken cancellationToken) =>
        _heads.TryGetValue(key, out var known) && known.Head == expected
            ? known
            : await FindHeadAsync(key, cancellationToken).ConfigureAwait(false);

    private async Task<(StreamHead Head, ETag Tag)> FindHeadAsync(string key, CancellationToken cancellationToken) =>
        await _journal.FindAsync(key, TableLayout.HeadRow, cancellationToken).ConfigureAwait(false) is { } entity
            ? (TableLayout.Head(entity), entity.ETag)
            : default;

    private void Remember(string key, StreamHead head, ETag tag)
    {
        if (tag != default)
        {
            _heads[key] = (head, tag);
        }
    }
}
