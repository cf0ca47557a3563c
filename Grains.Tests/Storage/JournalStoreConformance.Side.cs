using System.Security.Cryptography;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <content>Snapshots, personal rows and secrets.</content>
public abstract partial class JournalStoreConformance
{
    [Fact]
    public async Task Snapshot_Saved_IsLoadedChunkByChunk()
    {
        await AppendAsync(Stream, 3);
        ReadOnlyMemory<byte>[] chunks = [RandomNumberGenerator.GetBytes(SnapshotLines.ChunkBytes + 500), RandomNumberGenerator.GetBytes(960 * 1024), new byte[1], RandomNumberGenerator.GetBytes(70_000)];

        await Store.SaveSnapshotAsync(Stream, 2, chunks, Cancellation);
        await ReopenAsync();

        await AssertSnapshotAsync(2, chunks);
    }

    [Fact]
    public async Task Snapshot_NewerOrEqual_ReplacesAndOlderIsIgnored()
    {
        await AppendAsync(Stream, 5);
        ReadOnlyMemory<byte>[] first = ["one"u8.ToArray(), "more"u8.ToArray()];
        ReadOnlyMemory<byte>[] second = ["two"u8.ToArray()];
        ReadOnlyMemory<byte>[] third = ["three"u8.ToArray(), "3"u8.ToArray(), "3"u8.ToArray()];

        await Store.SaveSnapshotAsync(Stream, 3, first, Cancellation);
        await Store.SaveSnapshotAsync(Stream, 3, second, Cancellation);
        await AssertSnapshotAsync(3, second);
        await Store.SaveSnapshotAsync(Stream, 2, first, Cancellation);
        await AssertSnapshotAsync(3, second);
        await Store.SaveSnapshotAsync(Stream, 5, third, Cancellation);
        await AssertSnapshotAsync(5, third);
        await Store.SaveSnapshotAsync(Stream, 5, [], Cancellation);
        await AssertSnapshotAsync(5, []);
    }

