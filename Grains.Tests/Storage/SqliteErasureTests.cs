using System.Security.Cryptography;
using System.Text;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>Erased text is in no file of the embedded store: every byte of its folder is searched.</summary>
public sealed class SqliteErasureTests : IDisposable
{
    private static readonly StreamId Stream = new("district", "event", "erasure");

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SqliteErasureTests() => _path = _folder.File("journal.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Erase_RowThatWasRewritten_LeavesNoneOfItsTexts()
    {
        using var store = Open();
        string[] texts = ["王小明-13800000001", "王小明-13900000002，改过电话", "王小明-第三次"];
        var head = StreamHead.None;
        foreach (var text in texts)
        {
            head = await AppendAsync(store, head, [Row("ann", text), Row("bo", "李四-" + text.Length)]);
        }

        Assert.All(texts[^1..], text => Assert.True(Found(text), "The search finds what is there."));
        await store.EraseAsync(Stream, "ann", Cancellation);

        Assert.All(texts, text => Assert.False(Found(text), $"'{text}' is still in a file."));
        Assert.True(Found("李四-"), "The other person's row is still there.");
    }

    [Fact]
    public async Task Erase_WhileAStreamIsBeingRead_DoesNotWaitForTheReader()
    {
        using var store = Open();
        var head = StreamHead.None;
        for (var i = 0; i < 20; i++)
        {
            head = await AppendAsync(store, head, [Row("ann", "secret-text")]);
        }

        await using var reading = store.ReadAsync(Stream, 1, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reading.MoveNextAsync());
        await store.EraseAsync(Stream, "ann", Cancellation).WaitAsync(TimeSpan.FromSeconds(4), Cancellation);

        Assert.False(Found("secret-text"));
        Assert.True(await reading.MoveNextAsync());
    }

    [Fact]
    public async Task Erase_WhileAnotherProgramReads_SaysThatItIsNotDoneAndLetsOthersWrite()
    {
        using var store = Open();
        var head = await AppendAsync(store, StreamHead.None, [Row("ann", "secret-text")]);
        using (var other = new SqliteConnection($"Data Source={_path};Pooling=False"))
        {
            other.Open();
            using var reading = other.BeginTransaction(deferred: true);
            using var command = other.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM personal";
            command.Transaction = reading;
            Assert.Equal(1L, command.ExecuteScalar());

            var erasure = store.EraseAsync(Stream, "ann", Cancellation);
            head = await AppendAsync(store, head, []);
            Assert.False(erasure.IsCompleted, "An append does not wait for the erasure.");
            await Assert.ThrowsAsync<JournalStoreException>(() => erasure);
            Assert.True(Found("secret-text"), "It was said that the text may still be there, and it is.");
        }

        await store.EraseAsync(Stream, "ann", Cancellation);
        Assert.False(Found("secret-text"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Erase_ManyPersonsWrittenAndRewritten_LeavesNoneOfThem(int seed)
    {
        var random = new Random(seed);
        using var store = Open();
        var head = StreamHead.None;
        var live = new Dictionary<string, string>();
        var dead = new List<string>();
        for (var batch = 0; batch < 40; batch++)
        {
            var rows = new List<PersonalRow>();
            for (var i = 0; i < 30; i++)
            {
                var subject = live.Count > 0 && random.Next(4) == 0 ? live.Keys.ElementAt(random.Next(live.Count)) : $"s{random.Next():x8}";
                if (rows.Exists(row => row.Subject == subject))
                {
                    continue;
                }

                if (live.TryGetValue(subject, out var old))
                {
                    dead.Add(old);
                }

                live[subject] = Token(random);
                rows.Add(Row(subject, Text(live[subject], random)));
            }

            head = await AppendAsync(store, head, rows);
        }

        var erased = live.Keys.Where(_ => random.Next(3) > 0).ToList();
        await Task.WhenAll(erased.Select(subject => store.EraseAsync(Stream, subject, Cancellation)));
        dead.AddRange(erased.Select(subject => live[subject]));
        erased.ForEach(subject => live.Remove(subject));

        Assert.True(dead.Count > 500);
        Assert.Empty(AllFound(dead));
        Assert.Equal(live.Count, AllFound(live.Values).Count);
        Assert.Equal(live.Keys.Order(), (await store.ReadPersonalAsync(Stream, null, Cancellation)).Select(row => row.Subject).Order());
    }

    [Fact]
    public void Control_RowsDeletedUnderSecureDelete_AreStillFound()
    {
        // Why the store's own rows never move: SQLite zeroes what it deletes, but not the copies that its b-trees leave behind.
        var random = new Random(1);
        var dead = new List<string>();
        using (var connection = SqliteSchema.OpenWriter(_path))
        {
            Run(connection, "CREATE TABLE plain (subject TEXT PRIMARY KEY, json BLOB NOT NULL) WITHOUT ROWID");
            var all = Enumerable.Range(0, 3_000).Select(_ => (Subject: $"s{random.Next():x8}", Token: Token(random))).ToList();
            Run(connection, "BEGIN");
            foreach (var (subject, token) in all)
            {
                Run(connection, "INSERT OR REPLACE INTO plain VALUES ($1, $2)", subject, Encoding.UTF8.GetBytes(Text(token, random)));
            }

            Run(connection, "COMMIT");
            Run(connection, "BEGIN");
            foreach (var (subject, token) in all.Where(_ => random.Next(3) > 0))
            {
                Run(connection, "DELETE FROM plain WHERE subject = $1", subject);
                dead.Add(token);
            }

            Run(connection, "COMMIT");
            Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        Assert.NotEmpty(AllFound(dead));
    }

    private static PersonalRow Row(string subject, string text) => new(subject, Encoding.UTF8.GetBytes($$"""{"name":"{{text}}"}"""));

    private static string Token(Random random)
    {
        var bytes = new byte[12];
        random.NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }

    private static string Text(string token, Random random) => token + new string('-', random.Next(10) switch { 0 => 9_000, < 3 => 1_500, _ => random.Next(300) });

    private static async Task<StreamHead> AppendAsync(SqliteJournalStore store, StreamHead head, IReadOnlyList<PersonalRow> rows)
    {
        var batch = new AppendBatch(head, 1, Guid.NewGuid(), 1, RandomNumberGenerator.GetBytes(100), rows);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, batch, Cancellation));
        return batch.Result;
    }

    private static void Run(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (index, value) in values.Index())
        {
            command.Parameters.AddWithValue($"${index + 1}", value);
        }

        command.ExecuteNonQuery();
    }

    private SqliteJournalStore Open() => new(_path, NullLogger<SqliteJournalStore>.Instance);

    private bool Found(string text) => AllFound([text]).Count > 0;

    private List<string> AllFound(IEnumerable<string> texts)
    {
        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file =>
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                return copy.ToArray();
            })
            .ToList();
        return [.. texts.Where(text => files.Exists(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0))];
    }
}
