using Azure;
using Azure.Data.Tables;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>Snapshots in a table: rows of a new generation first, then one row that points to it.</summary>
internal sealed class TableSnapshots(AzureTable table, TimeProvider time, ILogger logger)
{
    private const int Tries = 3;
    private const int MaxOperations = 100;

    // Nobody takes so long to save a snapshot: what is older and not pointed to belongs to a saver that died.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    public async Task SaveAsync(string key, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        // Generations sort by time, so that those of savers that died are found later.
        var generation = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var count = 0;
        foreach (var chunk in chunks)
        {
            StoreRules.CheckChunk(chunk);
            var row = TableLayout.Bytes(key, TableLayout.ChunkRow(generation, count++), chunk);
            await table.WriteAsync(rows => rows.AddEntityAsync(row, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var (isNewest, replaced) = await PointAsync(key, version, generation, count, cancellationToken).ConfigureAwait(false);
        if (!isNewest)
        {
            await RemoveAsync(key, TableLayout.ChunksOf(key, generation), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (replaced is not null)
        {
            await RemoveAsync(key, TableLayout.ChunksOf(key, replaced), cancellationToken).ConfigureAwait(false);
        }

        var abandoned = Guid.CreateVersion7(time.GetUtcNow() - AbandonedAfter).ToString("N");
        await RemoveAsync(key, TableLayout.ChunksUpTo(key, abandoned), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The newest snapshot; null where there is none or its rows are not all there.</summary>
    public async Task<StoredSnapshot?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        // A saver may replace the generation while its rows are read; then the pointer has moved on.
        for (var i = 0; i < Tries; i++)
        {
            if (await table.FindAsync(key, TableLayout.SnapshotRow, cancellationToken).ConfigureAwait(false) is not { } pointer)
            {
                return null;
            }

            var chunks = new List<ReadOnlyMemory<byte>>();
            await foreach (var row in table.QueryAsync(TableLayout.ChunksOf(key, pointer.GetString(TableLayout.Generation)), null, cancellationToken).ConfigureAwait(false))
            {
                chunks.Add(TableLayout.Bytes(row));
            }

            if (chunks.Count == pointer.GetInt32(TableLayout.Chunks))
            {
                return new StoredSnapshot(pointer.GetInt64(TableLayout.Version)!.Value, chunks);
            }
        }

        return null;
    }

    /// <returns>Whether the snapshot is the newest, and the generation that it replaces, if any.</returns>
    private async Task<(bool IsNewest, string? Replaced)> PointAsync(string key, long version, string generation, int chunks, CancellationToken cancellationToken)
    {
        for (var i = 1; ; i++)
        {
            var old = await table.FindAsync(key, TableLayout.SnapshotRow, cancellationToken).ConfigureAwait(false);
            if (old?.GetInt64(TableLayout.Version) > version)
            {
                return (false, null);
            }

            var pointer = new TableEntity(key, TableLayout.SnapshotRow)
            {
                [TableLayout.Version] = version,
                [TableLayout.Generation] = generation,
                [TableLayout.Chunks] = chunks,
            };
            try
            {
                await table.WriteAsync(
                    rows => old is null
                        ? rows.AddEntityAsync(pointer, cancellationToken)
                        : rows.UpdateEntityAsync(pointer, old.ETag, TableUpdateMode.Replace, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
                return (true, old?.GetString(TableLayout.Generation));
            }
            catch (JournalStoreException e) when (AzureTable.IsConflict(e) && i < Tries)
            {
                // Another saver was faster; whether it is also newer is looked at again.
            }
        }
    }

    private async Task RemoveAsync(string key, string rows, CancellationToken cancellationToken)
    {
        try
        {
            var doomed = new List<TableTransactionAction>();
            await foreach (var row in table.QueryAsync(rows, ["PartitionKey", "RowKey"], cancellationToken).ConfigureAwait(false))
            {
                doomed.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            }

            foreach (var group in doomed.Chunk(MaxOperations))
            {
                await table.WriteAsync(client => client.SubmitTransactionAsync(group, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (JournalStoreException e)
        {
            // The new snapshot stands; what is left goes with the next one.
            logger.LogInformation(e, "Old rows of the snapshot of {Stream} were left in the table.", key);
        }
    }
}
