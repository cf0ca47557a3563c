using System.ComponentModel.DataAnnotations;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Api;

/// <summary>Gate checks: a ticket scanned at a gate counts its party in or out.</summary>
internal static class CheckInApi
{
    public static void MapCheckIns(this IEndpointRouteBuilder api) =>
        api.MapPost("/events/{eventId}/check-ins", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<CheckInBody, CheckInRequest, CheckInResult>(
                    http,
                    ApiJson.Body.CheckInBody,
                    (scan, stamp) => calls.In(http).Tickets.Read(scan.RegistrationId, eventId) is { } registrationId
                        ? calls.In(http).Event(eventId).CheckIn(scan with { RegistrationId = registrationId }, stamp)
                        : Task.FromResult(new Answer<CheckInResult>(null, Refusal.Of(RefusalKind.UnknownTicket, "ticket"))),
                    result => Answers.Ok(
                        new CheckInAnswer(result.RegistrationId, result.VenueId, result.Inside, result.Present, result.OverLimit),
                        ApiJson.Body.CheckInAnswer)))
            .Describe("postCheckIn", "Counts the party of a ticket in or out. A scan is a fact: it counts also over the limit, and the answer says so.")
            .Takes<CheckInBody>()
            .Gives<CheckInAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Gate, Role.Organiser);
}

/// <param name="At">When the device scanned it: RFC 3339 with offset.</param>
/// <param name="Venue">Needed where the event has several.</param>
/// <param name="Count">Persons of the party who pass now; null = all.</param>
public sealed record CheckInBody(
    [property: Required] string? Ticket,
    [property: Required, AllowedValues("in", "out")] string? Direction,
    [property: Required] string? At,
    [property: Required] string? Device,
    string? Venue,
    string? Gate,
    int? Count) : IBody<CheckInRequest>
{
    /// <summary>The command with the ticket's text where the registration's id goes once the ticket is checked.</summary>
    public Checked<CheckInRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new CheckInRequest(
            check.Required("ticket", Ticket),
            check.Word<Direction>("direction", Direction),
            check.Time("at", At),
            check.Required("device", Device),
            Venue,
            Gate,
            Count));
    }
}

/// <param name="Inside">Persons of this registration inside after it.</param>
/// <param name="Present">Persons present in the venue after it.</param>
public sealed record CheckInAnswer(string RegistrationId, string Venue, int Inside, int Present, bool OverLimit);
