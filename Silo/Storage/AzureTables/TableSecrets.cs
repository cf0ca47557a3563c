using Azure.Data.Tables;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>The installation's secrets in a table of their own, one row each.</summary>
internal sealed class TableSecrets(AzureTable table) : ISecretStore
{
    private const string Partition = "secret";

    public async Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken)
    {
        var row = StoreRules.SubjectKey(name);
        if (await table.FindAsync(Partition, row, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return TableLayout.Bytes(known);
        }

        try
        {
            await table.WriteAsync(rows => rows.AddEntityAsync(TableLayout.Bytes(Partition, row, candidate), cancellationToken), cancellationToken).ConfigureAwait(false);
            return candidate;
        }
        catch (JournalStoreException e) when (AzureTable.IsConflict(e))
        {
            var other = await table.FindAsync(Partition, row, cancellationToken).ConfigureAwait(false);
            return TableLayout.Bytes(other ?? throw new JournalStoreException($"Table '{table.Name}' refused the secret '{name}' and does not have it.", e));
        }
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var from = StreamId.EncodePart(prefix);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {from + "~"}");
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync(filter, null, cancellationToken).ConfigureAwait(false))
        {
            found.Add(StreamId.DecodePart(row.RowKey), TableLayout.Bytes(row));
        }

        return found;
    }
}
