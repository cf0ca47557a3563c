using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Venues;

/// <summary>The venue was created, or its settings were replaced by these.</summary>
public sealed record VenueConfigured(VenueSettings Settings) : IRecord;

/// <summary>A party with a ticket went in or out.</summary>
/// <param name="Count">Persons who passed.</param>
/// <param name="At">When the device scanned the ticket.</param>
/// <param name="Device">See <see cref="PlaceCode"/>.</param>
/// <param name="Gate">See <see cref="PlaceCode"/>.</param>
/// <param name="Correction">Persons added to those without tickets: more were seen to leave than were thought to be present.</param>
public sealed record VenueCheckedIn(
    string Event,
    string Registration,
    int Count,
    Direction Direction,
    DateTimeOffset At,
    string Device,
    string? Gate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Correction = 0) : IRecord;

/// <summary>Persons without tickets were counted: by how many the persons present changed, also where a total was taken by hand.</summary>
public sealed record VenueCounted(int Delta, CountReason? Reason, DateTimeOffset At, string Device) : IRecord;

/// <summary>Nobody is left in the venue, with or without a ticket.</summary>
/// <param name="Delta">By how many the persons present changed.</param>
public sealed record VenueEmptied(int Delta, CountReason Reason, DateTimeOffset At, string Device) : IRecord;

/// <summary>The record types of a venue, under the aliases that its journal keeps for ever.</summary>
public static class VenueRecords
{
    public static RecordCatalogue Catalogue { get; } = new RecordCatalogue()
        .Add("venue.configured", 1, VenueJson.Default.VenueConfigured)
        .Add("venue.checked-in", 1, VenueJson.Default.VenueCheckedIn)
        .Add("venue.counted", 1, VenueJson.Default.VenueCounted)
        .Add("venue.emptied", 1, VenueJson.Default.VenueEmptied);
}

/// <summary>The name of a device or a gate as a record holds it: an id stands for itself; any other text might name a person, and stands as a digest.</summary>
public static class PlaceCode
{
    public static string Of(string text) =>
        Ids.IsValid(text) ? text : "x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

/// <summary>JSON of a venue's records, answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VenueConfigured))]
[JsonSerializable(typeof(VenueCheckedIn))]
[JsonSerializable(typeof(VenueCounted))]
[JsonSerializable(typeof(VenueEmptied))]
[JsonSerializable(typeof(VenueRevision))]
[JsonSerializable(typeof(CheckInResult))]
[JsonSerializable(typeof(CountResult))]
[JsonSerializable(typeof(VenueLine))]
internal sealed partial class VenueJson : JsonSerializerContext;
