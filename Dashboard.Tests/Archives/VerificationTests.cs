using System.IO.Compression;
using System.Security.Cryptography;
using CsCheck;
using EventsLive.Dashboard.Archives;
using EventsLive.Grains.Archives;
using Xunit;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>Whatever file is held against an archive: an answer, never a failure, and never "recorded" for another file.</summary>
public sealed class VerificationTests
{
    private static readonly (string Name, byte[] Content)[] Parts =
        [("contest.json", Bytes(400)), ("records/contest.ndjson", Bytes(3_000)), ("standings.csv", Bytes(900)), ("empty.ndjson", []), ("SHA256SUMS", Bytes(200))];

    private static readonly byte[] File = Packed(Parts, CompressionLevel.NoCompression);

    private static readonly RecordedArchive[] Recorded =
    [
        new(1, "a", DateTimeOffset.UnixEpoch, new ArchiveHeads(1, 0, 0), new ArchiveFile(Hash(File), File.Length, [.. Parts.Select(part => new ArchiveEntry(part.Name, Hash(part.Content)))]), null),
    ];

    [Fact]
    public async Task TheFileItself_IsRecorded() => Assert.Equal(VerificationOutcome.Recorded, (await OfAsync(File)).Outcome);

    [Fact]
    public void DamagedAnywhere_IsAnsweredFor_AndNotRecorded() =>
        Gen.Select(Gen.Int[0, File.Length - 1].Array[1, 6], Gen.Byte[1, 255], Gen.Int[0, 40], Gen.Bool).Sample((places, flip, cut, fromEnd) =>
        {
            var damaged = File.ToArray();
            foreach (var place in places)
            {
                // Most of them in the directory at the end, where a reader believes what it is told of lengths and places.
                damaged[fromEnd ? File.Length - 1 - (place % 420) : place] ^= flip;
            }

            damaged = damaged[..^cut];
            var answer = OfAsync(damaged).GetAwaiter().GetResult();
            Assert.True(answer.Outcome != VerificationOutcome.Recorded || damaged.AsSpan().SequenceEqual(File));
        }, iter: 20_000);

    [Fact]
    public async Task PackedOtherwise_IsRepacked()
    {
        Assert.Equal(VerificationOutcome.Repacked, (await OfAsync(Packed(Parts, CompressionLevel.Optimal))).Outcome);
        Assert.Equal(VerificationOutcome.Repacked, (await OfAsync(Packed([.. Parts.Reverse()], CompressionLevel.NoCompression))).Outcome);
        // What stands behind a ZIP file is read by nobody; what stands in front of it moves all that its directory points to.
        Assert.Equal(VerificationOutcome.Unknown, (await OfAsync([.. "#!/bin/sh\n"u8, .. File])).Outcome);
        Assert.Equal(VerificationOutcome.Repacked, (await OfAsync([.. File, .. new byte[16]])).Outcome);
    }

    [Fact]
    public async Task EntryThatStandsTwice_IsNamed_WhicheverOfThemTellsTheTruth()
    {
        var forged = ("standings.csv", Bytes(901));
        foreach (var parts in new[] { Parts.Append(forged), Parts.Prepend(forged) })
        {
            var answer = await OfAsync(Packed([.. parts], CompressionLevel.NoCompression));
            Assert.Equal(VerificationOutcome.Differs, answer.Outcome);
            Assert.Equal("standings.csv", Assert.Single(answer.Entries).Entry);
        }
    }

    [Fact]
    public async Task EntryThatUnpacksToFarMoreThanTheFile_IsNotUnpacked()
    {
        var answer = await OfAsync(Packed([.. Parts.Take(1), ("standings.csv", new byte[200 * 1024 * 1024])], CompressionLevel.Optimal));
        Assert.Contains(("standings.csv", EntryFinding.Unreadable), answer.Entries);
    }

    /// <summary>There may be thousands: they are recorded by the list of hashes that is one entry.</summary>
    [Fact]
    public async Task Images_AreHeldAgainstTheRecordedListOfHashes()
    {
        (string Name, byte[] Content)[] images = [("photos/s1.png", Bytes(50)), ("signatures/s1-judge.svg", Bytes(60))];
        var sums = System.Text.Encoding.UTF8.GetBytes(string.Concat(images.Select(image => $"{Hash(image.Content)}  {image.Name}\n")));
        (string Name, byte[] Content)[] parts = [("contest.json", Bytes(400)), .. images, ("SHA256SUMS", sums)];
        RecordedArchive[] recorded =
        [
            new(1, "a", DateTimeOffset.UnixEpoch, new ArchiveHeads(1, 0, 0), new ArchiveFile("", 0, [.. parts.Where(part => !images.Contains(part)).Select(part => new ArchiveEntry(part.Name, Hash(part.Content)))]), null),
        ];

        Assert.Equal(VerificationOutcome.Repacked, (await Held(parts)).Outcome);
        Assert.Equal([("photos/s1.png", EntryFinding.Missing)], (await Held([parts[0], parts[2], parts[3]])).Entries);
        Assert.Equal([("photos/s1.png", EntryFinding.Changed)], (await Held([parts[0], ("photos/s1.png", Bytes(51)), parts[2], parts[3]])).Entries);
        Assert.Equal([("photos/s2.png", EntryFinding.Added)], (await Held([.. parts, ("photos/s2.png", Bytes(9))])).Entries);
        // With another list nothing can be said of the pictures: the list is what differs.
        Assert.Equal([("SHA256SUMS", EntryFinding.Changed)], (await Held([.. parts[..3], ("SHA256SUMS", Bytes(7))])).Entries);

        async Task<Verification> Held((string Name, byte[] Content)[] file) =>
            await Verification.OfAsync(new MemoryStream(Packed(file, CompressionLevel.NoCompression)), recorded, TestContext.Current.CancellationToken);
    }

    private static async Task<Verification> OfAsync(byte[] file) =>
        await Verification.OfAsync(new MemoryStream(file), Recorded, TestContext.Current.CancellationToken);

    private static byte[] Packed((string Name, byte[] Content)[] parts, CompressionLevel level)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