    [Fact]
    public async Task Snapshot_TornInTheMiddle_LeavesTheOlderOne()
    {
        await AppendAsync(Stream, 5);
        ReadOnlyMemory<byte>[] older = ["older"u8.ToArray()];
        await Store.SaveSnapshotAsync(Stream, 3, older, Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.SaveSnapshotAsync(Stream, 5, Torn(), Cancellation));
        await AssertSnapshotAsync(3, older);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveSnapshotAsync(Stream, 5, [new byte[10], new byte[(960 * 1024) + 1]], Cancellation));
        await AssertSnapshotAsync(3, older);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveSnapshotAsync(Stream, 6, older, Cancellation));
        await ReopenAsync();
        await AssertSnapshotAsync(3, older);

        await Store.SaveSnapshotAsync(Stream, 5, older, Cancellation);
        await AssertSnapshotAsync(5, older);

        static IEnumerable<ReadOnlyMemory<byte>> Torn()
        {
            yield return new byte[100];
            yield return new byte[100];
            throw new InvalidDataException("torn");
        }
    }

    [Fact]
    public async Task Snapshot_SavedByThreeAtOnce_NewestStandsWhole()
    {
        await AppendAsync(Stream, 5);
        ReadOnlyMemory<byte>[][] snapshots = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 4).Select(_ => new ReadOnlyMemory<byte>([(byte)i])).ToArray())];

        await Task.WhenAll(snapshots.Select((chunks, i) => Store.SaveSnapshotAsync(Stream, 5 - i, chunks, Cancellation)));

        await AssertSnapshotAsync(5, snapshots[0]);
    }

    [Fact]
    public async Task Personal_WrittenWithABatch_IsReadBySubjectAndRewritten()
    {
        var first = Batch(StreamHead.None, 1, 10, Person("a", "Ann"), Person("b", "Bo"), Person("c", "old"), Person("c", "Cy"));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, first, Cancellation));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, Batch(first.Result, 1, 10, Person("b", "Bob the builder")), Cancellation));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream with { Id = "other" }, Batch(StreamHead.None, 1, 10, Person("a", "Another")), Cancellation));
        await ReopenAsync();

        await AssertPersonalAsync(null, Person("a", "Ann"), Person("b", "Bob the builder"), Person("c", "Cy"));
        await AssertPersonalAsync(["c", "b", "nobody"], Person("b", "Bob the builder"), Person("c", "Cy"));
        await AssertPersonalAsync([]);
    }

    [Fact]
    public async Task Personal_ManySubjects_AreAllRead()
    {
        var head = StreamHead.None;
        var all = Enumerable.Range(0, 150).Select(i => Person($"s:{i:d3}", $"name {i}")).ToArray();
        foreach (var rows in all.Chunk(Math.Min(50, Store.Limits.MaxPersonalRows)))
        {
            var batch = Batch(head, 1, 10, rows);
            Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, batch, Cancellation));
            head = batch.Result;
        }

        await AssertPersonalAsync(null, all);
        await AssertPersonalAsync([.. all.Select(row => row.Subject)], all);
        Assert.Equal(all.Where(row => row.Subject.StartsWith("s:01", StringComparison.Ordinal)).Select(row => row.Subject), (await Store.ListPersonalAsync(Stream, "s:01", Cancellation)).Select(row => row.Subject).Order());
        Assert.Empty(await Store.ListPersonalAsync(Stream, "s:9", Cancellation));
    }

    [Fact]
    public async Task Personal_PageByPage_HasEachRowOnceInOrder()
    {
        var head = StreamHead.None;
        // Some are large, so that a page ends before it is full.
        var all = Enumerable.Range(0, 60).Select(i => Person($"t:{i:d3}", new string('x', i % 7 == 0 ? 60_000 : 3))).ToArray();
        foreach (var rows in all.Chunk(Math.Min(10, Store.Limits.MaxPersonalRows)))
        {
            var batch = Batch(head, 1, 10, rows);
            Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, batch, Cancellation));
            head = batch.Result;
        }

        await Store.EraseAsync(Stream, "t:030", Cancellation);
        var found = new List<PersonalRow>();
        while (await Store.PagePersonalAsync(Stream, found.LastOrDefault()?.Subject, 7, Cancellation) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 7);
            found.AddRange(page);
        }

        Assert.Equal(all.Where(row => row.Subject != "t:030").Select(row => (row.Subject, row.Json.Length)), found.Select(row => (row.Subject, row.Json.Length)));
        Assert.Empty(await Store.PagePersonalAsync(Stream with { Id = "nobody" }, null, 7, Cancellation));
    }

    [Fact]
    public async Task Erase_Subject_RemovesItsRowAndNothingElse()
    {
        var batch = Batch(StreamHead.None, 2, 40, Person("a", "Ann"), Person("b", "Bo"));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, batch, Cancellation));

        await Store.EraseAsync(Stream, "a", Cancellation);
        await Store.EraseAsync(Stream, "a", Cancellation);
        await Store.EraseAsync(Stream, "never there", Cancellation);

        await AssertPersonalAsync(null, Person("b", "Bo"));
        await AssertHeadAsync(batch.Result);
        AssertStored([batch], await ReadAllAsync(Stream));

        // A batch sent again after the erasure must not bring the row back.
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, batch, Cancellation));
        await AssertPersonalAsync(null, Person("b", "Bo"));
    }

    [Fact]
    public async Task Secrets_RacedBySixteenCallers_AreOne()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(() => Secrets.GetOrAddAsync("keys/签名", RandomNumberGenerator.GetBytes(32), Cancellation), Cancellation)));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));

        await ReopenAsync();
        Assert.Equal(answers[0], await Secrets.GetOrAddAsync("keys/签名", [1], Cancellation));
        Assert.Equal([2], await Secrets.GetOrAddAsync("other", [2], Cancellation));
        Assert.Equal(["keys/签名"], (await Secrets.ListAsync("keys/", Cancellation)).Keys);
        Assert.Equal(2, (await Secrets.ListAsync("", Cancellation)).Count);
        Assert.Empty(await Secrets.ListAsync("none", Cancellation));
    }

    private async Task AssertSnapshotAsync(long version, ReadOnlyMemory<byte>[] chunks)
    {
        var snapshot = await Store.LoadSnapshotAsync(Stream, Cancellation);
        Assert.NotNull(snapshot);
        Assert.Equal(version, snapshot.Version);
        Assert.Equal(chunks.Select(chunk => Convert.ToHexString(SHA256.HashData(chunk.Span))), snapshot.Chunks.Select(chunk => Convert.ToHexString(SHA256.HashData(chunk.Span))));
    }

    private async Task AssertPersonalAsync(IReadOnlyCollection<string>? subjects, params PersonalRow[] expected)
    {
        var rows = await Store.ReadPersonalAsync(Stream, subjects, Cancellation);
        Assert.Equal(
            expected.Select(row => (row.Subject, Convert.ToHexString(row.Json.Span))),
            rows.OrderBy(row => row.Subject, StringComparer.Ordinal).Select(row => (row.Subject, Convert.ToHexString(row.Json.Span))));
    }
}
