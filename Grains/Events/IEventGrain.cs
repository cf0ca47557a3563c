using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.Events;

/// <summary>A science event: the sole writer of its settings, registrations and waitlist.</summary>
public interface IEventGrain : IPublishesViews
{
    /// <summary>Creates the event or changes its settings. The event is in the district's catalogue before its first record.</summary>
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<EventRevision>> Configure(EventSettings settings, CommandStamp stamp);

    /// <summary>Changes the settings if they are still as the caller saw them: two who edit at once do not undo each other's work unseen.</summary>
    [Alias("Revise"), Allow(Role.Organiser)]
    Task<Answer<EventRevision>> Revise(EventSettings seen, EventSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = no such event.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<EventSettings?> Settings();

    [Alias("Register"), Allow(Role.Public, Role.Organiser)]
    Task<Answer<RegistrationResult>> Register(RegistrationRequest request, CommandStamp stamp);

    /// <summary>Frees the places of a registration. <paramref name="proven"/>: the host has checked the registration's secret.</summary>
    [Alias("Cancel"), Allow(Role.Public, Role.Organiser)]
    Task<Answer<RegistrationResult>> Cancel(string registrationId, bool proven, CommandStamp stamp);

    /// <summary>Takes the places that a registration was offered. <paramref name="proven"/>: the host has checked the registration's secret.</summary>
    [Alias("TakeOffer"), Allow(Role.Public, Role.Organiser)]
    Task<Answer<RegistrationResult>> TakeOffer(string registrationId, bool proven, CommandStamp stamp);

    /// <summary>A registration as it stands now; null = none is known under that id. Asked for with its secret, which the host has checked, or by role.</summary>
    [Alias("Registration"), Allow(Role.Public, Role.Organiser)]
    Task<RegistrationResult?> Registration(string registrationId, bool proven);

    /// <summary>How many waiting parties a capacity would send back, since they are larger than it.</summary>
    [Alias("WaitingAbove"), Allow(Role.Organiser)]
    Task<int> WaitingAbove(int capacity);

    /// <summary>Passes a checked ticket on to the gate of the venue, which counts it.</summary>
    [Alias("CheckIn"), Allow(Role.Gate, Role.Organiser)]
    Task<Answer<CheckInResult>> CheckIn(CheckInRequest request, CommandStamp stamp);

    /// <summary>Erases what is known about the person of a registration; the registration itself stays and counts.</summary>
    [Alias("ErasePerson"), Allow(Role.Organiser)]
    Task<Answer<RegistrationResult>> ErasePerson(string registrationId, CommandStamp stamp);

    /// <summary>What the district rolls up; null = no such event. Applies what is due first.</summary>
    [Alias("Summary"), FromGrains]
    Task<EventSummary?> Summary();

    /// <summary>A venue tells how many persons of this event are present there. The higher version wins.</summary>
    [Alias("VenuePresent"), FromGrains]
    Task VenuePresent(string venueId, ViewVersion version, int present);
}

public enum EventKind
{
    Contest = 1,
    Lecture = 2,
    Training = 3,
    Selection = 4,
    Ceremony = 5,
    Exhibition = 6,
    Volunteering = 7,
}

public enum WaitlistMode
{
    /// <summary>A full event refuses.</summary>
    None = 0,

    /// <summary>The next in line is confirmed at once when places come free.</summary>
    Promote = 1,

