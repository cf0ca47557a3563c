using System.Globalization;
using EventsLive.Grains.Journal;
using Microsoft.Data.Sqlite;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>The file of the embedded store: its tables and the pragmas of every connection to it.</summary>
public static class SqliteSchema
{
    /// <summary>Number of the form of the tables, kept in <c>user_version</c>.</summary>
    public const int Version = 1;

    // A call waits this long for another program that holds the file, such as a backup.
    private const int BusySeconds = 2;

    // personal: SQLite's secure_delete zeroes what is deleted, but not the copies of rows that stay behind when a b-tree moves
    // rows from page to page. So these rows never move: they are appended in the order of their ids, overwritten in place with
    // zeros of the same length, and never deleted. "live" is 0 or 1 since both take no byte, which keeps that length.
    private const string Tables = """
        CREATE TABLE streams (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, version INTEGER NOT NULL, batch BLOB NOT NULL) STRICT;
        CREATE TABLE batches (
            stream INTEGER NOT NULL, first INTEGER NOT NULL, records INTEGER NOT NULL, batch BLOB NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY (stream, first)) STRICT, WITHOUT ROWID;
        CREATE TABLE personal (
            id INTEGER PRIMARY KEY, live INTEGER NOT NULL, stream INTEGER NOT NULL, subject TEXT NOT NULL, json BLOB NOT NULL) STRICT;
        CREATE UNIQUE INDEX personal_live ON personal (stream, subject) WHERE live = 1;
        CREATE TABLE snapshots (
            stream INTEGER PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL, chunks INTEGER NOT NULL) STRICT;
        CREATE TABLE chunks (
            generation INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (generation, number)) STRICT;
        CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Opens the file to write, creating it where there is none: one connection at a time may do so.</summary>
    /// <exception cref="JournalStoreException">The file cannot be opened or a newer program wrote it.</exception>
    public static SqliteConnection OpenWriter(string path) => Open(path, connection =>
    {
        // FULL: in WAL mode the log is flushed at every commit, so that what was answered survives a loss of power.
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;");
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version == 0)
        {
            Execute(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA user_version = {Version}; COMMIT;");
        }
        else if (version != Version)
        {
            throw new JournalStoreException($"'{path}' has the schema {version}; this program knows {Version}.");
        }
    });

    /// <summary>Opens the existing file to read.</summary>
    /// <exception cref="JournalStoreException">The file cannot be opened.</exception>
    public static SqliteConnection OpenReader(string path) => Open(path, connection =>
        Execute(connection, "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"));

    private static SqliteConnection Open(string path, Action<SqliteConnection> prepare)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = BusySeconds,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            prepare(connection);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new JournalStoreException($"'{path}' cannot be opened: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
