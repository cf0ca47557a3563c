namespace EventsLive.Grains.Events;

/// <summary>What of an event follows from the time alone: nothing of it is recorded.</summary>
public static class EventClock
{
    public static EventStatus Status(EventSettings settings, DateTimeOffset now)
    {
        if (now < settings.StartsAt)
        {
            return EventStatus.Upcoming;
        }

        return now < settings.EndsAt ? EventStatus.Running : EventStatus.Ended;
    }

    /// <summary>When registration closes: the time set for it, else the event's end.</summary>
    public static DateTimeOffset ClosesAt(EventSettings settings) => settings.Registration.ClosesAt ?? settings.EndsAt;

    public static bool RegistrationOpen(EventSettings settings, DateTimeOffset now) =>
        !(now < settings.Registration.OpensAt) && now < ClosesAt(settings);

    /// <summary>The next time after <paramref name="now"/> at which the status or the registration changes by itself; null = never again.</summary>
    public static DateTimeOffset? NextChangeAt(EventSettings settings, DateTimeOffset now)
    {
        DateTimeOffset?[] times = [settings.Registration.OpensAt, ClosesAt(settings), settings.StartsAt, settings.EndsAt];
        return times.Where(time => time > now).Min();
    }

    /// <summary>The next time at which something is due: a change by itself, or the end of an offer, which may have passed already; null = never again.</summary>
    public static DateTimeOffset? NextDueAt(EventSettings settings, OpenOffers offers, DateTimeOffset now) =>
        new[] { NextChangeAt(settings, now), offers.NextEnd }.Min();
}
