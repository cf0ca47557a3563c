using EventsLive.Grains.Journal;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static EventsLive.Grains.Tests.Journal.ScriptedStream;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>Commands become records in batches: what is answered when, and what becomes of it when the store fails.</summary>
public sealed class JournalTests
{
    private readonly ScriptedStream _stream = new();

    [Fact]
    public Task Execute_BatchInFlight_IsAnsweredOnlyWhenDurable() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.Shut();
        var answer = Add(journal, 5);
        await Task.Yield();
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, journal.Durable.Total);
        _stream.Store.Open();
        Assert.Equal(5, (await answer).Result);
        Assert.Equal(5, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_ManyWhileOneBatchIsInFlight_ShareTheNextBatch() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.Shut();
        var first = Add(journal, 1);
        await _stream.InFlight(1);
        var others = Enumerable.Range(0, 100).Select(_ => Add(journal, 1)).ToList();
        _stream.Store.Open();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 100], _stream.Store.Appends.Select(batch => batch.RecordCount));
        Assert.Equal(101, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_RefusalRestsOnRecordsInFlight_WaitsForThem() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.Shut();
        var accepted = Add(journal, 5, limit: 5);
        var refused = Add(journal, 1, limit: 5);
        await _stream.InFlight(1);
        Assert.False(refused.IsCompleted);
        _stream.Store.Open();
        Assert.Equal(RefusalKind.Full, (await refused).Refusal!.Kind);
        Assert.Null((await accepted).Refusal);
    });

    [Fact]
    public Task Execute_BatchIsFenced_FailsWithAllThatWasDecidedOnIt() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        var failed = 0;
        journal.Failed = () => failed++;
        await Add(journal, 1);
        // Another activation of the same grain writes.
        var other = await _stream.LoadAsync();
        await Add(other, 10);

        _stream.Store.Shut();
        var first = Add(journal, 2);
        await _stream.InFlight(3);
        var onTop = Add(journal, 3);
        var refusedOnTop = Add(journal, 1, limit: 1);
        _stream.Store.Open();
        Assert.Equal(RefusalKind.StoreUnavailable, (await first).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await onTop).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await refusedOnTop).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(journal, 4)).Refusal!.Kind);
        Assert.Equal(1, failed);
        Assert.Equal([1, 10], (await _stream.LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Execute_AnswerOfTheStoreIsLost_StoresOnce() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        var lost = false;
        _stream.Store.OnAppend = async append =>
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
        Assert.Equal(2, _stream.Store.Appends.Count);
        Assert.Equal(_stream.Store.Appends[0].BatchId, _stream.Store.Appends[1].BatchId);
        Assert.Equal([7], (await _stream.LoadAsync()).Durable.Numbers);
    });

    [Fact]
    public Task Execute_StoreGone_IsADefiniteNoOnceSealed() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.OnAppend = _ => throw new JournalStoreException("Gone.");
        Assert.Equal(RefusalKind.StoreUnavailable, (await Add(journal, 7)).Refusal!.Kind);
        Assert.Equal(1, (await _stream.Memory.ReadHeadAsync(Id, TestContext.Current.CancellationToken)).Epoch);
    });

    [Fact]
    public Task Execute_StoreGoneAndCannotBeSealed_SaysThatTheOutcomeIsUnknown() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.OnAppend = _ => Task.FromResult(AppendOutcome.Unknown);
        _stream.Store.OnSeal = () => Task.FromResult(AppendOutcome.Unknown);
        var sent = Add(journal, 7);
        await _stream.InFlight(1);
        var neverSent = Add(journal, 8);
        Assert.Equal(RefusalKind.OutcomeUnknown, (await sent).Refusal!.Kind);
        Assert.Equal(RefusalKind.StoreUnavailable, (await neverSent).Refusal!.Kind);
    });

    [Fact]
    public Task Execute_StoreBreaksItsContract_AnswersAllTheSame() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync();
        _stream.Store.OnAppend = _ => throw new InvalidOperationException("No store throws this.");
        var answer = await Add(journal, 7).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(RefusalKind.OutcomeUnknown, answer.Refusal!.Kind);
        await journal.CloseAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    });

    [Fact]
    public Task Execute_MoreThanABatchHolds_GoesInSeveralAndNeverSplitsACommand() => Turns.RunAsync(async () =>
    {
        var store = new ScriptedStore(_stream.Memory, new JournalLimits(MaxRecords: 5, MaxBytes: 100_000, MaxPersonalRows: 5));
        var journal = await _stream.LoadAsync(store);
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
        var store = new ScriptedStore(_stream.Memory, new JournalLimits(MaxRecords: 2, MaxBytes: 100_000, MaxPersonalRows: 5));
        var journal = await _stream.LoadAsync(store);
        var answer = await journal.ExecuteAsync(
            Anyone, TallyJson.Default.Int32, (_, _) => Decision.Accept(0, [new NumberAdded(1), new NumberAdded(1), new NumberAdded(1)]));
        Assert.Equal(RefusalKind.TooLarge, answer.Refusal!.Kind);
        Assert.Equal(1, (await Add(journal, 1)).Result);
    });

    [Fact]
    public Task Execute_TooManyWaiting_IsRefusedAsOverloadedAtOnce() => Turns.RunAsync(async () =>
    {
        _stream.Options.MaxPending = 10;
        var journal = await _stream.LoadAsync();
        _stream.Store.Shut();
        var first = Add(journal, 1);
        await _stream.InFlight(1);
        var waiting = Enumerable.Range(0, 10).Select(_ => Add(journal, 1)).ToList();
        Assert.Equal(RefusalKind.Overloaded, (await Add(journal, 1)).Refusal!.Kind);
        _stream.Store.Open();
        await Task.WhenAll(waiting.Append(first));
        Assert.Equal(11, journal.Durable.Total);
    });

    [Fact]
    public Task Execute_SomethingIsDue_IsAppliedFirst() => Turns.RunAsync(async () =>
    {
        var journal = await _stream.LoadAsync(model: new TallyModel(rings: DateTimeOffset.UnixEpoch));
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
        _stream.Time = clock;
        var times = new List<DateTimeOffset>();
        var journal = await _stream.LoadAsync();
        journal.Committed = records => times.AddRange(records.Select(record => record.Meta.Time));
        await Add(journal, 1);
        _stream.Time = new FakeTimeProvider(clock.GetUtcNow() - TimeSpan.FromHours(1));
        var restarted = await _stream.LoadAsync();
        restarted.Committed = records => times.AddRange(records.Select(record => record.Meta.Time));
        await Add(restarted, 1);
        Assert.Equal(times[0], times[1]);
    });
}
