using System.ComponentModel.DataAnnotations;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Api;

/// <summary>Venues and the counts of persons without tickets.</summary>
internal static class VenueApi
{
    public static void MapVenues(this IEndpointRouteBuilder api)
    {
        api.MapPut("/venues/{venueId}", (string venueId, HttpContext http, ApiCalls calls) =>
                calls.Write<VenueBody, VenueSettings, VenueRevision>(
                    http,
                    ApiJson.Body.VenueBody,
                    (settings, stamp) => calls.In(http).Venue(venueId).Configure(settings, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putVenue", "Creates a venue or changes it.")
            .Takes<VenueBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/venues/{venueId}", (string venueId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => calls.In(http).Venue(venueId).Look(actor.Audience),
                    view => Answers.Ok(Venue(view), ApiJson.Body.VenueAnswer),
                    RefusalKind.UnknownVenue))
            .Describe("getVenue", "A venue with the persons present.")
            .Gives<VenueAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPost("/venues/{venueId}/counts", (string venueId, HttpContext http, ApiCalls calls) =>
                calls.Write<CountBody, CountRequest, CountResult>(
                    http,
                    ApiJson.Body.CountBody,
                    (count, stamp) => calls.In(http).Venue(venueId).Count(count, stamp),
                    result => Answers.Ok(new CountAnswer(result.Present, result.OverLimit), ApiJson.Body.CountAnswer)))
            .Describe("postCount", "Counts persons without tickets: a difference, or a total with its reason.")
            .Takes<CountBody>()
            .Gives<CountAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Gate, Role.Organiser);
    }

    private static VenueAnswer Venue(ViewDiff view)
    {
        var row = ViewRows.Single(view, "venue", RowJson.Default.VenueRow);
        return new VenueAnswer(row.Id, row.Name, row.Town, row.Capacity, row.Present, view.To.Epoch, view.To.Number);
    }
}

/// <param name="Capacity">容纳上限: persons at once; null = none is set.</param>
public sealed record VenueBody([property: Required] string? Name, [property: Required] string? Town, int? Capacity) : IBody<VenueSettings>
{
    public Checked<VenueSettings> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new VenueSettings(check.Required("name", Name), check.Required("town", Town), Capacity));
    }
}

/// <param name="Present">Persons present; null = nothing was counted yet.</param>
public sealed record VenueAnswer(string Id, string Name, string Town, int? Capacity, int? Present, long Epoch, long Version);

/// <param name="Delta">Persons more (or fewer) than before; either this or <paramref name="Total"/>.</param>
/// <param name="Total">Persons present by a count; needs <paramref name="Reason"/>.</param>
/// <param name="At">When the device counted: RFC 3339 with offset.</param>
public sealed record CountBody(
    int? Delta,
    int? Total,
    [property: AllowedValues("recount", "startOfDay", "endOfDay", "deviceFault", "evacuation")] string? Reason,
    [property: Required] string? At,
    [property: Required] string? Device) : IBody<CountRequest>
{
    public Checked<CountRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new CountRequest(
            Delta,
            Total,
            check.OptionalWord<CountReason>("reason", Reason),
            check.Time("at", At),
            check.Required("device", Device)));
    }
}

/// <param name="Present">Persons present after it.</param>
public sealed record CountAnswer(int Present, bool OverLimit);
