using System.Diagnostics;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.AzureTables;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>What callers see while the table service does not answer, and afterwards.</summary>
public sealed class AzureTablesOutageTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    private static readonly StreamId Stream = new("district", "event", "outage");

    [Fact]
    public async Task Store_NotAnswering_SaysSoInTimeAndGoesOnAfterwards()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new AzureTablesJournalStore(
            new AzureTablesOptions(azurite.ConnectionString), TimeProvider.System, NullLogger<AzureTablesJournalStore>.Instance);
        var first = Batch(StreamHead.None);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, first, token));
        var second = Batch(first.Result);

        azurite.Pause();
        var clock = Stopwatch.StartNew();
        var append = store.AppendAsync(Stream, second, token);
        var read = Assert.ThrowsAsync<JournalStoreException>(() => store.ReadHeadAsync(Stream, token));
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var cancelled = Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadHeadAsync(Stream, impatient.Token));

        await cancelled;
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.9));
        await read;
        Assert.Equal(AppendOutcome.Unknown, await append);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(9));
        azurite.Resume();

        clock.Restart();
        while (await store.AppendAsync(Stream, second, token) != AppendOutcome.Committed)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "The store answers again, but the append is not committed 20 s later.");
        }

        Assert.Equal(second.Result, await store.ReadHeadAsync(Stream, token));
        var stored = new List<Guid>();
        await foreach (var batch in store.ReadAsync(Stream, 1, token))
        {
            stored.Add(batch.BatchId);
        }

        Assert.Equal([first.BatchId, second.BatchId], stored);
    }

    private static AppendBatch Batch(StreamHead expected) => new(expected, 1, Guid.NewGuid(), 1, new byte[10], []);
}