    /// <summary>The next in line is offered places that come free: they are held until the offer ends, and who has not taken them by then leaves the line (限时确认).</summary>
    Offer = 2,
}

/// <param name="OpensAt">Null = open from the event's creation.</param>
/// <param name="ClosesAt">Null = open until the event ends.</param>
/// <param name="OfferMinutes">How long an offer stands, but never beyond the event's end; null = <see cref="EventSettingsRules.UsualOfferMinutes"/>.</param>
[GenerateSerializer, Immutable, Alias("RegistrationSettings")]
public sealed record RegistrationSettings(
    [property: Id(0)] DateTimeOffset? OpensAt,
    [property: Id(1)] DateTimeOffset? ClosesAt,
    [property: Id(2)] WaitlistMode Waitlist,
    [property: Id(3)] int? OfferMinutes = null);

/// <param name="Town">Id of a town of the district.</param>
/// <param name="Capacity">Places (persons); null = unlimited.</param>
/// <param name="PartOf">The larger event that this one is a part of.</param>
/// <param name="Units">成员单位 that organise it.</param>
[GenerateSerializer, Immutable, Alias("EventSettings")]
public sealed record EventSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] EventKind Kind,
    [property: Id(2)] string Town,
    [property: Id(3)] ImmutableArray<string> Venues,
    [property: Id(4)] DateTimeOffset StartsAt,
    [property: Id(5)] DateTimeOffset EndsAt,
    [property: Id(6)] int? Capacity,
    [property: Id(7)] string? PartOf,
    [property: Id(8)] ImmutableArray<string> Units,
    [property: Id(9)] ImmutableArray<string> Tags,
    [property: Id(10)] RegistrationSettings Registration);

/// <param name="Created">Whether the command made the event.</param>
/// <param name="Version">Number of the settings in force, from 1.</param>
[GenerateSerializer, Immutable, Alias("EventRevision")]
public sealed record EventRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <param name="Places">Persons of the party, all or none: 1 or more.</param>
[GenerateSerializer, Immutable, Alias("RegistrationRequest")]
public sealed record RegistrationRequest(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Phone,
    [property: Id(2)] string? School,
    [property: Id(3)] int Places);

public enum RegistrationStatus
{
    Confirmed = 1,
    Waitlisted = 2,
    Cancelled = 3,

    /// <summary>It left the line unconfirmed: the event became smaller than its party, or an offer was not taken in time.</summary>
    Returned = 4,

    /// <summary>Places are held for it until it takes them or the offer ends.</summary>
    Offered = 5,
}

/// <param name="OfferedUntil">When the offer ends; null = none is open.</param>
[GenerateSerializer, Immutable, Alias("RegistrationResult")]
public sealed record RegistrationResult(
    [property: Id(0)] string RegistrationId,
    [property: Id(1)] RegistrationStatus Status,
    [property: Id(2)] int Places,
    [property: Id(3)] DateTimeOffset? OfferedUntil = null);

/// <param name="RegistrationId">From the ticket, whose signature the host has checked.</param>
/// <param name="At">When the device scanned it.</param>
/// <param name="Count">Persons of the party who pass now; null = all of the party who have not passed yet.</param>
[GenerateSerializer, Immutable, Alias("CheckInRequest")]
public sealed record CheckInRequest(
    [property: Id(0)] string RegistrationId,
    [property: Id(1)] Direction Direction,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Device,
    [property: Id(4)] string? Venue,
    [property: Id(5)] string? Gate,
    [property: Id(6)] int? Count);

public enum EventStatus
{
    Upcoming = 1,
    Running = 2,
    Ended = 3,
}

/// <summary>What the district shows of an event. Counts are in persons.</summary>
/// <param name="Version">Of the summary itself: the higher one wins.</param>
/// <param name="NextDueAt">When something is due at the event; the district wakes it then.</param>
[GenerateSerializer, Immutable, Alias("EventSummary")]
public sealed record EventSummary(
    [property: Id(0)] string EventId,
    [property: Id(1)] ViewVersion Version,
    [property: Id(2)] EventSettings Settings,
    [property: Id(3)] EventStatus Status,
    [property: Id(4)] bool RegistrationOpen,
    [property: Id(5)] int Confirmed,
    [property: Id(6)] int Waitlisted,
    [property: Id(7)] int? Present,
    [property: Id(8)] ImmutableArray<RegistrationBucket> RegisteredToday,
    [property: Id(9)] DateTimeOffset? NextDueAt,
    [property: Id(10)] int Offered = 0);

/// <summary>Persons newly registered (confirmed or waitlisted) in the quarter of an hour that begins at <paramref name="From"/>.</summary>
[GenerateSerializer, Immutable, Alias("RegistrationBucket")]
public sealed record RegistrationBucket([property: Id(0)] DateTimeOffset From, [property: Id(1)] int Persons);
