using System.IO.Compression;
using System.Security.Cryptography;
using EventsLive.Grains.Archives;

namespace EventsLive.Dashboard.Archives;

/// <summary>What is otherwise with an entry of a file than was recorded.</summary>
public enum EntryFinding
{
    Changed = 1,
    Missing = 2,
    Added = 3,

    /// <summary>It cannot be read: the file is damaged there.</summary>
    Unreadable = 4,
}

public enum VerificationOutcome
{
    /// <summary>The file is an archive of the contest, byte for byte.</summary>
    Recorded = 1,

    /// <summary>It is like an archive and differs in the entries that are named.</summary>
    Differs = 2,

    /// <summary>All of its entries are those of an archive, but the file around them is another: it was packed anew, or damaged between them.</summary>
    Repacked = 3,

    /// <summary>It has nothing of an archive of this contest.</summary>
    Unknown = 4,
}

/// <summary>What a file is, held against the archives that were recorded.</summary>
/// <param name="Sha256">Of the file, hexadecimal in lower case.</param>
/// <param name="Number">The archive that it is, or is most like; null = none.</param>
public sealed record Verification(
    VerificationOutcome Outcome, string Sha256, long Bytes, int? Number, ArchiveVariant? Variant, IReadOnlyList<(string Entry, EntryFinding Finding)> Entries)
{
    // No archive has nearly as many.
    private const int MostEntries = 1_000_000;

    /// <param name="file">Can be read from anywhere.</param>
    public static async Task<Verification> OfAsync(Stream file, IReadOnlyCollection<RecordedArchive> archives, CancellationToken cancellation)
    {
        var hash = await ArchiveWriter.HashAsync(file, cancellation);
        var known = archives.SelectMany(FilesOf).Reverse().ToArray();
        if (known.FirstOrDefault(one => one.File.Sha256 == hash) is { File: not null } same)
        {
            return new Verification(VerificationOutcome.Recorded, hash, file.Length, same.Number, same.Variant, []);
        }

        var found = await HashesAsync(file, cancellation);
        var best = known.Select(one => (One: one, Same: one.File.Entries.Count(entry => found.GetValueOrDefault(entry.Name) == entry.Sha256))).MaxBy(one => one.Same);
        if (best.Same == 0)
        {
            return new Verification(VerificationOutcome.Unknown, hash, file.Length, null, null, []);
        }

        var findings = Compare(await WithImagesAsync(best.One.File, file, found, cancellation), found).ToArray();
        return new Verification(
            findings.Length == 0 ? VerificationOutcome.Repacked : VerificationOutcome.Differs, hash, file.Length, best.One.Number, best.One.Variant, findings);
    }

    private static IEnumerable<(int Number, ArchiveVariant Variant, ArchiveFile File)> FilesOf(RecordedArchive archive)
    {
        if (archive.Public is { } shown)
        {
            yield return (archive.Number, ArchiveVariant.Public, shown);
        }

        yield return (archive.Number, ArchiveVariant.Full, archive.Full);
    }

    /// <summary>The entries that were recorded, and the pictures, whose hashes stand in the list that was recorded as one of them.</summary>
    private static async Task<IReadOnlyList<ArchiveEntry>> WithImagesAsync(
        ArchiveFile recorded, Stream file, Dictionary<string, string?> found, CancellationToken cancellation)
    {
        if (recorded.Entries.FirstOrDefault(entry => entry.Name == ArchiveNames.Sums) is not { } sums || found.GetValueOrDefault(sums.Name) != sums.Sha256)
        {
            // Which pictures there were cannot be told: the list itself is found to differ.
            return [.. recorded.Entries, .. found.Where(entry => ArchiveNames.IsImage(entry.Key) && entry.Value is not null).Select(entry => new ArchiveEntry(entry.Key, entry.Value!))];
        }

        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        using var lines = new StreamReader(zip.GetEntry(sums.Name)!.Open());
        var images = (await lines.ReadToEndAsync(cancellation)).Split('\n').Select(line => line.Split("  ", 2)).Where(line => line.Length == 2 && ArchiveNames.IsImage(line[1]));
        return [.. recorded.Entries.Concat(images.Select(line => new ArchiveEntry(line[1], line[0]))).DistinctBy(entry => entry.Name)];
    }

    private static IEnumerable<(string, EntryFinding)> Compare(IReadOnlyList<ArchiveEntry> recorded, Dictionary<string, string?> found)
    {
        foreach (var entry in recorded)
        {
            if (!found.TryGetValue(entry.Name, out var hash))
            {
                yield return (entry.Name, EntryFinding.Missing);
            }
            else if (hash != entry.Sha256)
            {
                yield return (entry.Name, hash is null ? EntryFinding.Unreadable : EntryFinding.Changed);
            }
        }

        var names = recorded.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in found.Keys.Where(name => !names.Contains(name)))
        {
            yield return (name, EntryFinding.Added);
        }
    }

    /// <summary>Hash of each entry by its name; null = it cannot be read. Empty where the file is no ZIP file.</summary>
    private static async Task<Dictionary<string, string?>> HashesAsync(Stream file, CancellationToken cancellation)
    {
        var hashes = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            // An archive stores its entries as they are: one that unpacks to more than the file is none of ours, and is not unpacked.
            var left = file.Length;
            foreach (var entry in zip.Entries.Take(MostEntries))
            {
                hashes[entry.FullName] = hashes.ContainsKey(entry.FullName) ? null : await HashAsync(entry, left, cancellation);
                left -= Math.Clamp(entry.Length, 0, left);
            }
        }
        catch (InvalidDataException)
        {
            // The directory at its end is damaged, or there is none: what was read until then is what can be said.
        }

        return hashes;
    }

    private static async Task<string?> HashAsync(ZipArchiveEntry entry, long most, CancellationToken cancellation)
    {
        try
        {
            await using var content = entry.Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; most -= read)
            {
                if (read > most)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
