using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Events;

/// <summary>The event was created, or its settings were replaced by these.</summary>
public sealed record EventConfigured(EventSettings Settings) : IRecord;

/// <summary>A party registered and was confirmed or joined the end of the waitlist. Who they are stands in the registration's personal row.</summary>
/// <param name="Places">Persons of the party.</param>
public sealed record Registered(string Registration, int Places, RegistrationStatus Status) : IRecord;

/// <summary>Those next in line were confirmed, in the order of the waitlist.</summary>
public sealed record Promoted(ImmutableArray<string> Registrations) : IRecord;

/// <summary>Those next in line were offered their places, in the order of the waitlist: held for them until then.</summary>
public sealed record PlacesOffered(ImmutableArray<string> Registrations, DateTimeOffset Until) : IRecord;

/// <summary>A registration took the places that it was offered.</summary>
public sealed record OfferTaken(string Registration) : IRecord;

/// <summary>Parties left the line unconfirmed: larger than the event has become, so that they never could be, or their offers ended.</summary>
public sealed record RegistrationsReturned(ImmutableArray<string> Registrations) : IRecord;

/// <summary>A registration gave its places back.</summary>
public sealed record RegistrationCancelled(string Registration) : IRecord;

/// <summary>The personal row of a registration is to be erased: from here on the event sees to it, whatever dies meanwhile.</summary>
public sealed record ErasureBegun(string Registration) : IRecord;

/// <summary>The personal row of a registration was erased; the registration itself still counts.</summary>
public sealed record PersonErased(string Registration) : IRecord;

/// <summary>What is known about the person who registered: the content of a personal row, never of a record.</summary>
public sealed record Registrant(string Name, string? Phone, string? School);

/// <summary>The record types of an event, under the aliases that its journal keeps for ever.</summary>
public static class EventRecords
{
    public static RecordCatalogue Catalogue { get; } = new RecordCatalogue()
        .Add("event.configured", 1, EventJson.Default.EventConfigured)
        .Add("event.registered", 1, EventJson.Default.Registered)
        .Add("event.promoted", 1, EventJson.Default.Promoted)
        .Add("event.places-offered", 1, EventJson.Default.PlacesOffered)
        .Add("event.offer-taken", 1, EventJson.Default.OfferTaken)
        .Add("event.returned", 1, EventJson.Default.RegistrationsReturned)
        .Add("event.cancelled", 1, EventJson.Default.RegistrationCancelled)
        .Add("event.erasure-begun", 1, EventJson.Default.ErasureBegun)
        .Add("event.person-erased", 1, EventJson.Default.PersonErased);
}

/// <summary>JSON of an event's records, answers, personal rows and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventConfigured))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(Promoted))]
[JsonSerializable(typeof(PlacesOffered))]
[JsonSerializable(typeof(OfferTaken))]
[JsonSerializable(typeof(RegistrationsReturned))]
[JsonSerializable(typeof(RegistrationCancelled))]
[JsonSerializable(typeof(ErasureBegun))]
[JsonSerializable(typeof(PersonErased))]
[JsonSerializable(typeof(Registrant))]
[JsonSerializable(typeof(EventRevision))]
[JsonSerializable(typeof(RegistrationResult))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(EventLine))]
internal sealed partial class EventJson : JsonSerializerContext;
