using System.Security.Cryptography;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>What every store of journals must do; one sealed subclass a store runs it.</summary>
public abstract partial class JournalStoreConformance : IAsyncLifetime
{
    protected static readonly StreamId Stream = new("district", "event", "robots-2026");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IJournalStore Store { get; private set; } = null!;

    protected ISecretStore Secrets => (ISecretStore)Store;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(Store);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own store, empty at first.</summary>
    protected abstract Task<IJournalStore> OpenAsync();

    protected virtual ValueTask CloseAsync(IJournalStore store)
    {
        (store as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Goes on with what a new process would find.</summary>
    protected async Task ReopenAsync()
    {
        await CloseAsync(Store);
        Store = await OpenAsync();
    }

    /// <summary>A batch of the head's epoch, or of epoch 1 where there is none yet.</summary>
    protected static AppendBatch Batch(StreamHead expected, int records = 1, int bytes = 40, params PersonalRow[] personal) =>
        new(expected, Math.Max(1, expected.Epoch), Guid.NewGuid(), records, RandomNumberGenerator.GetBytes(bytes), personal);

    protected static PersonalRow Person(string subject, string text) =>
        new(subject, System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{text}}"}"""));

    /// <summary>Appends batches one after the other and returns them.</summary>
    protected async Task<List<AppendBatch>> AppendAsync(StreamId stream, int batches, int recordsEach = 1)
    {
        var head = await Store.ReadHeadAsync(stream, Cancellation);
        var written = new List<AppendBatch>();
        for (var i = 0; i < batches; i++)
        {
            written.Add(Batch(head, recordsEach));
            Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(stream, written[^1], Cancellation));
            head = written[^1].Result;
        }

        return written;
    }

    protected Task<List<StoredBatch>> ReadAllAsync(StreamId stream, long fromVersion = 1) => ToListAsync(Store.ReadAsync(stream, fromVersion, Cancellation));

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    protected static void AssertStored(IReadOnlyList<AppendBatch> expected, IReadOnlyList<StoredBatch> actual)
    {
        Assert.Equal(expected.Select(b => (b.FirstVersion, b.RecordCount, b.BatchId)), actual.Select(b => (b.FirstVersion, b.RecordCount, b.BatchId)));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span), "The payload is another."));
    }

    protected async Task AssertHeadAsync(StreamHead expected, StreamId? stream = null) =>
        Assert.Equal(expected, await Store.ReadHeadAsync(stream ?? Stream, Cancellation));
}
