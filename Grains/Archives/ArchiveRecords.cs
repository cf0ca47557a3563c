using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Archives;

/// <summary>The contest was archived: a file was made of it as it stood, and this is what the file is known by. Why an unfinished one was is in a personal row.</summary>
/// <param name="Number">From 1. An archive keeps its number and hashes, whatever becomes of the contest.</param>
/// <param name="Public">The file without text about persons; null = none was made, since the results are not published.</param>
public sealed record ContestArchived(int Number, ArchiveHeads Heads, ArchiveFile Full, ArchiveFile? Public) : IRecord;

/// <summary>How far the three histories of a contest reach into an archive: numbers of their last records; 0 = there are none.</summary>
[GenerateSerializer, Immutable, Alias("ArchiveHeads")]
public sealed record ArchiveHeads([property: Id(0)] long Contest, [property: Id(1)] long Awards, [property: Id(2)] long Floor);

/// <summary>What one file of an archive is known by.</summary>
/// <param name="Sha256">Of the whole file, hexadecimal in lower case.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Entries">What is in it. Images are not listed one by one: an entry of their hashes is.</param>
[GenerateSerializer, Immutable, Alias("ArchiveFile")]
public sealed record ArchiveFile([property: Id(0)] string Sha256, [property: Id(1)] long Bytes, [property: Id(2)] ImmutableArray<ArchiveEntry> Entries)
{
    public bool IsSame(ArchiveFile? other) => Sha256 == other?.Sha256;
}

/// <param name="Sha256">Of the entry's bytes, hexadecimal in lower case.</param>
[GenerateSerializer, Immutable, Alias("ArchiveEntry")]
public sealed record ArchiveEntry([property: Id(0)] string Name, [property: Id(1)] string Sha256);

/// <summary>The personal row of an archive: why the contest was archived although something was open.</summary>
public sealed record ArchiveReason(string Reason);

/// <summary>JSON of what an archive's stream keeps: records, personal rows, remembered answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContestArchived))]
[JsonSerializable(typeof(ArchiveReason))]
[JsonSerializable(typeof(ArchiveSurroundings))]
[JsonSerializable(typeof(ArchiveReceipt))]
[JsonSerializable(typeof(RecordedArchive))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
