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

    /// <summary>Checks the head and then writes, with a moment in between, and lets the last writer win.</summary>
    private sealed class UnfencedStore(IJournalStore inner) : StoreDecorator(inner)
    {
        public override async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
        {
            if (await ReadHeadAsync(stream, cancellationToken) != batch.Expected)
            {
                return AppendOutcome.Fenced;
            }

            await Task.Yield();
            await base.AppendAsync(stream, batch, cancellationToken);
            return AppendOutcome.Committed;
        }
    }
}
