using EventsLive.Grains.Journal;
using Microsoft.Data.Sqlite;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>The one connection that writes, with its prepared statements; it knows neither threads nor queues.</summary>
/// <remarks>Every write stands between <see cref="Begin"/> and <see cref="Commit"/>; a fenced one changes nothing and leaves the transaction usable.</remarks>
public sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insertStream;
    private readonly SqliteStatement _moveHead;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _batchAt;
    private readonly SqliteStatement _insertBatch;
    private readonly SqliteStatement _blankPersonal;
    private readonly SqliteStatement _insertPersonal;
    private readonly SqliteStatement _erasePersonal;
    private readonly SqliteStatement _insertChunk;
    private readonly SqliteStatement _snapshot;
    private readonly SqliteStatement _replaceSnapshot;
    private readonly SqliteStatement _deleteChunk;
    private readonly SqliteStatement _insertSecret;
    private readonly SqliteStatement _secret;
    private readonly SqliteStatement _emptyLog;

    /// <param name="connection">From <see cref="SqliteSchema.OpenWriter"/>; disposed with the writer.</param>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _insertStream = Prepare("INSERT INTO streams (key, epoch, version, batch) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id", 4);
        _moveHead = Prepare("UPDATE streams SET epoch = $1, version = $2, batch = $3 WHERE key = $4 AND epoch = $5 AND version = $6 AND batch = $7 RETURNING id", 7);
        _head = Prepare("SELECT id, epoch, version, batch FROM streams WHERE key = $1", 1);
        _batchAt = Prepare("SELECT batch FROM batches WHERE stream = $1 AND first = $2", 2);
        _insertBatch = Prepare("INSERT INTO batches (stream, first, records, batch, payload) VALUES ($1, $2, $3, $4, $5)", 5);
        _blankPersonal = Prepare("UPDATE personal SET live = 0, json = zeroblob(length(json)) WHERE stream = $1 AND subject = $2 AND live = 1", 2);
        _insertPersonal = Prepare("INSERT INTO personal (live, stream, subject, json) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING", 3);
        _erasePersonal = Prepare("UPDATE personal SET live = 0, json = zeroblob(length(json)) WHERE stream = (SELECT id FROM streams WHERE key = $1) AND subject = $2 AND live = 1", 2);
        _insertChunk = Prepare("INSERT INTO chunks (generation, number, data) VALUES ($1, $2, $3)", 3);
        _snapshot = Prepare("SELECT version, generation, chunks FROM snapshots WHERE stream = $1", 1);
        _replaceSnapshot = Prepare("INSERT OR REPLACE INTO snapshots (stream, version, generation, chunks) VALUES ($1, $2, $3, $4)", 4);
        _deleteChunk = Prepare("DELETE FROM chunks WHERE generation = $1 AND number = $2", 2);
        _insertSecret = Prepare("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2);
        _secret = Prepare("SELECT value FROM secrets WHERE name = $1", 1);
        _emptyLog = Prepare("PRAGMA wal_checkpoint(TRUNCATE)", 0);
    }

    public void Begin() => _begin.Run();

    /// <exception cref="SqliteException">It is not known whether the transaction is durable.</exception>
    public void Commit() => _commit.Run();

    /// <summary>Writes the batch if the stream's head is the expected one; see <see cref="IJournalStore.AppendAsync"/>.</summary>
    /// <param name="key">The encoded id of the stream.</param>
    public AppendOutcome Append(string key, AppendBatch batch) =>
        Append(key, batch, StoreRules.Check(batch, StoreRules.Embedded));

    internal AppendOutcome Append(string key, AppendBatch batch, Dictionary<string, ReadOnlyMemory<byte>> personal)
    {
        if (MoveHead(key, batch.Expected, batch.Result) is not { } stream)
        {
            return IsStored(key, batch) ? AppendOutcome.Committed : AppendOutcome.Fenced;
        }

        _insertBatch.Run(stream, batch.FirstVersion, (long)batch.RecordCount, batch.BatchId.ToByteArray(), SqliteStatement.Blob(batch.Payload));
        foreach (var (subject, json) in personal)
        {
            var bytes = SqliteStatement.Blob(json);
            if (_insertPersonal.Run(stream, subject, bytes) == 0)
            {
                _blankPersonal.Run(stream, subject);
                _insertPersonal.Run(stream, subject, bytes);
            }
        }

        return AppendOutcome.Committed;
    }

    /// <summary>Moves the head without a batch; see <see cref="IJournalStore.SealAsync"/>.</summary>
    public AppendOutcome Seal(string key, StreamHead expected, StreamHead head) =>
        MoveHead(key, expected, head) is not null || Find(key)?.Head == head ? AppendOutcome.Committed : AppendOutcome.Fenced;

    internal void Erase(string key, string subject) => _erasePersonal.Run(key, subject);

    /// <summary>Copies the log into the file, flushes it and cuts the log to nothing.</summary>
    /// <returns>False where a reader still needed the log.</returns>
    internal bool EmptyLog()
    {
        using var result = _emptyLog.Query();
        return result.Read() && result.GetInt64(0) == 0;
    }

    internal void AddChunk(long generation, long number, ReadOnlyMemory<byte> data) =>
        _insertChunk.Run(generation, number, SqliteStatement.Blob(data));

    internal void DeleteChunk(long generation, long number) => _deleteChunk.Run(generation, number);

    /// <summary>Makes the generation the stream's snapshot unless it has a newer one.</summary>
    /// <returns>The generation that is now of no use, if any, and its chunks.</returns>
    internal (long Generation, long Chunks)? ReplaceSnapshot(string key, long version, long generation, long chunks)
    {
        if (Find(key) is not { } found || version > found.Head.Version)
        {
            return (generation, chunks);
        }

        (long Generation, long Chunks)? replaced = null;
        using (var rows = _snapshot.Query(found.Id))
        {
            if (rows.Read())
            {
                if (rows.GetInt64(0) > version)
                {
                    return (generation, chunks);
                }

                replaced = (rows.GetInt64(1), rows.GetInt64(2));
            }
        }

        _replaceSnapshot.Run(found.Id, version, generation, chunks);
        return replaced;
    }

    internal byte[] GetOrAddSecret(string name, byte[] candidate)
    {
        _insertSecret.Run(name, candidate);
        return (byte[])_secret.Scalar(name)!;
    }

    /// <summary>Removes the chunks of snapshots that were never finished.</summary>
    /// <returns>The number of the last generation.</returns>
    internal long RemoveTornSnapshots()
    {
        using var clean = new SqliteStatement(_connection, "DELETE FROM chunks WHERE generation NOT IN (SELECT generation FROM snapshots)", 0);
        clean.Run();
        using var last = new SqliteStatement(_connection, "SELECT COALESCE(MAX(generation), 0) FROM snapshots", 0);
        return (long)last.Scalar()!;
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        // Closing rolls an open transaction back.
        _connection.Dispose();
    }

    private long? MoveHead(string key, StreamHead expected, StreamHead head) => (long?)(expected == StreamHead.None
        ? _insertStream.Scalar(key, head.Epoch, head.Version, head.BatchId.ToByteArray())
        : _moveHead.Scalar(head.Epoch, head.Version, head.BatchId.ToByteArray(), key, expected.Epoch, expected.Version, expected.BatchId.ToByteArray()));

    private bool IsStored(string key, AppendBatch batch) =>
        Find(key) is { } found
        && _batchAt.Scalar(found.Id, batch.FirstVersion) is byte[] id
        && batch.BatchId == new Guid(id);

    private (long Id, StreamHead Head)? Find(string key)
    {
        using var rows = _head.Query(key);
        return rows.Read() ? (rows.GetInt64(0), new StreamHead(rows.GetInt64(1), rows.GetInt64(2), rows.GetGuid(3))) : null;
    }

    private SqliteStatement Prepare(string sql, int parameters)
    {
        var statement = new SqliteStatement(_connection, sql, parameters);
        _statements.Add(statement);
        return statement;
    }
}
