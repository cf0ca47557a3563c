using EventsLive.Grains.Journal;
using Microsoft.Data.Sqlite;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>One connection that reads, with its prepared statements; every call is short, so that the log can be emptied between calls.</summary>
internal sealed class SqliteReader : IDisposable
{
    // What one call holds in memory and keeps the log from being emptied for.
    private const int PageBytes = 1024 * 1024;
    private const int PageRows = 1_000;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _batches;
    private readonly SqliteStatement _chunks;
    private readonly SqliteStatement _streams;
    private readonly SqliteStatement _personal;
    private readonly SqliteStatement _personalBehind;
    private readonly SqliteStatement _person;
    private readonly SqliteStatement _secret;
    private readonly SqliteStatement _secrets;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _head = Prepare("SELECT epoch, version, batch FROM streams WHERE key = $1", 1);
        _batches = Prepare(
            """
            SELECT first, records, batches.batch, payload FROM batches JOIN streams ON streams.id = batches.stream
            WHERE key = $1 AND first >= COALESCE((SELECT MAX(first) FROM batches AS holder WHERE holder.stream = streams.id AND holder.first <= $2), $2)
            ORDER BY first
            """,
            2);

        // One statement sees one state of the file: a snapshot cannot be replaced while its chunks are read.
        _chunks = Prepare(
            """
            SELECT snapshots.version, snapshots.chunks, data FROM snapshots JOIN streams ON streams.id = snapshots.stream
            LEFT JOIN chunks ON chunks.generation = snapshots.generation
            WHERE key = $1 ORDER BY number
            """,
            1);
        _streams = Prepare($"SELECT key FROM streams WHERE key > $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT {PageRows}", 3);
        _personal = Prepare("SELECT subject, json FROM personal WHERE stream = (SELECT id FROM streams WHERE key = $1) AND live = 1 AND subject >= $2 AND subject < $3 ORDER BY subject", 3);
        _personalBehind = Prepare("SELECT subject, json FROM personal WHERE stream = (SELECT id FROM streams WHERE key = $1) AND live = 1 AND subject > $2 ORDER BY subject LIMIT $3", 3);
        _person = Prepare("SELECT json FROM personal WHERE stream = (SELECT id FROM streams WHERE key = $1) AND subject = $2 AND live = 1", 2);
        _secret = Prepare("SELECT value FROM secrets WHERE name = $1", 1);
        _secrets = Prepare("SELECT name, value FROM secrets WHERE name >= $1 AND name < $2", 2);
    }

    public StreamHead Head(string key)
    {
        using var rows = _head.Query(key);
        return rows.Read() ? new StreamHead(rows.GetInt64(0), rows.GetInt64(1), rows.GetGuid(2)) : StreamHead.None;
    }

    /// <summary>A page of batches, beginning with the one that holds the version.</summary>
    public List<StoredBatch> Batches(string key, long fromVersion)
    {
        var page = new List<StoredBatch>();
        using var rows = _batches.Query(key, fromVersion);
        for (var bytes = 0L; bytes < PageBytes && page.Count < PageRows && rows.Read();)
        {
            var payload = (byte[])rows.GetValue(3);
            var batch = new StoredBatch(rows.GetInt64(0), rows.GetInt32(1), rows.GetGuid(2), payload);
            if (batch.LastVersion >= fromVersion)
            {
                page.Add(batch);
                bytes += payload.Length;
            }
        }

        return page;
    }

    public StoredSnapshot? Snapshot(string key)
    {
        using var rows = _chunks.Query(key);
        var (version, promised, chunks) = (0L, 0L, new List<ReadOnlyMemory<byte>>());
        while (rows.Read())
        {
            (version, promised) = (rows.GetInt64(0), rows.GetInt64(1));
            if (!rows.IsDBNull(2))
            {
                chunks.Add((byte[])rows.GetValue(2));
            }
        }

        return version > 0 && chunks.Count == promised ? new StoredSnapshot(version, chunks) : null;
    }

    /// <summary>A page of stream keys that begin with the prefix and follow the key given.</summary>
    public List<string> Streams(string prefix, string after)
    {
        var page = new List<string>();
        using var rows = _streams.Query(after, prefix, EndOf(prefix));
        while (rows.Read())
        {
            page.Add(rows.GetString(0));
        }

        return page;
    }

    public List<PersonalRow> Personal(string key, IReadOnlyCollection<string>? subjects)
    {
        if (subjects is null)
        {
            return PersonalOf(key, "");
        }

        var found = new List<PersonalRow>();
        foreach (var subject in subjects)
        {
            if (_person.Scalar(key, StoreRules.SubjectKey(subject)) is byte[] json)
            {
                found.Add(new PersonalRow(subject, json));
            }
        }

        return found;
    }

    public List<PersonalRow> PersonalOf(string key, string prefix)
    {
        var found = new List<PersonalRow>();
        using var rows = _personal.Query(key, prefix, EndOf(prefix));
        while (rows.Read())
        {
            found.Add(new PersonalRow(StreamId.DecodePart(rows.GetString(0)), (byte[])rows.GetValue(1)));
        }

        return found;
    }

    /// <summary>A page of personal rows behind a subject's key; empty = from the first.</summary>
    public List<PersonalRow> PersonalBehind(string key, string after, int most)
    {
        var page = new List<PersonalRow>();
        using var rows = _personalBehind.Query(key, after, most);
        for (var bytes = 0L; bytes < PageBytes && rows.Read();)
        {
            var json = (byte[])rows.GetValue(1);
            page.Add(new PersonalRow(StreamId.DecodePart(rows.GetString(0)), json));
            bytes += json.Length;
        }

        return page;
    }

    public byte[]? Secret(string name) => (byte[]?)_secret.Scalar(name);

    public Dictionary<string, byte[]> Secrets(string prefix)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var rows = _secrets.Query(prefix, EndOf(prefix));
        while (rows.Read())
        {
            found.Add(StreamId.DecodePart(rows.GetString(0)), (byte[])rows.GetValue(1));
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    // '~' is greater than every character of a key.
    private static string EndOf(string prefix) => prefix + "~";

    private SqliteStatement Prepare(string sql, int parameters)
    {
        var statement = new SqliteStatement(_connection, sql, parameters);
        _statements.Add(statement);
        return statement;
    }
}
