using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Venues;
using Xunit;

namespace EventsLive.Grains.Tests.Events;

/// <summary>The records of events and venues as they are stored: these texts are in people's journals and stay readable for ever.</summary>
public sealed class EventRecordsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    public static TheoryData<string, string, IRecord> Stored() => new()
    {
        {
            "event.configured",
            """
            {"settings":{"name":"机器人大赛","kind":"Contest","town":"chengguan","venues":["museum"],"startsAt":"2026-11-28T09:00:00+08:00","endsAt":"2026-11-28T12:00:00+08:00","capacity":100,"partOf":"games","units":["市科协"],"tags":["机器人"],"registration":{"opensAt":"2026-11-21T09:00:00+08:00","closesAt":"2026-11-27T18:00:00+08:00","waitlist":"Promote"}}}
            """,
            new EventConfigured(new EventSettings(
                "机器人大赛", EventKind.Contest, "chengguan", ["museum"], At, At.AddHours(3), 100, "games", ["市科协"], ["机器人"],
                new RegistrationSettings(At.AddDays(-7), At.AddHours(-15), WaitlistMode.Promote)))
        },
        { "event.registered", """{"registration":"r1","places":2,"status":"Waitlisted"}""", new Registered("r1", 2, RegistrationStatus.Waitlisted) },
        { "event.promoted", """{"registrations":["r1","r2"]}""", new Promoted(["r1", "r2"]) },
        {
            "event.places-offered",
            """{"registrations":["r1","r2"],"until":"2026-11-28T09:00:00+08:00"}""",
            new PlacesOffered(["r1", "r2"], At)
        },
        { "event.offer-taken", """{"registration":"r1"}""", new OfferTaken("r1") },
        { "event.returned", """{"registrations":["r1","r2"]}""", new RegistrationsReturned(["r1", "r2"]) },
        { "event.cancelled", """{"registration":"r1"}""", new RegistrationCancelled("r1") },
        { "event.erasure-begun", """{"registration":"r1"}""", new ErasureBegun("r1") },
        { "event.person-erased", """{"registration":"r1"}""", new PersonErased("r1") },
        {
            "venue.configured",
            """{"settings":{"name":"科技馆","town":"chengguan","capacity":300}}""",
            new VenueConfigured(new VenueSettings("科技馆", "chengguan", 300))
        },
        {
            "venue.checked-in",
            """{"event":"games","registration":"r1","count":2,"direction":"Out","at":"2026-11-28T09:00:00+08:00","device":"gate-1","gate":"north","correction":1}""",
            new VenueCheckedIn("games", "r1", 2, Direction.Out, At, "gate-1", "north", 1)
        },
        {
            "venue.checked-in",
            """{"event":"games","registration":"r1","count":2,"direction":"In","at":"2026-11-28T09:00:00+08:00","device":"gate-1"}""",
            new VenueCheckedIn("games", "r1", 2, Direction.In, At, "gate-1", null)
        },
        {
            "venue.counted",
            """{"delta":-3,"reason":"Recount","at":"2026-11-28T09:00:00+08:00","device":"gate-1"}""",
            new VenueCounted(-3, CountReason.Recount, At, "gate-1")
        },
        {
            "venue.emptied",
            """{"delta":-3,"reason":"EndOfDay","at":"2026-11-28T09:00:00+08:00","device":"gate-1"}""",
            new VenueEmptied(-3, CountReason.EndOfDay, At, "gate-1")
        },
    };

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void Record_OfSchemaOne_IsReadAndWrittenAsItWasStored(string alias, string json, IRecord record)
    {
        var catalogue = alias.StartsWith("event.", StringComparison.Ordinal) ? EventRecords.Catalogue : VenueRecords.Catalogue;
        Assert.Equal((alias, 1), (catalogue.For(record).Alias, catalogue.For(record).Schema));
        var read = JsonSerializer.Deserialize(json, catalogue.For(alias, 1).Json);
        Assert.IsType(record.GetType(), read);
        Assert.Equal(json.Trim(), Write(read, catalogue.For(alias, 1).Json));
        Assert.Equal(json.Trim(), Write(record, catalogue.For(alias, 1).Json));
    }

    private static string Write(object? record, JsonTypeInfo json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, record, json);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
