using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <content>Limits, odd names, many rows, many writers.</content>
public abstract partial class JournalStoreConformance
{
    // More than Azure Tables gives in one page.
    protected const int MoreThanAPage = 1_050;

    public static TheoryData<string> OddNames { get; } =
    [
        "", " ", "中文 街道", "a/b\\c#d?e", "UPPER", "upper", "_", "__", "_5f", ".", "..", "a.b", "%2f", "\u0001\t\n", "\0", "🤖", "é", "e\u0301", "x'--", "\"", "head", "snapshot", "~",
    ];

    [Fact]
    public async Task Append_ExactlyAtTheLimits_IsWrittenWhole()
    {
        var limits = Store.Limits;
        var rows = Enumerable.Range(0, limits.MaxPersonalRows).Select(i => Person($"subject-{i}", $"person {i}")).ToArray();
        var full = Batch(StreamHead.None, limits.MaxRecords, limits.MaxBytes - rows.Sum(row => row.Json.Length), rows);
        var oneRow = Batch(full.Result, 1, 0, new PersonalRow("subject-0", new byte[limits.MaxBytes]));

        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, full, Cancellation));
        Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(Stream, oneRow, Cancellation));

        AssertStored([full, oneRow], await ReadAllAsync(Stream));
        var personal = await Store.ReadPersonalAsync(Stream, null, Cancellation);
        Assert.Equal(limits.MaxPersonalRows, personal.Count);
        Assert.Equal(limits.MaxBytes, personal.Single(row => row.Subject == "subject-0").Json.Length);
    }

    [Fact]
    public async Task Append_OverALimitOrInconsistent_IsRefusedAndWritesNothing()
    {
        var limits = Store.Limits;
        var rows = Enumerable.Range(0, limits.MaxPersonalRows + 1).Select(i => Person($"subject-{i}", "")).ToArray();
        var good = Batch(StreamHead.None);
        AppendBatch[] bad =
        [
            Batch(StreamHead.None, limits.MaxRecords + 1),
            Batch(StreamHead.None, 0),
            Batch(StreamHead.None, 1, limits.MaxBytes + 1),
            Batch(StreamHead.None, 1, limits.MaxBytes, Person("p", "")),
            Batch(StreamHead.None, 1, 1, rows),
            Batch(StreamHead.None, 1, 1, Person(new string('x', StreamId.MaxEncodedLength + 1), "")),
            Batch(StreamHead.None, 1, 1, Person("half a pair \ud83e", "")),
            good with { Epoch = 0 },
            good with { Epoch = 2 },
            good with { BatchId = Guid.Empty },
        ];

        foreach (var batch in bad)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Stream, batch, Cancellation));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Stream with { Id = new string('x', StreamId.MaxEncodedLength) }, good, Cancellation));
        await AssertHeadAsync(StreamHead.None);
        Assert.Empty(await ToListAsync(Store.ListAsync("", Cancellation)));
    }

    [Fact]
    public async Task Streams_OddNames_AreKeptApart()
    {
        var longest = new StreamId("d", "n", new string('z', StreamId.MaxEncodedLength - 4));
        var streams = OddNames.Select(name => new StreamId("district", "event", name.Data))
            .Concat(OddNames.Select(name => new StreamId(name.Data, "event", "id")))
            .Append(longest)
            .ToList();
        var written = new Dictionary<StreamId, AppendBatch>();
        foreach (var stream in streams)
        {
            written[stream] = Batch(StreamHead.None, 1, 20, Person(stream.Id, stream.Id.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(stream, written[stream], Cancellation));
        }

        foreach (var stream in streams)
        {
            AssertStored([written[stream]], await ReadAllAsync(stream));
            var row = Assert.Single(await Store.ReadPersonalAsync(stream, [stream.Id, "nobody"], Cancellation));
            Assert.Equal(stream.Id, row.Subject);
        }

        var listed = await ToListAsync(Store.ListAsync("", Cancellation));
        Assert.Equal(streams.OrderBy(stream => stream.Encode(), StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Read_MoreBatchesThanAPage_HasNoGap()
    {
        var written = await AppendAsync(Stream, MoreThanAPage);

        AssertStored(written, await ReadAllAsync(Stream));
        AssertStored(written[1_020..], await ReadAllAsync(Stream, 1_021));
    }

    [Fact]
    public async Task List_MoreStreamsThanAPage_GivesThoseOfThePrefixInOrder()
    {
        var mine = Enumerable.Range(0, MoreThanAPage).Select(i => new StreamId("district", "team", $"t{i:x}")).ToList();
        StreamId[] others = [new("district", "teams", "t1"), new("district", "tea", "t1"), new("district2", "team", "t1"), new("distric", "team", "t1")];
        await Parallel.ForEachAsync(
            mine.Concat(others),
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation },
            async (stream, token) => Assert.Equal(AppendOutcome.Committed, await Store.AppendAsync(stream, Batch(StreamHead.None), token)));

        var listed = await ToListAsync(Store.ListAsync(StreamId.Prefix("district", "team"), Cancellation));

        Assert.Equal(mine.OrderBy(stream => stream.Encode(), StringComparer.Ordinal), listed);
        Assert.Equal(mine.Count + others.Length, (await ToListAsync(Store.ListAsync("", Cancellation))).Count);
    }

    [Fact]
    public async Task Append_ThirtyTwoWritersOnOneStream_LeaveEachBatchOnceWithoutGap()
    {
        Assert.Null(await WriterRace.RunAsync(Store, Stream, Cancellation));
    }

    [Fact]
    public async Task Read_UnknownStream_FindsNothingAndWritesNothing()
    {
        await AssertHeadAsync(StreamHead.None);
        Assert.Empty(await ReadAllAsync(Stream));
        Assert.Null(await Store.LoadSnapshotAsync(Stream, Cancellation));
        Assert.Empty(await Store.ReadPersonalAsync(Stream, null, Cancellation));
        Assert.Empty(await Store.ReadPersonalAsync(Stream, ["p"], Cancellation));
        await Store.EraseAsync(Stream, "p", Cancellation);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveSnapshotAsync(Stream, 1, [new byte[1]], Cancellation));

        await AssertHeadAsync(StreamHead.None);
        Assert.Empty(await ToListAsync(Store.ListAsync("", Cancellation)));
    }
}
