using EventsLive.Grains.Journal;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static EventsLive.Grains.Tests.Journal.ScriptedStream;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>A command that comes again under its key is carried out once, whatever happened to the first.</summary>
public sealed class JournalKeyTests
{
    private readonly ScriptedStream _stream = new();

    [Fact]
    public Task Execute_SameKey_AnswersAsTheFirstTimeAlsoAfterARestart() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        var (first, inFlight) = (Add(journal, 5, stamp: stamp), Add(journal, 5, stamp: stamp));
        Assert.Equal(5, (await first).Result);
        Assert.Equal(5, (await inFlight).Result);
        await Add(journal, 1);
        Assert.Equal(5, (await Add(journal, 5, stamp: stamp)).Result);
        var restarted = await _stream.LoadAsync();
        Assert.Equal(5, (await Add(restarted, 5, stamp: stamp)).Result);
        Assert.Equal([5, 1], restarted.Durable.Numbers);
    });

    [Fact]
    public Task Execute_SameKeyAsACommandOfUnknownOutcome_IsToldThatItIsUnknown() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        _stream.Store.OnAppend = _ => Task.FromResult(AppendOutcome.Unknown);
        _stream.Store.OnSeal = () => Task.FromResult(AppendOutcome.Unknown);
        var sent = Add(journal, 7, stamp: stamp);
        await _stream.InFlight(1);
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
        var journal = await _stream.LoadAsync();
        _stream.Store.OnAppend = append => _stream.Store.Appends.Count == 1 ? append() : Task.FromResult(AppendOutcome.Fenced);
        _stream.Store.Shut();
        var first = Add(journal, 5, stamp: stamp);
        await _stream.InFlight(1);
        var onTop = Add(journal, 3);
        var again = Add(journal, 5, stamp: stamp);
        _stream.Store.Open();
        Assert.Equal(5, (await first).Result);
        Assert.Equal(RefusalKind.StoreUnavailable, (await onTop).Refusal!.Kind);
        Assert.Equal(5, (await again).Result);
        Assert.Equal(5, (await Add(journal, 5, stamp: stamp)).Result);
    });

    [Fact]
    public Task Execute_SameKeyOtherBody_IsRefused() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        await Add(journal, 5, stamp: stamp);
        var refusal = (await Add(journal, 6, stamp: stamp with { BodyHash = Guid.NewGuid() })).Refusal!;
        Assert.Equal((RefusalKind.KeyReused, "Idempotency-Key"), (refusal.Kind, refusal.Field));
        Assert.Equal([5], journal.Durable.Numbers);
    });

    [Fact]
    public Task Execute_KeyOfARefusal_IsEvaluatedAnew() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        Assert.NotNull((await Add(journal, 5, limit: 1, stamp: stamp)).Refusal);
        Assert.Equal(5, (await Add(journal, 5, limit: 9, stamp: stamp)).Result);
    });

    [Fact]
    public Task Execute_KeyOfACommandThatChangedNothing_IsRememberedToo() => Turns.RunAsync(async () =>
    {
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        Assert.Equal(3, (await journal.ExecuteAsync(stamp, TallyJson.Default.Int32, (_, _) => Decision.Accept(3, []))).Result);
        var restarted = await _stream.LoadAsync();
        Assert.Equal(3, (await restarted.ExecuteAsync(stamp, TallyJson.Default.Int32, (_, _) => Decision.Accept(4, []))).Result);
    });

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public Task Execute_KeyAfterHours_IsRememberedForADay(int hours, bool remembered) => Turns.RunAsync(async () =>
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
        _stream.Time = clock;
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        var journal = await _stream.LoadAsync();
        await Add(journal, 5, stamp: stamp);
        clock.Advance(TimeSpan.FromHours(hours));
        await Add(journal, 1, stamp: new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid()));
        await Add(journal, 5, stamp: stamp);
        Assert.Equal(remembered ? [5, 1] : [5, 1, 5], journal.Durable.Numbers);
    });
}
