using CsCheck;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;
using Xunit;
using static EventsLive.Grains.Tests.Journal.ScriptedStream;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>A life of a grain: it is loaded from what was stored, claims its stream, and closes with a snapshot.</summary>
public sealed class JournalLifeTests
{
    private readonly ScriptedStream _stream = new();

    [Fact]
    public Task Claim_StreamExists_RaisesTheEpochOnceAndFencesTheOlderLife() => Turns.RunAsync(async () =>
    {
        var old = await _stream.LoadAsync();
        await Add(old, 1);
        var journal = await _stream.LoadAsync();
        Assert.Equal(2, await journal.ClaimAsync());
        Assert.Equal(2, await journal.ClaimAsync());
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(old, 1)).Refusal!.Kind);
        await Add(journal, 2);
        Assert.Equal(2, journal.DurableHead.Epoch);
    });

    [Fact]
    public Task Claim_NothingWasEverWritten_WritesNothing() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        Assert.Null(await journal.ClaimAsync());
        Assert.Equal(StreamHead.None, await _stream.Memory.ReadHeadAsync(Id, TestContext.Current.CancellationToken));
    });

    [Fact]
    public Task Claim_StoreGone_IsAFailureAndNotNothing() => Turns.RunAsync(async () =>
    {
        await Add(await _stream.LoadAsync(), 1);
        var journal = await _stream.LoadAsync();
        _stream.Store.OnSeal = () => throw new JournalStoreException("Gone.");
        await Assert.ThrowsAsync<JournalStoreException>(journal.ClaimAsync);
        await Assert.ThrowsAsync<JournalStoreException>(journal.ClaimAsync);
    });

    [Fact]
    public Task Close_SnapshotCannotBeMade_ClosesAllTheSame() => Turns.RunAsync(async () =>
    {
        _stream.Options.SnapshotAfterBytes = 1;
        _stream.Store.OnSave = () => throw new InvalidOperationException("The state cannot be written.");
        var journal = await _stream.LoadAsync();
        await Add(journal, 1);
        await journal.CloseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, (await Add(journal, 2)).Result);
        Assert.Equal([1, 2], (await _stream.LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Load_UnknownRecordType_Refuses() => Turns.RunAsync(async () =>
    {
        await Add(await _stream.LoadAsync(), 1);
        await Assert.ThrowsAsync<UnknownRecordException>(() => _stream.LoadAsync(model: new TallyModel(knowsNumbers: false)));
    });

    [Fact]
    public Task Load_RecordOfAnOlderSchema_IsUpcast() => Turns.RunAsync(async () =>
    {
        var old = """{"v":1,"t":"2026-01-01T00:00:00Z","a":"public","k":"tally.added","s":1,"b":{"n":4}}""" + "\n";
        await _stream.Memory.AppendAsync(
            Id,
            new AppendBatch(StreamHead.None, 1, Guid.NewGuid(), 1, System.Text.Encoding.UTF8.GetBytes(old), []),
            TestContext.Current.CancellationToken);
        Assert.Equal([40], (await _stream.LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Load_SnapshotOfAnotherSchema_ReplaysTheRecordsInstead() => Turns.RunAsync(async () =>
    {
        _stream.Options.SnapshotAfterBytes = 1;
        var journal = await _stream.LoadAsync();
        await Add(journal, 1);
        await journal.CloseAsync(TestContext.Current.CancellationToken);
        var (same, other) = (new TallyModel(), new TallyModel(snapshotSchema: 2));
        Assert.Equal([1], (await _stream.LoadAsync(model: same)).Durable.Numbers);
        Assert.Equal([1], (await _stream.LoadAsync(model: other)).Durable.Numbers);
        Assert.Equal((1, 0), (same.Loads, other.Loads));
    });

    [Fact]
    public Task Load_SnapshotIsDamaged_ReplaysTheRecordsInstead() => Turns.RunAsync(async () =>
    {
        await Add(await _stream.LoadAsync(), 7);
        await _stream.Memory.SaveSnapshotAsync(Id, 1, ["H{damaged"u8.ToArray()], TestContext.Current.CancellationToken);
        Assert.Equal([7], (await _stream.LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public void Load_AfterAnyCommands_GivesWhatWasServed() => Gen.Select(
        Gen.Int[-3, 9].Array[0, 60], Gen.Int[0, 1].Array[0, 60], Gen.Int[1, 400]).Sample(
        (numbers, restarts, snapshotAfter) => Turns.RunAsync(async () =>
        {
            var memory = new MemoryJournalStore();
            var store = new ScriptedStore(memory);
            var options = new JournalOptions { SnapshotAfterBytes = snapshotAfter };
            var journal = await _stream.LoadAsync(store, options: options);
            foreach (var (number, i) in numbers.Select((number, i) => (number, i)))
            {
                await Add(journal, number, limit: 60, stamp: new CommandStamp("a", new Guid(i, 0, 0, new byte[8]), Guid.Empty));
                if (i < restarts.Length && restarts[i] == 1)
                {
                    await journal.CloseAsync(CancellationToken.None);
                    var restarted = await _stream.LoadAsync(store, options: options);
                    Assert.Equal(journal.Durable.Numbers, restarted.Durable.Numbers);
                    journal = restarted;
                }
            }
        }).GetAwaiter().GetResult(), iter: 60);
}
