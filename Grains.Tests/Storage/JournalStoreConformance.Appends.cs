using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <content>Order, conditions, fences and batches sent more than once.</content>
public abstract partial class JournalStoreConformance
{
    [Fact]
    public async Task Append_SeveralBatches_AreReadInOrder()
    {
        var written = await AppendAsync(Stream, 3);
        written.AddRange(await AppendAsync(Stream, 4, recordsEach: 5));

        AssertStored(written, await ReadAllAsync(Stream));
        await AssertHeadAsync(written[^1].Result);
        Assert.Equal(23, written[^1].Result.Version);

        await ReopenAsync();
        AssertStored(written, await ReadAllAsync(Stream));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(15, 2)]
    [InlineData(16, 3)]
    [InlineData(99, 3)]
    public async Task Read_FromVersion_BeginsWithTheBatchThatHoldsIt(long fromVersion, int batch)
    {
        var written = await AppendAsync(Stream, 3, recordsEach: 5);

        AssertStored(written[batch..], await ReadAllAsync(Stream, fromVersion));
    }

    [Fact]
    public async Task Append_HeadOfAnotherVersionEpochOrBatch_IsFencedAndWritesNothing()
    {
        var written = await AppendAsync(Stream, 2);
        var head = written[^1].Result;
        StreamHead[] others =
        [
            StreamHead.None,
            written[0].Result,
            head with { Version = head.Version - 1 },
            head with { Version = head.Version + 1 },
            head with { Epoch = head.Epoch + 1 },
            head with { BatchId = Guid.NewGuid() },
        ];

        foreach (var other in others)
        {
            var batch = Batch(other, 1, 40, Person("p1", "must not be kept"));
            Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, batch, Cancellation));
        }

        await AssertHeadAsync(head);
        AssertStored(written, await ReadAllAsync(Stream));
        Assert.Empty(await Store.ReadPersonalAsync(Stream, null, Cancellation));
    }

    [Fact]
    public async Task Append_UnknownStreamWithAHead_IsFencedAndMakesNoStream()
    {
        Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, Batch(new StreamHead(1, 7, Guid.NewGuid())), Cancellation));

        await AssertHeadAsync(StreamHead.None);
        Assert.Empty(await ToListAsync(Store.ListAsync("", Cancellation)));
    }

    [Fact]
    public async Task Append_NextEpoch_FencesTheWriterOfTheOldOne()
    {
        var head = (await AppendAsync(Stream, 1))[^1].Result;
        var claim = Batch(head) with { Epoch = head.Epoch + 1 };

        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, claim, Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, Batch(head), Cancellation));
        await AssertHeadAsync(new StreamHead(2, 2, claim.BatchId));
    }

    [Fact]
    public async Task Seal_ExpectedHead_RaisesTheEpochAndFencesWhatWasSentBefore()
    {
        var written = await AppendAsync(Stream, 2);
        var head = written[^1].Result;
        var seal = Guid.NewGuid();

        Assert.Equal(AppendOutcome.Committed, await Store.SealAsync(Stream, head, seal, Cancellation));
        Assert.Equal(AppendOutcome.Committed, await Store.SealAsync(Stream, head, seal, Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await Store.SealAsync(Stream, head, Guid.NewGuid(), Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, Batch(head), Cancellation));

        var sealedHead = new StreamHead(head.Epoch + 1, head.Version, seal);
        await AssertHeadAsync(sealedHead);
        AssertStored(written, await ReadAllAsync(Stream));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, Batch(sealedHead), Cancellation));
    }

    [Fact]
    public async Task Seal_StreamWithoutRecords_FencesTheFirstAppend()
    {
        var delayed = Batch(StreamHead.None);
        var seal = Guid.NewGuid();

        Assert.Equal(AppendOutcome.Committed, await Store.SealAsync(Stream, StreamHead.None, seal, Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, delayed, Cancellation));
        await AssertHeadAsync(new StreamHead(1, 0, seal));
        Assert.Empty(await ReadAllAsync(Stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_OriginalThatLandsLate_IsRefusedOnlyAfterASeal(bool isSealed)
    {
        var head = (await AppendAsync(Stream, 1))[^1].Result;
        var delayed = Batch(head, 1, 40, Person("p1", "late"));
        if (isSealed)
        {
            Assert.Equal(AppendOutcome.Committed, await Store.SealAsync(Stream, head, Guid.NewGuid(), Cancellation));
        }

        var outcome = await Store.AppendAsync(Stream, delayed, Cancellation);

        Assert.Equal(isSealed ? AppendOutcome.Fenced : AppendOutcome.Committed, outcome);
        Assert.Equal(isSealed ? 1 : 2, (await ReadAllAsync(Stream)).Count);
        Assert.Equal(isSealed ? 0 : 1, (await Store.ReadPersonalAsync(Stream, null, Cancellation)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_SentAgain_IsWrittenOnce(bool first)
    {
        var head = first ? StreamHead.None : (await AppendAsync(Stream, 1))[^1].Result;
        var batch = Batch(head, 3);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, batch, Cancellation));
        }

        await AssertHeadAsync(batch.Result);
        Assert.Single(await ReadAllAsync(Stream), stored => stored.BatchId == batch.BatchId);
    }

    [Fact]
    public async Task Append_SentAgainAfterAnotherEpochWrote_IsStillCommitted()
    {
        var head = (await AppendAsync(Stream, 1))[^1].Result;
        var mine = Batch(head, 2);
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, mine, Cancellation));
        var other = Batch(mine.Result) with { Epoch = head.Epoch + 1 };
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, other, Cancellation));

        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, mine, Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await Store.AppendAsync(Stream, mine with { BatchId = Guid.NewGuid() }, Cancellation));
        await AssertHeadAsync(other.Result);
        Assert.Equal(3, (await ReadAllAsync(Stream)).Count);
    }

    [Fact]
    public async Task Append_AnswerLostAndSentAgain_IsWrittenOnce()
    {
        var faulty = new FaultyStore(Store);
        var head = StreamHead.None;
        for (var i = 0; i < 20; i++)
        {
            var batch = Batch(head);
            faulty.Next = (i % 3) switch { 0 => Fault.LoseAnswer, 1 => Fault.LoseRequest, _ => Fault.None };
            var outcome = await faulty.AppendAsync(Stream, batch, Cancellation);
            Assert.Equal(i % 3 == 2 ? AppendOutcome.Committed : AppendOutcome.Unknown, outcome);
            Assert.Equal(AppendOutcome.Committed, await faulty.AppendAsync(Stream, batch, Cancellation));
            head = batch.Result;
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(v => (long)v), (await ReadAllAsync(Stream)).Select(b => b.FirstVersion));
    }

    [Fact]
    public async Task Append_Cancelled_WritesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.AppendAsync(Stream, Batch(StreamHead.None), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadHeadAsync(Stream, cancelled.Token));
        await AssertHeadAsync(StreamHead.None);
    }
}
