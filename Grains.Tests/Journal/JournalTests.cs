using CsCheck;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Grains.Tests.Journal;

public sealed class JournalTests
{
    private static readonly StreamId Stream = new("d", "tally", "one");
    private static readonly CommandStamp Anyone = new("public");

    private readonly MemoryJournalStore _memory = new();
    private readonly ScriptedStore _store;
    private readonly JournalOptions _options = new() { FirstRetryAfter = TimeSpan.FromMilliseconds(1), UnknownDeadline = TimeSpan.FromMilliseconds(60) };
    private TimeProvider _time = TimeProvider.System;

    public JournalTests() => _store = new ScriptedStore(_memory);

    [Fact]
    public Task Execute_BatchInFlight_IsAnsweredOnlyWhenDurable() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.Shut();
        var answer = Add(journal, 5);
        await Task.Yield();
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, journal.Durable.Total);
        _store.Open();
        Assert.Equal(5, (await answer).Result);
        Assert.Equal(5, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_ManyWhileOneBatchIsInFlight_ShareTheNextBatch() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.Shut();
        var first = Add(journal, 1);
        await InFlight(1);
        var others = Enumerable.Range(0, 100).Select(_ => Add(journal, 1)).ToList();
        _store.Open();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 100], _store.Appends.Select(batch => batch.RecordCount));
        Assert.Equal(101, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_RefusalRestsOnRecordsInFlight_WaitsForThem() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.Shut();
        var accepted = Add(journal, 5, limit: 5);
        var refused = Add(journal, 1, limit: 5);
        await InFlight(1);
        Assert.False(refused.IsCompleted);
        _store.Open();
        Assert.Equal(RefusalKind.Full, (await refused).Refusal!.Kind);
        Assert.Null((await accepted).Refusal);
    });

    [Fact]
    public Task Execute_BatchIsFenced_FailsWithAllThatWasDecidedOnIt() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        var failed = 0;
        journal.Failed = () => failed++;
        await Add(journal, 1);
        // Another activation of the same grain writes.
        var other = await LoadAsync();
        await Add(other, 10);

        _store.Shut();
        var first = Add(journal, 2);
        await InFlight(3);
        var onTop = Add(journal, 3);
        var refusedOnTop = Add(journal, 1, limit: 1);
        _store.Open();
        Assert.Equal(RefusalKind.StoreUnavailable, (await first).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await onTop).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await refusedOnTop).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(journal, 4)).Refusal!.Kind);
        Assert.Equal(1, failed);
        Assert.Equal([1, 10], (await LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Execute_AnswerOfTheStoreIsLost_StoresOnce() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        var lost = false;
        _store.OnAppend = async append =>
        {
            var outcome = await append();
            if (lost)
            {
                return outcome;
            }

            lost = true;
            throw new JournalStoreException("The answer was lost.");
        };
        Assert.Equal(7, (await Add(journal, 7)).Result);
        Assert.Equal(2, _store.Appends.Count);
        Assert.Equal(_store.Appends[0].BatchId, _store.Appends[1].BatchId);
        Assert.Equal([7], (await LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Execute_StoreGone_IsADefiniteNoOnceSealed() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.OnAppend = _ => throw new JournalStoreException("Gone.");
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(journal, 7)).Refusal!.Kind);
        Assert.Equal(1, (await _memory.ReadHeadAsync(Stream, TestContext.Current.CancellationToken)).Epoch);
    });

    [Fact]
    public Task Execute_StoreGoneAndCannotBeSealed_SaysThatTheOutcomeIsUnknown() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.OnAppend = _ => Task.FromResult(AppendOutcome.Unknown);
        _store.OnSeal = () => Task.FromResult(AppendOutcome.Unknown);
        var sent = Add(journal, 7);
        await InFlight(1);
        var neverSent = Add(journal, 8);
        Assert.Equal(RefusalKind.OutcomeUnknown, (await sent).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await neverSent).Refusal!.Kind);
    });

    [Fact]
    public Task Execute_SameKey_AnswersAsTheFirstTimeAlsoAfterARestart() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        var (first, inFlight) = (Add(journal, 5, stamp: stamp), Add(journal, 5, stamp: stamp));
        Assert.Equal(5, (await first).Result);
        Assert.Equal(5, (await inFlight).Result);
        await Add(journal, 1);
        Assert.Equal(5, (await Add(journal, 5, stamp: stamp)).Result);
        var restarted = await LoadAsync();
        Assert.Equal(5, (await Add(restarted, 5, stamp: stamp)).Result);
        Assert.Equal([5, 1], restarted.Durable.Numbers);
    });

    [Fact]
    public Task Execute_StoreBreaksItsContract_AnswersAllTheSame() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        _store.OnAppend = _ => throw new InvalidOperationException("No store throws this.");
        var answer = await Add(journal, 7).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(RefusalKind.OutcomeUnknown, answer.Refusal!.Kind);
        await journal.CloseAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    });

    [Fact]
    public Task Execute_SameKeyAsACommandOfUnknownOutcome_IsToldThatItIsUnknown() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        _store.OnAppend = _ => Task.FromResult(AppendOutcome.Unknown);
        _store.OnSeal = () => Task.FromResult(AppendOutcome.Unknown);
        var sent = Add(journal, 7, stamp: stamp);
        await InFlight(1);
        var neverSent = Add(journal, 8);
        var again = Add(journal, 7, stamp: stamp);
        Assert.Equal(RefusalKind.OutcomeUnknown, (await sent).Refusal!.Kind);
        Assert.Equal(RefusalKind.OutcomeUnknown, (await again).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await neverSent).Refusal!.Kind);
        Assert.Equal(RefusalKind.OutcomeUnknown, (await Add(journal, 7, stamp: stamp)).Refusal!.Kind);
    });

    [Fact]
    public Task Execute_SameKeyAsADurableCommandBelowAFailedOne_AnswersAsTheFirstTime() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        _store.OnAppend = append => _store.Appends.Count == 1 ? append() : Task.FromResult(AppendOutcome.Fenced);
        _store.Shut();
        var first = Add(journal, 5, stamp: stamp);
        await InFlight(1);
        var onTop = Add(journal, 3);
        var again = Add(journal, 5, stamp: stamp);
        _store.Open();
        Assert.Equal(5, (await first).Result);
        Assert.Equal(RefusalKind.StoreUnavailable, (await onTop).Refusal!.Kind);
        Assert.Equal(5, (await again).Result);
        Assert.Equal(5, (await Add(journal, 5, stamp: stamp)).Result);
    });

    [Fact]
    public Task Execute_SameKeyOtherBody_IsRefused() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        await Add(journal, 5, stamp: stamp);
        var refusal = (await Add(journal, 6, stamp: stamp with { BodyHash = Guid.NewGuid() })).Refusal!;
        Assert.Equal((RefusalKind.KeyReused, "Idempotency-Key"), (refusal.Kind, refusal.Field));
        Assert.Equal([5], journal.Durable.Numbers);
    });

    [Fact]
    public Task Execute_KeyOfARefusal_IsEvaluatedAnew() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        Assert.NotNull((await Add(journal, 5, limit: 1, stamp: stamp)).Refusal);
        Assert.Equal(5, (await Add(journal, 5, limit: 9, stamp: stamp)).Result);
    });

    [Fact]
    public Task Execute_KeyOfACommandThatChangedNothing_IsRememberedToo() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        Assert.Equal(3, (await journal.ExecuteAsync(stamp, TallyJson.Default.Int32, (_, _) => Decision.Accept(3, []))).Result);
        var restarted = await LoadAsync();
        Assert.Equal(3, (await restarted.ExecuteAsync(stamp, TallyJson.Default.Int32, (_, _) => Decision.Accept(4, []))).Result);
    });

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public Task Execute_KeyAfterHours_IsRememberedForADay(int hours, bool remembered) => Turns.RunAsync(async () =>
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
        _time = clock;
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await LoadAsync();
        await Add(journal, 5, stamp: stamp);
        clock.Advance(TimeSpan.FromHours(hours));
        await Add(journal, 1, stamp: new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid()));
        await Add(journal, 5, stamp: stamp);
        Assert.Equal(remembered ? [5, 1] : [5, 1, 5], journal.Durable.Numbers);
    });

    [Fact]
    public Task Execute_MoreThanABatchHolds_GoesInSeveralAndNeverSplitsACommand() => Turns.RunAsync(async () =>
    {
        var store = new ScriptedStore(_memory, new JournalLimits(MaxRecords: 5, MaxBytes: 100_000, MaxPersonalRows: 5));
        var journal = await LoadAsync(store);
        store.Shut();
        var answers = Enumerable.Range(0, 9).Select(_ => journal.ExecuteAsync(
            Anyone, TallyJson.Default.Int32, (_, _) => Decision.Accept(0, [new NumberAdded(1), new NumberAdded(1)]))).ToList();
        await Task.Yield();
        store.Open();
        await Task.WhenAll(answers);
        Assert.All(store.Appends, batch => Assert.True(batch.RecordCount is 2 or 4));
        Assert.Equal(18, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_CommandLargerThanABatch_IsRefusedAndChangesNothing() => Turns.RunAsync(async () =>
    {
        var store = new ScriptedStore(_memory, new JournalLimits(MaxRecords: 2, MaxBytes: 100_000, MaxPersonalRows: 5));
        var journal = await LoadAsync(store);
        var answer = await journal.ExecuteAsync(
            Anyone, TallyJson.Default.Int32, (_, _) => Decision.Accept(0, [new NumberAdded(1), new NumberAdded(1), new NumberAdded(1)]));
        Assert.Equal(RefusalKind.TooLarge, answer.Refusal!.Kind);
        Assert.Equal(1, (await Add(journal, 1)).Result);
    });

    [Fact]
    public Task Execute_TooManyWaiting_IsRefusedAsOverloadedAtOnce() => Turns.RunAsync(async () =>
    {
        _options.MaxPending = 10;
        var journal = await LoadAsync();
        _store.Shut();
        var first = Add(journal, 1);
        await InFlight(1);
        var waiting = Enumerable.Range(0, 10).Select(_ => Add(journal, 1)).ToList();
        Assert.Equal(RefusalKind.Overloaded, (await Add(journal, 1)).Refusal!.Kind);
        _store.Open();
        await Task.WhenAll(waiting.Append(first));
        Assert.Equal(11, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_SomethingIsDue_IsAppliedFirst() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync(model: new TallyModel(rings: DateTimeOffset.UnixEpoch));
        await journal.ExecuteAsync(Anyone, TallyJson.Default.Int32, (tally, _) =>
        {
            Assert.True(tally.Rung);
            return Decision.Accept(0, [new NumberAdded(1)]);
        });
        Assert.True(journal.Durable.Rung);
    });

    [Fact]
    public Task Execute_ClockRunsBackwards_RecordTimesDoNot() => Turns.RunAsync(async () =>
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
        _time = clock;
        var times = new List<DateTimeOffset>();
        var journal = await LoadAsync();
        journal.Committed = records => times.AddRange(records.Select(record => record.Meta.Time));
        await Add(journal, 1);
        _time = new FakeTimeProvider(clock.GetUtcNow() - TimeSpan.FromHours(1));
        var restarted = await LoadAsync();
        restarted.Committed = records => times.AddRange(records.Select(record => record.Meta.Time));
        await Add(restarted, 1);
        Assert.Equal(times[0], times[1]);
    });

    [Fact]
    public Task Claim_StreamExists_RaisesTheEpochOnceAndFencesTheOlderLife() => Turns.RunAsync(async () =>
    {
        var old = await LoadAsync();
        await Add(old, 1);
        var journal = await LoadAsync();
        Assert.Equal(2, await journal.ClaimAsync());
        Assert.Equal(2, await journal.ClaimAsync());
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(old, 1)).Refusal!.Kind);
        await Add(journal, 2);
        Assert.Equal(2, journal.DurableHead.Epoch);
    });

    [Fact]
    public Task Claim_NothingWasEverWritten_WritesNothing() => Turns.RunAsync(async () =>
    {
        var journal = await LoadAsync();
        Assert.Null(await journal.ClaimAsync());
        Assert.Equal(StreamHead.None, await _memory.ReadHeadAsync(Stream, TestContext.Current.CancellationToken));
    });

    [Fact]
    public Task Claim_StoreGone_IsAFailureAndNotNothing() => Turns.RunAsync(async () =>
    {
        await Add(await LoadAsync(), 1);
        var journal = await LoadAsync();
        _store.OnSeal = () => throw new JournalStoreException("Gone.");
        await Assert.ThrowsAsync<JournalStoreException>(journal.ClaimAsync);
        await Assert.ThrowsAsync<JournalStoreException>(journal.ClaimAsync);
    });

    [Fact]
    public Task Close_SnapshotCannotBeMade_ClosesAllTheSame() => Turns.RunAsync(async () =>
    {
        _options.SnapshotAfterBytes = 1;
        _store.OnSave = () => throw new InvalidOperationException("The state cannot be written.");
        var journal = await LoadAsync();
        await Add(journal, 1);
        await journal.CloseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, (await Add(journal, 2)).Result);
        Assert.Equal([1, 2], (await LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Load_UnknownRecordType_Refuses() => Turns.RunAsync(async () =>
    {
        await Add(await LoadAsync(), 1);
        await Assert.ThrowsAsync<UnknownRecordException>(() => LoadAsync(model: new TallyModel(knowsNumbers: false)));
    });

    [Fact]
    public Task Load_RecordOfAnOlderSchema_IsUpcast() => Turns.RunAsync(async () =>
    {
        var old = """{"v":1,"t":"2026-01-01T00:00:00Z","a":"public","k":"tally.added","s":1,"b":{"n":4}}""" + "\n";
        await _memory.AppendAsync(
            Stream,
            new AppendBatch(StreamHead.None, 1, Guid.NewGuid(), 1, System.Text.Encoding.UTF8.GetBytes(old), []),
            TestContext.Current.CancellationToken);
        Assert.Equal([40], (await LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Load_SnapshotOfAnotherSchema_ReplaysTheRecordsInstead() => Turns.RunAsync(async () =>
    {
        _options.SnapshotAfterBytes = 1;
        var journal = await LoadAsync();
        await Add(journal, 1);
        await journal.CloseAsync(TestContext.Current.CancellationToken);
        var (same, other) = (new TallyModel(), new TallyModel(snapshotSchema: 2));
        Assert.Equal([1], (await LoadAsync(model: same)).Durable.Numbers);
        Assert.Equal([1], (await LoadAsync(model: other)).Durable.Numbers);
        Assert.Equal((1, 0), (same.Loads, other.Loads));
    });

    [Fact]
    public Task Load_SnapshotIsDamaged_ReplaysTheRecordsInstead() => Turns.RunAsync(async () =>
    {
        await Add(await LoadAsync(), 7);
        await _memory.SaveSnapshotAsync(Stream, 1, ["H{damaged"u8.ToArray()], TestContext.Current.CancellationToken);
        Assert.Equal([7], (await LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public void Load_AfterAnyCommands_GivesWhatWasServed() => Gen.Select(
        Gen.Int[-3, 9].Array[0, 60], Gen.Int[0, 1].Array[0, 60], Gen.Int[1, 400]).Sample(
        (numbers, restarts, snapshotAfter) => Turns.RunAsync(async () =>
        {
            var memory = new MemoryJournalStore();
            var store = new ScriptedStore(memory);
            var options = new JournalOptions { SnapshotAfterBytes = snapshotAfter };
            var journal = await LoadAsync(store, options: options);
            foreach (var (number, i) in numbers.Select((number, i) => (number, i)))
            {
                await Add(journal, number, limit: 60, stamp: new CommandStamp("a", new Guid(i, 0, 0, new byte[8]), Guid.Empty));
                if (i < restarts.Length && restarts[i] == 1)
                {
                    await journal.CloseAsync(CancellationToken.None);
                    var restarted = await LoadAsync(store, options: options);
                    Assert.Equal(journal.Durable.Numbers, restarted.Durable.Numbers);
                    journal = restarted;
                }
            }
        }).GetAwaiter().GetResult(), iter: 60);

    private async Task InFlight(int appends)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(5);
        while (_store.Appends.Count < appends)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited for append {appends}; the store saw {_store.Appends.Count}.");
            await Task.Delay(1);
        }
    }

    private Task<Journal<Tally>> LoadAsync(ScriptedStore? store = null, TallyModel? model = null, JournalOptions? options = null) =>
        Grains.Journal.Journal.LoadAsync(
            Stream, store ?? _store, model ?? new TallyModel(), _time, options ?? _options, NullLogger.Instance, CancellationToken.None);

    private static Task<Answer<int>> Add(Journal<Tally> journal, int number, int limit = int.MaxValue, CommandStamp? stamp = null) =>
        journal.ExecuteAsync(stamp ?? Anyone, TallyJson.Default.Int32, (tally, _) => Tally.Add(tally, number, limit));
}
