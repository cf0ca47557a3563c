using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Science events and their settings.</summary>
internal static class EventApi
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<EventBody, EventSettings, EventRevision>(
                    http,
                    ApiJson.Body.EventBody,
                    (settings, stamp) => calls.In(http).Event(eventId).Configure(settings, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putEvent", "Creates an event or changes its settings.")
            .Takes<EventBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => Find(calls.In(http).Event(eventId), eventId, actor),
                    answer => Answers.Ok(answer, ApiJson.Body.EventAnswer),
                    RefusalKind.UnknownEvent))
            .Describe("getEvent", "An event with its counts, in persons.")
            .Gives<EventAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapGet("/events", (HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => calls.In(http).District.Look(actor.Audience),
                    view => Answers.Ok(
                        new EventsAnswer(view.To.Epoch, view.To.Number, ViewRows.Many(view, "event")),
                        ApiJson.Body.EventsAnswer),
                    RefusalKind.UnknownEvent))
            .Describe("getEvents", "All events of the district, as its live picture has them.")
            .Gives<EventsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static async Task<EventAnswer?> Find(IEventGrain grain, string eventId, Actor actor)
    {
        var look = grain.Look(actor.Audience);
        if (await grain.Settings() is not { } settings || await look is not { } view)
        {
            return null;
        }

        var row = ViewRows.Single(view, "event", RowJson.Default.EventRow);
        return new EventAnswer(
            eventId,
            settings.Name,
            Words.Of(settings.Kind),
            settings.Town,
            settings.Venues,
            settings.StartsAt,
            settings.EndsAt,
            settings.Capacity,
            settings.PartOf,
            settings.Units,
            settings.Tags,
            new RegistrationSettingsAnswer(
                settings.Registration.OpensAt,
                settings.Registration.ClosesAt,
                Words.Of(settings.Registration.Waitlist),
                row.RegistrationOpen,
                settings.Registration.Waitlist == WaitlistMode.Offer ? settings.Registration.OfferMinutes ?? EventSettingsRules.UsualOfferMinutes : null),
            Words.Of(row.Status),
            row.Confirmed,
            row.Offered,
            row.Waitlisted,
            row.Present,
            view.To.Epoch,
            view.To.Number);
    }
}

/// <param name="Town">Id of a town of the district.</param>
/// <param name="StartsAt">RFC 3339 with offset.</param>
/// <param name="EndsAt">RFC 3339 with offset.</param>
/// <param name="Capacity">Places (persons); null = unlimited.</param>
/// <param name="PartOf">Id of the larger event that this one is a part of.</param>
/// <param name="Units">成员单位 that organise it.</param>
public sealed record EventBody(
    [property: Required] string? Name,
    [property: Required, AllowedValues("contest", "lecture", "training", "selection", "ceremony", "exhibition", "volunteering")] string? Kind,
    [property: Required] string? Town,
    IReadOnlyList<string?>? Venues,
    [property: Required] string? StartsAt,
    [property: Required] string? EndsAt,
    int? Capacity,
    string? PartOf,
    IReadOnlyList<string?>? Units,
    IReadOnlyList<string?>? Tags,
    RegistrationSettingsBody? Registration) : IBody<EventSettings>
{
    public Checked<EventSettings> ToCommand()
    {
        var check = new ShapeCheck();
        var registration = Registration ?? new RegistrationSettingsBody(null, null, null, null);
        return check.Done(new EventSettings(
            check.Required("name", Name),
            check.Word<EventKind>("kind", Kind),
            check.Required("town", Town),
            check.List("venues", Venues),
            check.Time("startsAt", StartsAt),
            check.Time("endsAt", EndsAt),
            Capacity,
            PartOf,
            check.List("units", Units),
            check.List("tags", Tags),
            new RegistrationSettings(
                check.OptionalTime("registration.opensAt", registration.OpensAt),
                check.OptionalTime("registration.closesAt", registration.ClosesAt),
                check.OptionalWord<WaitlistMode>("registration.waitlist", registration.Waitlist) ?? WaitlistMode.None,
                registration.OfferMinutes)));
    }
}

/// <param name="OpensAt">Null = open from the event's creation.</param>
/// <param name="ClosesAt">Null = open until the event ends.</param>
/// <param name="Waitlist">What becomes of registrations beyond the capacity; <c>none</c> unless said. <c>promote</c>: the next in line is confirmed
/// when places come free; <c>offer</c>: they are held for the next in line, who confirms or is returned.</param>
/// <param name="OfferMinutes">How long an offer stands, 5 to 20160; 720 unless said. None outlives the event.</param>
public sealed record RegistrationSettingsBody(
    string? OpensAt,
    string? ClosesAt,
    [property: AllowedValues("none", "promote", "offer")] string? Waitlist,
    int? OfferMinutes);

/// <summary>An event as the API shows it; counts are in persons.</summary>
/// <param name="Offered">For whom places are held until they confirm.</param>
/// <param name="Present">Null = nothing was counted yet.</param>
/// <param name="Version">Of the caller's view of the event.</param>
public sealed record EventAnswer(
    string Id,
    string Name,
    string Kind,
    string Town,
    IReadOnlyList<string> Venues,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    int? Capacity,
    string? PartOf,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Tags,
    RegistrationSettingsAnswer Registration,
    string Status,
    int Confirmed,
    int Offered,
    int Waitlisted,
    int? Present,
    long Epoch,
    long Version);

/// <param name="Open">Whether registration is open now.</param>
/// <param name="OfferMinutes">Null where no places are offered.</param>
public sealed record RegistrationSettingsAnswer(DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, string Waitlist, bool Open, int? OfferMinutes);

/// <param name="Events">Rows of the district's view, see the hub's topic <c>district</c>.</param>
public sealed record EventsAnswer(long Epoch, long Version, IReadOnlyList<JsonElement> Events);
