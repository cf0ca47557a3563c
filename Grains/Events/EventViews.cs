using EventsLive.Grains.District;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Events;

/// <summary>What others see of an event: the row of its view and the summary that the district rolls up.</summary>
public static class EventViews
{
    /// <summary>Key of the only row in an event's view.</summary>
    public const string RowKey = "event";

    /// <param name="present">Persons present at all its venues; null = nothing was counted yet.</param>
    public static EventRow Row(string eventId, EventState state, int? present, DateTimeOffset now)
    {
        var settings = state.Settings ?? throw new InvalidOperationException("An event without settings has no row.");
        return new EventRow(
            eventId,
            settings.Name,
            settings.Kind,
            settings.Town,
            settings.Venues,
            settings.StartsAt,
            settings.EndsAt,
            EventClock.Status(settings, now),
            settings.PartOf,
            settings.Capacity,
            state.Confirmed,
            state.Waitlisted,
            present,
            EventClock.RegistrationOpen(settings, now),
            settings.Registration.Waitlist,
            settings.Kind == EventKind.Contest,
            StaleSince: null,
            state.Offered);
    }

    public static EventSummary Summary(string eventId, ViewVersion version, EventState state, int? present, DateTimeOffset now)
    {
        var settings = state.Settings ?? throw new InvalidOperationException("An event without settings has no summary.");
        var today = DistrictTime.DayOf(now);
        return new EventSummary(
            eventId,
            version,
            settings,
            EventClock.Status(settings, now),
            EventClock.RegistrationOpen(settings, now),
            state.Confirmed,
            state.Waitlisted,
            present,
            [.. state.RegisteredByQuarter
                .Where(quarter => DistrictTime.DayOf(quarter.Key) == today)
                .Select(quarter => new RegistrationBucket(quarter.Key, quarter.Value))],
            EventClock.NextDueAt(settings, state.Offers, now),
            state.Offered);
    }
}
