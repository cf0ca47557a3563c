using System.Text.Json.Serialization;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Archives;

namespace EventsLive.Dashboard.Archives;

/// <summary>What an archive says of itself; the last but one of its entries, <c>manifest.json</c>.</summary>
/// <param name="Variant"><c>full</c> or <c>public</c>.</param>
/// <param name="Records">How far the three histories reach.</param>
public sealed record ManifestDocument(int Schema, string Variant, string Contest, string Name, ArchiveHeads Records, IReadOnlyList<ManifestEntry> Entries);

/// <param name="Sha256">Hexadecimal, in lower case.</param>
public sealed record ManifestEntry(string Name, long Bytes, string Sha256);

/// <summary>The contest at a glance, <c>contest.json</c>.</summary>
/// <param name="Publication">When results were shown.</param>
public sealed record ContestDocument(
    string Id,
    string Name,
    string? District,
    string Town,
    IReadOnlyList<string> Venues,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? PartOf,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Groups,
    int Rounds,
    string Publication,
    DateTimeOffset? PublishedAt,
    AppealTermsAnswer AppealTerms);

/// <summary>One version of the rule, in <c>rules.json</c>.</summary>
/// <param name="Record">Number of the record that set it.</param>
/// <param name="By">Id of the account; full version only.</param>
/// <param name="Reason">Why it was changed once sheets counted; full version only.</param>
/// <param name="File">The document as it came.</param>
public sealed record RuleVersionDocument(long Record, DateTimeOffset At, string? By, string? Reason, string File);

/// <summary>Who stands behind an id in the records, in <c>actors.json</c> of the full version.</summary>
/// <param name="Name">The account's login or the device's label when the archive was made.</param>
public sealed record ActorDocument(string Id, string Name);

/// <summary>A decided appeal as the public version tells of it: without words.</summary>
public sealed record AppealFactDocument(string AppealId, string Team, int Round, string? Stage, string? Match, string Outcome, DateTimeOffset DecidedAt);

/// <summary>JSON of the documents that only an archive has.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ManifestDocument))]
[JsonSerializable(typeof(ContestDocument))]
[JsonSerializable(typeof(IReadOnlyList<RuleVersionDocument>))]
[JsonSerializable(typeof(IReadOnlyList<AppealFactDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ActorDocument>))]
internal sealed partial class ArchiveDocumentJson : JsonSerializerContext;
