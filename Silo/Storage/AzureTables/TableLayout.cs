using System.Globalization;
using Azure.Data.Tables;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>Names and forms of the entities: a partition a stream, with a header, batches, personal rows and a snapshot.</summary>
internal static class TableLayout
{
    public const string HeadRow = "head";
    public const string SnapshotRow = "snapshot";
    public const string Last = "Last";
    public const string Version = "Version";
    public const string Generation = "Generation";
    public const string Chunks = "Chunks";

    /// <summary>Records in the largest batch. Never to be lowered: a read looks for a batch among the first versions that this leaves possible.</summary>
    public const int MaxRecords = 1_000;

    // The service's limits: 100 entities in a transaction, of which one is the header and one the batch; 64 KiB in a property;
    // 1 MiB in an entity, which Azurite takes of its JSON, where bytes stand as base64; 4 MiB in a request.
    private const int MaxPersonalRows = 98;
    private const int PropertyBytes = 64 * 1024;
    private const int MaxBytes = 11 * PropertyBytes;

    private const string Epoch = "Epoch";
    private const string BatchId = "BatchId";
    private const string Records = "Records";
    private const string BatchPrefix = "b-";
    private const string PersonalPrefix = "p-";
    private const string ChunkPrefix = "s-";

    // Greater than every character of a key.
    private const string End = "~";

    public static JournalLimits Limits { get; } = new(MaxRecords, MaxBytes, MaxPersonalRows);

    public static string BatchRow(long firstVersion) => string.Create(CultureInfo.InvariantCulture, $"{BatchPrefix}{firstVersion:D19}");

    public static string PersonalRow(string subjectKey) => PersonalPrefix + subjectKey;

    public static string ChunkRow(string generation, int number) => string.Create(CultureInfo.InvariantCulture, $"{ChunkPrefix}{generation}-{number:D8}");

    public static string BatchesFrom(string key, long fromVersion) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {key} and RowKey ge {BatchRow(Math.Max(1, fromVersion - MaxRecords + 1))} and RowKey lt {BatchPrefix + End} and Last ge {fromVersion}");

    public static string PersonalOf(string key, string subjectPrefix) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {key} and RowKey ge {PersonalPrefix + subjectPrefix} and RowKey lt {PersonalPrefix + subjectPrefix + End}");

    public static string PersonalBehind(string key, string subjectKey) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {key} and RowKey gt {PersonalPrefix + subjectKey} and RowKey lt {PersonalPrefix + End}");

    public static string ChunksOf(string key, string generation) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {key} and RowKey ge {ChunkPrefix + generation} and RowKey lt {ChunkPrefix + generation + End}");

    /// <summary>The chunks of all generations up to this one, which need not exist.</summary>
    public static string ChunksUpTo(string key, string generation) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {key} and RowKey ge {ChunkPrefix} and RowKey lt {ChunkPrefix + generation + End}");

    public static string HeadsOf(string prefix) => TableClient.CreateQueryFilter(
        $"RowKey eq {HeadRow} and PartitionKey ge {prefix} and PartitionKey lt {prefix + End}");

    public static TableEntity Head(string key, StreamHead head) => new(key, HeadRow)
    {
        [Epoch] = head.Epoch,
        [Version] = head.Version,
        [BatchId] = head.BatchId,
    };

    public static StreamHead Head(TableEntity entity) =>
        new(entity.GetInt64(Epoch)!.Value, entity.GetInt64(Version)!.Value, IdOf(entity));

    public static TableEntity Batch(string key, AppendBatch batch)
    {
        var entity = Bytes(key, BatchRow(batch.FirstVersion), batch.Payload);
        entity[Records] = batch.RecordCount;
        entity[Last] = batch.Result.Version;
        entity[BatchId] = batch.BatchId;
        return entity;
    }

    public static StoredBatch Batch(TableEntity entity) => new(
        entity.GetInt64(Last)!.Value - entity.GetInt32(Records)!.Value + 1,
        entity.GetInt32(Records)!.Value,
        IdOf(entity),
        Bytes(entity));

    public static Guid IdOf(TableEntity entity) => entity.GetGuid(BatchId)!.Value;

    public static PersonalRow Personal(TableEntity entity) =>
        new(StreamId.DecodePart(entity.RowKey[PersonalPrefix.Length..]), Bytes(entity));

    /// <summary>An entity that holds the bytes in as many properties as they need.</summary>
    public static TableEntity Bytes(string key, string row, ReadOnlyMemory<byte> bytes)
    {
        var entity = new TableEntity(key, row);
        for (var i = 0; i * PropertyBytes < bytes.Length; i++)
        {
            entity[Property(i)] = bytes.Slice(i * PropertyBytes, Math.Min(PropertyBytes, bytes.Length - (i * PropertyBytes))).ToArray();
        }

        return entity;
    }

    public static byte[] Bytes(TableEntity entity)
    {
        var parts = new List<byte[]>();
        while (entity.GetBinary(Property(parts.Count)) is { } part)
        {
            parts.Add(part);
        }

        return parts.Count == 1 ? parts[0] : [.. parts.SelectMany(part => part)];
    }

    private static string Property(int index) => string.Create(CultureInfo.InvariantCulture, $"D{index:D2}");
}
