using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Network;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Registrations: made by the public while registration is open, freed by whoever holds the secret or by an organiser.</summary>
internal static class RegistrationApi
{
    public const string SecretHeader = "Registration-Secret";

    public static void MapRegistrations(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/registrations", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<RegistrationBody, RegistrationRequest, RegistrationResult>(
                    http,
                    ApiJson.Body.RegistrationBody,
                    (request, stamp) => calls.In(http).Event(eventId).Register(request, stamp),
                    result => Answers.Created(Answer(calls.In(http).Tickets, eventId, result), ApiJson.Body.RegistrationAnswer)))
            .Describe("postRegistration", "Registers a person or a party, all or none. Open to the public while registration is open.")
            .Takes<RegistrationBody>()
            .Gives<RegistrationAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .ForEverybody(PublicAct.Registration);

        api.MapGet("/events/{eventId}/registrations/{registrationId}", (string eventId, string registrationId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Event(eventId).Registration(registrationId, IsProven(http, calls, eventId, registrationId)),
                    result => Answers.Ok(
                        new RegistrationStateAnswer(result.RegistrationId, Words.Of(result.Status), result.Places, result.OfferedUntil),
                        ApiJson.Body.RegistrationStateAnswer),
                    RefusalKind.UnknownRegistration))
            .Describe("getRegistration", "What became of a registration: for an organiser, or with its secret.")
            .WithHeader(SecretHeader, "The secret from the answer to the registration.")
            .Gives<RegistrationStateAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPost("/events/{eventId}/registrations/{registrationId}/confirm", (string eventId, string registrationId, HttpContext http, ApiCalls calls) =>
                WriteProven(eventId, registrationId, http, calls, (grain, proven, stamp) => grain.TakeOffer(registrationId, proven, stamp), Confirmed))
            .Describe("postRegistrationConfirm", "Takes the places that a registration was offered: for an organiser, or with its secret. One that is confirmed stays so.")
            .TakesNothing()
            .WithHeader(SecretHeader, "The secret from the answer to the registration.")
            .Gives<ConfirmationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .ForEverybody(PublicAct.Registration);

        api.MapDelete("/events/{eventId}/registrations/{registrationId}", (string eventId, string registrationId, HttpContext http, ApiCalls calls) =>
                WriteProven(eventId, registrationId, http, calls, (grain, proven, stamp) => grain.Cancel(registrationId, proven, stamp), Cancelled))
            .Describe("deleteRegistration", "Frees the places of a registration, or turns down those it was offered: for an organiser, or with its secret.")
            .WithHeader(SecretHeader, "The secret from the answer to the registration.")
            .Gives<CancellationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .ForEverybody(PublicAct.Registration);
    }

    private static RegistrationAnswer Answer(Tickets tickets, string eventId, RegistrationResult result)
    {
        var (ticket, secret) = tickets.Issue(eventId, result.RegistrationId);
        return new RegistrationAnswer(result.RegistrationId, Words.Of(result.Status), result.Places, ticket, secret);
    }

    private static bool IsProven(HttpContext http, ApiCalls calls, string eventId, string registrationId)
    {
        var presented = http.Request.Headers[SecretHeader];
        return presented.Count == 1 && calls.In(http).Tickets.IsSecret(presented[0], eventId, registrationId);
    }

    private static IResult Confirmed(RegistrationResult result) =>
        Answers.Ok(new ConfirmationAnswer(result.RegistrationId, Words.Of(result.Status), result.Places), ApiJson.Body.ConfirmationAnswer);

    private static IResult Cancelled(RegistrationResult result) =>
        Answers.Ok(new CancellationAnswer(result.RegistrationId, Words.Of(result.Status), result.Places), ApiJson.Body.CancellationAnswer);

    private static Task<IResult> WriteProven(
        string eventId,
        string registrationId,
        HttpContext http,
        ApiCalls calls,
        Func<IEventGrain, bool, CommandStamp, Task<Answer<RegistrationResult>>> act,
        Func<RegistrationResult, IResult> answer) =>
        calls.Write(
            http,
            stamp =>
            {
                var proven = IsProven(http, calls, eventId, registrationId);
                return proven || Callers.ActorOf(http.User).Is(Role.Organiser)
                    ? act(calls.In(http).Event(eventId), proven, stamp)
                    : Task.FromResult(new Answer<RegistrationResult>(null, Refusal.Of(RefusalKind.Forbidden, SecretHeader)));
            },
            answer);
}

/// <param name="Places">Persons of the party; 1 unless said.</param>
public sealed record RegistrationBody([property: Required] string? Name, string? Phone, string? School, int? Places) : IBody<RegistrationRequest>
{
    public Checked<RegistrationRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RegistrationRequest(check.Required("name", Name), Phone, School, Places ?? 1));
    }
}

/// <param name="Ticket">入场码: opaque and signed; the gate reads it.</param>
/// <param name="Secret">Proves that the caller made the registration: needed to cancel it.</param>
public sealed record RegistrationAnswer(
    string RegistrationId,
    [property: AllowedValues("confirmed", "waitlisted", "offered", "pending", "returned")] string Status,
    int Places,
    string Ticket,
    string Secret);

/// <param name="Status"><c>returned</c>: the event became smaller than the party, or the offer was not taken in time.</param>
/// <param name="OfferedUntil">When the offer ends; null = places are not offered.</param>
public sealed record RegistrationStateAnswer(
    string RegistrationId,
    [property: AllowedValues("confirmed", "waitlisted", "offered", "pending", "returned", "cancelled")] string Status,
    int Places,
    DateTimeOffset? OfferedUntil);

public sealed record ConfirmationAnswer(string RegistrationId, [property: AllowedValues("confirmed")] string Status, int Places);

public sealed record CancellationAnswer(string RegistrationId, [property: AllowedValues("cancelled")] string Status, int Places);
