using System.Security.Claims;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People.Devices;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Api;

/// <summary>Picks the district that a request speaks of: the installation's own, or the demonstration where the request or its credential names it.</summary>
public sealed class Districts(IGrainFactory grains, InstallationKeys keys, ServedDistrict served)
{
    public const string Header = "EventsLive-District";

    public const string Parameter = "district";

    private readonly DistrictGrains _own = new(grains, keys, served.Id);
    private readonly DistrictGrains _demonstration = new(grains, keys, DistrictGrain.DemonstrationDistrict);

    /// <returns>Null: the request names a district that is not served here.</returns>
    public DistrictGrains? Of(HttpContext http)
    {
        // What a credential is bound to weighs more than what the request asks for.
        var named = http.User.FindFirstValue(Schemes.DistrictClaim) ?? (string?)http.Request.Headers[Header]
            // A link to a file can set no header.
            ?? (HttpMethods.IsGet(http.Request.Method) ? (string?)http.Request.Query[Parameter] : null);
        return named is null || named == _own.Id ? _own
            : named == _demonstration.Id ? _demonstration
            : null;
    }

    /// <summary>The district of an id; null where it is not served here.</summary>
    public DistrictGrains? Named(string id) => id == _own.Id ? _own : id == _demonstration.Id ? _demonstration : null;
}

/// <summary>The grains of one district, and its tickets.</summary>
public sealed class DistrictGrains(IGrainFactory grains, InstallationKeys keys, string id)
{
    // Orleans reads attributes by reflection for each reference that it makes, and a rush of registrations is for one event.
    private EventReference? _lastEvent;

    public string Id => id;

    public IDistrictGrain District => grains.GetGrain<IDistrictGrain>(GrainKey.Of(id, "district"));

    /// <exception cref="JournalStoreException">The store has not given the keys yet.</exception>
    public Tickets Tickets => field ??= new Tickets(keys.Keys.Ticket, id);

    public IEventGrain Event(string eventId)
    {
        var last = _lastEvent;
        if (last?.EventId == eventId)
        {
            return last.Grain;
        }

        var grain = grains.GetGrain<IEventGrain>(GrainKey.Of(id, eventId));
        _lastEvent = new EventReference(eventId, grain);
        return grain;
    }

    public IContestGrain Contest(string eventId) => grains.GetGrain<IContestGrain>(GrainKey.Of(id, eventId));

    /// <summary>The head judge's side of a contest.</summary>
    public IContestDeskGrain Desk(string eventId) => grains.GetGrain<IContestDeskGrain>(GrainKey.Of(id, eventId));

    /// <summary>The photos of a contest's paper sheets.</summary>
    public IContestPhotoGrain Photos(string eventId) => grains.GetGrain<IContestPhotoGrain>(GrainKey.Of(id, eventId));

    public IFloorGrain Floor(string eventId) => grains.GetGrain<IFloorGrain>(GrainKey.Of(id, eventId));

    public IOverallGrain Overall(string eventId) => grains.GetGrain<IOverallGrain>(GrainKey.Of(id, eventId));

    public IEligibilityGrain Eligibility(string eventId) => grains.GetGrain<IEligibilityGrain>(GrainKey.Of(id, eventId));

    public IAwardsGrain Awards(string eventId) => grains.GetGrain<IAwardsGrain>(GrainKey.Of(id, eventId));

    public IArchiveGrain Archives(string eventId) => grains.GetGrain<IArchiveGrain>(GrainKey.Of(id, eventId));

    public IVenueGrain Venue(string venueId) => grains.GetGrain<IVenueGrain>(GrainKey.Of(id, venueId));

    public IDevicesGrain Devices => grains.GetGrain<IDevicesGrain>(GrainKey.Of(id, "devices"));

    private sealed record EventReference(string EventId, IEventGrain Grain);
}
