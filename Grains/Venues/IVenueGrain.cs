using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Venues;

/// <summary>A venue: the sole writer of its limit and of the check-ins and counts at its gates.</summary>
public interface IVenueGrain : IPublishesViews
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<VenueRevision>> Configure(VenueSettings settings, CommandStamp stamp);

    /// <summary>Changes the settings if they are still as the caller saw them.</summary>
    [Alias("Revise"), Allow(Role.Organiser)]
    Task<Answer<VenueRevision>> Revise(VenueSettings seen, VenueSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = no such venue.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<VenueSettings?> Settings();

    /// <summary>Counts a party in or out. A scan is a fact: it is counted also when the venue is over its limit, and the answer says so.</summary>
    [Alias("CheckIn"), FromGrains]
    Task<Answer<CheckInResult>> CheckIn(VenueCheckIn checkIn, CommandStamp stamp);

    /// <summary>Counts persons without tickets: a difference, or a total counted by hand with its reason.</summary>
    [Alias("Count"), Allow(Role.Gate, Role.Organiser)]
    Task<Answer<CountResult>> Count(CountRequest request, CommandStamp stamp);

    /// <summary>How many persons of an event are present here by ticket; null = no ticket of it was ever scanned here.</summary>
    [Alias("PresentOf"), FromGrains, ResponseTimeout("00:00:03")]
    Task<EventPresent?> PresentOf(string eventId);

    /// <summary>What the district rolls up; null = no such venue.</summary>
    [Alias("Summary"), FromGrains]
    Task<VenueSummary?> Summary();
}

public enum Direction
{
    In = 1,
    Out = 2,
}

/// <param name="Capacity">Limit of persons present at once; null = none is set.</param>
[GenerateSerializer, Immutable, Alias("VenueSettings")]
public sealed record VenueSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] string Town,
    [property: Id(2)] int? Capacity);

[GenerateSerializer, Immutable, Alias("VenueRevision")]
public sealed record VenueRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <param name="Places">All places of the registration.</param>
/// <param name="Count">Persons who pass now; null = all of the party who have not passed yet.</param>
/// <param name="Refused">Why the event refuses it now: the answer, unless the same command was accepted before.</param>
[GenerateSerializer, Immutable, Alias("VenueCheckIn")]
public sealed record VenueCheckIn(
    [property: Id(0)] string EventId,
    [property: Id(1)] string RegistrationId,
    [property: Id(2)] int Places,
    [property: Id(3)] int? Count,
    [property: Id(4)] Direction Direction,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] string Device,
    [property: Id(7)] string? Gate,
    [property: Id(8)] Refusal? Refused = null);

/// <param name="Version">Of the venue: the higher one wins.</param>
[GenerateSerializer, Immutable, Alias("EventPresent")]
public sealed record EventPresent([property: Id(0)] ViewVersion Version, [property: Id(1)] int Persons);

/// <param name="Present">Persons present in the venue after it.</param>
/// <param name="OverLimit">Whether the venue holds more persons than its limit.</param>
/// <param name="Inside">Persons of this registration inside after it.</param>
[GenerateSerializer, Immutable, Alias("CheckInResult")]
public sealed record CheckInResult(
    [property: Id(0)] string RegistrationId,
    [property: Id(1)] string VenueId,
    [property: Id(2)] int Inside,
    [property: Id(3)] int Present,
    [property: Id(4)] bool OverLimit);

/// <summary>Either a difference, or a total with its reason.</summary>
[GenerateSerializer, Immutable, Alias("CountRequest")]
public sealed record CountRequest(
    [property: Id(0)] int? Delta,
    [property: Id(1)] int? Total,
    [property: Id(2)] CountReason? Reason,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] string Device);

/// <summary>Why a total replaces the running count: codes, since a record holds no free text about persons.</summary>
public enum CountReason
{
    Recount = 1,
    StartOfDay = 2,
    EndOfDay = 3,
    DeviceFault = 4,
    Evacuation = 5,
}

[GenerateSerializer, Immutable, Alias("CountResult")]
public sealed record CountResult([property: Id(0)] int Present, [property: Id(1)] bool OverLimit);

/// <summary>What the district shows of a venue.</summary>
/// <param name="Present">Persons present; null = nothing was counted yet.</param>
[GenerateSerializer, Immutable, Alias("VenueSummary")]
public sealed record VenueSummary(
    [property: Id(0)] string VenueId,
    [property: Id(1)] ViewVersion Version,
    [property: Id(2)] VenueSettings Settings,
    [property: Id(3)] int? Present);
