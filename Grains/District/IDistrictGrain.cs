using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.District;

/// <summary>The district: the sole writer of the catalogue of events and venues, and the roll-up of all their summaries. Its key is <c>district/district</c>.</summary>
public interface IDistrictGrain : IPublishesViews
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<DistrictRevision>> Configure(DistrictSettings settings, CommandStamp stamp);

    /// <summary>Changes name and towns if they are still as the caller saw them.</summary>
    [Alias("Revise"), Allow(Role.Organiser)]
    Task<Answer<DistrictRevision>> Revise(DistrictSettings seen, DistrictSettings settings, CommandStamp stamp);

    /// <summary>Name and towns; empty towns when nothing was configured yet.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<DistrictSettings> Settings();

    /// <summary>Puts an event into the catalogue, durably, before the event's first record; again without effect.</summary>
    [Alias("EnlistEvent"), FromGrains]
    Task<Answer<bool>> EnlistEvent(string eventId);

    [Alias("EnlistVenue"), FromGrains]
    Task<Answer<bool>> EnlistVenue(string venueId);

    /// <summary>Merges the newest summary of an event; the higher version wins, so a lost or late one does no harm.</summary>
    [Alias("ReportEvent"), FromGrains]
    Task ReportEvent(EventSummary summary);

    [Alias("ReportVenue"), FromGrains]
    Task ReportVenue(VenueSummary summary);

    /// <summary>As <see cref="ReportEvent"/>; what the public may know of a contest and what staff may are told apart.</summary>
    [Alias("ReportContest"), FromGrains]
    Task ReportContest(Audience audience, ContestSummary summary);

    /// <summary>The events that are part of a larger one, the earliest first.</summary>
    [Alias("Parts"), FromGrains]
    Task<ImmutableArray<EventPart>> Parts(string eventId);
}

[GenerateSerializer, Immutable, Alias("DistrictSettings")]
public sealed record DistrictSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<Town> Towns);

[GenerateSerializer, Immutable, Alias("Town")]
public sealed record Town([property: Id(0)] string Id, [property: Id(1)] string Name);

/// <param name="Version">How often the settings were changed.</param>
[GenerateSerializer, Immutable, Alias("DistrictRevision")]
public sealed record DistrictRevision([property: Id(0)] long Version);

[GenerateSerializer, Immutable, Alias("EventPart")]
public sealed record EventPart([property: Id(0)] string Id, [property: Id(1)] string Name);
