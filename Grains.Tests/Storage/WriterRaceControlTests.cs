using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>Shows that the race of thirty-two writers finds a store without a fence.</summary>
public sealed class WriterRaceControlTests
{
    private static readonly StreamId Stream = new("district", "event", "race");

    [Fact]
    public async Task Race_StoreThatSaysCommittedWhenItWasFenced_IsFound()
    {
        var fault = await WriterRace.RunAsync(new UnfencedStore(new MemoryJournalStore()), Stream, TestContext.Current.CancellationToken);

        Assert.NotNull(fault);
    }

    /// <summary>Checks the head and then writes without looking again; the first two that have checked the same head wait for each other.</summary>
    private sealed class UnfencedStore(IJournalStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _bothHaveChecked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _checked;

        public override async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
        {
            if (await ReadHeadAsync(stream, cancellationToken) != batch.Expected)
            {
                return AppendOutcome.Fenced;
            }

            // Nothing is written before two have checked, so a second writer always comes: the race is lost on any machine.
            if (Interlocked.Increment(ref _checked) >= 2)
            {
                _bothHaveChecked.TrySetResult();
            }

            await _bothHaveChecked.Task.WaitAsync(cancellationToken);
            await base.AppendAsync(stream, batch, cancellationToken);
            return AppendOutcome.Committed;
        }
    }
}
