using Azure.Data.Tables;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.AzureTables;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>The suite on Azure Tables, against a real Azurite; every test has tables of its own.</summary>
public sealed class AzureTablesJournalStoreTests(AzuriteServer azurite) : JournalStoreConformance, IClassFixture<AzuriteServer>
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    protected override Task<IJournalStore> OpenAsync() => Task.FromResult<IJournalStore>(Open());

    [Fact]
    public async Task Append_AnswerLostOnTheNetwork_IsFoundCommitted()
    {
        using var proxy = new FaultyProxy(azurite.TablePort);
        var store = Open(proxy.Port);
        var first = Batch(StreamHead.None);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, first, Cancellation));

        var second = Batch(first.Result);
        proxy.AnswersToLose = 1;

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, second, Cancellation));
        Assert.Equal(0, proxy.AnswersToLose);
        AssertStored([first, second], await ReadAllAsync(Stream));
    }

    [Fact]
    public async Task Append_AllAnswersLost_IsUnknownAndCommittedOnceWhenSentAgain()
    {
        using var proxy = new FaultyProxy(azurite.TablePort);
        var store = Open(proxy.Port);
        var first = Batch(StreamHead.None);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, first, Cancellation));

        var second = Batch(first.Result);
        proxy.AnswersToLose = 100;
        Assert.Equal(AppendOutcome.Unknown, await store.AppendAsync(Stream, second, Cancellation));
        await Assert.ThrowsAsync<JournalStoreException>(() => store.ReadHeadAsync(Stream, Cancellation));
        proxy.AnswersToLose = 0;

        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, second, Cancellation));
        AssertStored([first, second], await ReadAllAsync(Stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_DelayedOnTheNetwork_LandsOnlyWhereTheStreamWasNotSealed(bool isSealed)
    {
        using var proxy = new FaultyProxy(azurite.TablePort);
        var store = Open(proxy.Port);
        var first = Batch(StreamHead.None);
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Stream, first, Cancellation));

        var delay = proxy.DelayNextTransaction();
        var second = Batch(first.Result);
        Assert.Equal(AppendOutcome.Unknown, await store.AppendAsync(Stream, second, Cancellation));
        if (isSealed)
        {
            Assert.Equal(AppendOutcome.Committed, await store.SealAsync(Stream, first.Result, Guid.NewGuid(), Cancellation));
        }

        await delay.ReleaseAsync();

        AssertStored(isSealed ? [first] : [first, second], await ReadAllAsync(Stream));
        Assert.Equal(
            isSealed ? AppendOutcome.Fenced : AppendOutcome.Committed,
            await store.AppendAsync(Stream, second, Cancellation));
    }

    [Fact]
    public async Task Read_BatchMissing_IsAnErrorAndNotAShorterStream()
    {
        var written = await AppendAsync(Stream, 3);
        var table = Table();
        await table.DeleteEntityAsync(Stream.Encode(), $"b-{written[1].FirstVersion:D19}", cancellationToken: Cancellation);

        await Assert.ThrowsAsync<JournalStoreException>(() => ReadAllAsync(Stream));
        await Assert.ThrowsAsync<JournalStoreException>(() => ReadAllAsync(Stream, 2));
        AssertStored([written[2]], await ReadAllAsync(Stream, 3));
    }

    [Fact]
    public async Task Snapshot_RowsMissing_IsNotReturned()
    {
        await AppendAsync(Stream, 1);
        await Store.SaveSnapshotAsync(Stream, 1, [new byte[10], new byte[10]], Cancellation);
        var table = Table();
        var pointer = (await table.GetEntityAsync<TableEntity>(Stream.Encode(), "snapshot", cancellationToken: Cancellation)).Value;
        await table.DeleteEntityAsync(Stream.Encode(), $"s-{pointer["Generation"]}-00000001", cancellationToken: Cancellation);

        Assert.Null(await Store.LoadSnapshotAsync(Stream, Cancellation));
    }

    [Fact]
    public async Task Snapshot_AbandonedByADeadSaver_GoesWithTheNextOneAfterAnHour()
    {
        await AppendAsync(Stream, 1);
        foreach (var age in new[] { 30, 90 })
        {
            var generation = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddMinutes(-age));
            await Table().AddEntityAsync(new TableEntity(Stream.Encode(), $"s-{generation:N}-00000000"), Cancellation);
        }

        await Store.SaveSnapshotAsync(Stream, 1, [new byte[1]], Cancellation);

        var rows = await ToListAsync(Table().QueryAsync<TableEntity>("RowKey ge 's-' and RowKey lt 's-~'", cancellationToken: Cancellation));
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task Delete_Tables_AreGone()
    {
        await AppendAsync(Stream, 1);
        await Secrets.GetOrAddAsync("key", [1], Cancellation);

        await ((AzureTablesJournalStore)Store).DeleteAsync(Cancellation);

        var service = new TableServiceClient(azurite.ConnectionString);
        Assert.Empty(await ToListAsync(service.QueryAsync(table => table.Name == _prefix + "journal" || table.Name == _prefix + "secrets", cancellationToken: Cancellation)));
    }

    private TableClient Table() => new(azurite.ConnectionString, _prefix + "journal");

    // Patient where nothing is broken on purpose: these tests ask what the store says, not how busy the machine is.
    private AzureTablesJournalStore Open(int? port = null) => new(
        port is { } proxy
            ? new AzureTablesOptions(AzuriteServer.ConnectionStringAt(proxy)) { TablePrefix = _prefix }
            : new AzureTablesOptions(azurite.ConnectionString) { TablePrefix = _prefix, NetworkTimeout = TimeSpan.FromSeconds(30) },
        TimeProvider.System,
        NullLogger<AzureTablesJournalStore>.Instance);
}
