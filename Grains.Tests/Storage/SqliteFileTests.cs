using System.Diagnostics;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>What holds of the embedded store as a file: one owner, other programs beside it, what a dead process leaves.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly StreamId Stream = new("district", "event", "file");

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SqliteFileTests() => _path = _folder.File("journal.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FileOfAnotherStore_IsRefusedNamingItsProcess()
    {
        using (Open())
        {
            var refusal = Assert.Throws<JournalStoreException>(Open);
            Assert.Contains($"process {Environment.ProcessId}:", refusal.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public async Task Open_FileOfAnotherProcess_IsRefusedUntilThatIsKilled()
    {
        Open().Dispose();
        using var holder = Process.Start("flock", [_path + ".lock", "sleep", "60"]);
        try
        {
            await UntilAsync(() => Refused(), "the other process holds the lock");
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(Cancellation);
        }

        await UntilAsync(() => !Refused(), "the lock of the killed process is free");
    }

    [Fact]
    public async Task Append_FileLockedByAnotherProgram_IsUnknownAndGoesOnAfterwards()
    {
        using var store = Open();
        var first = Batch(StreamHead.None);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, first, Cancellation));
        var second = Batch(first.Result);
        using (var other = Connect())
        {
            Run(other, "BEGIN IMMEDIATE");
            Assert.Equal(AppendOutcome.Unknown, await store.AppendAsync(Stream, second, Cancellation));
            Run(other, "ROLLBACK");
        }

        Assert.Equal(first.Result, await store.ReadHeadAsync(Stream, Cancellation));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, second, Cancellation));
        Assert.Equal(second.Result, await store.ReadHeadAsync(Stream, Cancellation));
    }

    [Fact]
    public async Task Append_FencedAmongManyInOneTransaction_SpoilsNoOther()
    {
        using var store = Open();
        var streams = Enumerable.Range(0, 200).Select(i => Stream with { Id = $"s{i}" }).ToList();
        var outcomes = await Task.WhenAll(streams.Select((stream, i) => store.AppendAsync(
            stream,
            Batch(i % 3 == 0 ? new StreamHead(1, 5, Guid.NewGuid()) : StreamHead.None),
            Cancellation)));

        Assert.All(outcomes.Index(), item => Assert.Equal(item.Index % 3 == 0 ? AppendOutcome.Fenced : AppendOutcome.Committed, item.Item));
    }

    [Fact]
    public async Task Read_BatchMissing_IsAnErrorAndNotAShorterStream()
    {
        using var store = Open();
        var head = StreamHead.None;
        for (var i = 0; i < 3; i++)
        {
            var batch = Batch(head);
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, batch, Cancellation));
            head = batch.Result;
        }

        using (var other = Connect())
        {
            Run(other, "DELETE FROM batches WHERE first = 2");
        }

        await Assert.ThrowsAsync<JournalStoreException>(async () => await ReadAsync(store, 1));
        await Assert.ThrowsAsync<JournalStoreException>(async () => await ReadAsync(store, 2));
        Assert.Equal(1, await ReadAsync(store, 3));
    }

    [Fact]
    public async Task Open_SnapshotTornByADeadProcess_IsRemoved()
    {
        using (var store = Open())
        {
            var batch = Batch(StreamHead.None);
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, batch, Cancellation));
            await store.SaveSnapshotAsync(Stream, 1, [new byte[10], new byte[10]], Cancellation);
        }

        using (var dead = Connect())
        {
            Run(dead, "INSERT INTO chunks (generation, number, data) VALUES (99, 0, x'00'), (99, 1, x'00')");
        }

        using (var store = Open())
        {
            Assert.Equal(2, (await store.LoadSnapshotAsync(Stream, Cancellation))!.Chunks.Count);
        }

        using var connection = Connect();
        Assert.Equal(2L, Scalar(connection, "SELECT COUNT(*) FROM chunks"));
    }

    [Fact]
    public void Open_FileOfANewerProgram_IsRefused()
    {
        Open().Dispose();
        using (var newer = Connect())
        {
            Run(newer, $"PRAGMA user_version = {SqliteSchema.Version + 1}");
        }

        Assert.Throws<JournalStoreException>(Open);
        using (var newer = Connect())
        {
            Run(newer, $"PRAGMA user_version = {SqliteSchema.Version}");
        }

        Open().Dispose();
    }

    [Fact]
    public void Open_FileThatIsNoStore_IsRefused()
    {
        File.WriteAllText(_path, new string('x', 5_000));

        Assert.Throws<JournalStoreException>(Open);
    }

    [Fact]
    public async Task Store_Closed_RefusesEveryCall()
    {
        var store = Open();
        store.Dispose();
        store.Dispose();

        await Assert.ThrowsAsync<JournalStoreException>(() => store.ReadHeadAsync(Stream, Cancellation));
        await Assert.ThrowsAsync<JournalStoreException>(() => store.AppendAsync(Stream, Batch(StreamHead.None), Cancellation));
    }

    private static AppendBatch Batch(StreamHead expected) => new(expected, 1, Guid.NewGuid(), 1, new byte[10], []);

    private static async Task<int> ReadAsync(SqliteJournalStore store, long fromVersion)
    {
        var count = 0;
        await foreach (var _ in store.ReadAsync(Stream, fromVersion, Cancellation))
        {
            count++;
        }

        return count;
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"20 s passed before this was true: {what}.");
            await Task.Delay(20, Cancellation);
        }
    }

    private static void Run(SqliteConnection connection, string sql)
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

    private bool Refused()
    {
        try
        {
            Open().Dispose();
            return false;
        }
        catch (JournalStoreException)
        {
            return true;
        }
    }

    private SqliteJournalStore Open() => new(_path, NullLogger<SqliteJournalStore>.Instance);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        return connection;
    }
}
