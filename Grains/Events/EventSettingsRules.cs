using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Events;

/// <summary>What the settings of an event must look like, whatever the event holds.</summary>
public static class EventSettingsRules
{
    public const int MaxNameLength = 200;

    public const int MaxVenues = 50;

    public const int MaxCapacity = 10_000_000;

    /// <summary>Half a day: who is offered places in the evening reads of it in the morning.</summary>
    public const int UsualOfferMinutes = 12 * 60;

    public const int MinOfferMinutes = 5;

    public const int MaxOfferMinutes = 14 * 24 * 60;

    private const int MaxLabels = 50;

    private const int MaxUnitLength = 100;

    private const int MaxTagLength = 50;

    /// <summary>The refusal of the first field at fault, or null. Whether the town, the venues and the larger event exist is not its matter.</summary>
    public static Refusal? Check(string eventId, EventSettings settings) =>
        InputRules.Text(settings.Name, "name", MaxNameLength)
        ?? (Enum.IsDefined(settings.Kind) ? null : Refusal.Of(RefusalKind.Malformed, "kind"))
        ?? InputRules.Id(settings.Town, "town")
        ?? CheckVenues(settings.Venues)
        ?? CheckTimes(settings)
        ?? (settings.Capacity is { } capacity ? InputRules.Range(capacity, "capacity", 1, MaxCapacity) : null)
        ?? CheckPartOf(eventId, settings.PartOf)
        ?? InputRules.Each(settings.Units, "units", MaxLabels, (unit, field) => InputRules.Text(unit, field, MaxUnitLength))
        ?? InputRules.Each(settings.Tags, "tags", MaxLabels, (tag, field) => InputRules.Text(tag, field, MaxTagLength));

    /// <summary>The same settings in the form that is stored: no spaces around the name, no missing lists.</summary>
    public static EventSettings Normalise(EventSettings settings) => settings with
    {
        Name = settings.Name.Trim(),
        Venues = OrEmpty(settings.Venues),
        Units = OrEmpty(settings.Units),
        Tags = OrEmpty(settings.Tags),
    };

    /// <summary>Whether two normalised settings say the same.</summary>
    public static bool Same(EventSettings one, EventSettings other) =>
        one with { Venues = other.Venues, Units = other.Units, Tags = other.Tags } == other
        && one.Venues.SequenceEqual(other.Venues)
        && one.Units.SequenceEqual(other.Units)
        && one.Tags.SequenceEqual(other.Tags);

    private static ImmutableArray<string> OrEmpty(ImmutableArray<string> values) => values.IsDefault ? [] : values;

    private static Refusal? CheckVenues(ImmutableArray<string> venues)
    {
        if (InputRules.Each(venues, "venues", MaxVenues, InputRules.Id) is { } refusal)
        {
            return refusal;
        }

        return venues.IsDefault || venues.Distinct(StringComparer.Ordinal).Count() == venues.Length
            ? null
            : Refusal.Of(RefusalKind.Malformed, "venues");
    }

    private static Refusal? CheckTimes(EventSettings settings)
    {
        if (settings.StartsAt == default || settings.EndsAt == default)
        {
            return Refusal.Of(RefusalKind.Required, settings.StartsAt == default ? "startsAt" : "endsAt");
        }

        if (settings.EndsAt <= settings.StartsAt)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "endsAt", InputRules.Time(settings.StartsAt), "");
        }

        if (settings.Registration is not { } registration)
        {
            return Refusal.Of(RefusalKind.Required, "registration");
        }

        if (!Enum.IsDefined(registration.Waitlist))
        {
            return Refusal.Of(RefusalKind.Malformed, "registration.waitlist");
        }

        if (registration.OfferMinutes is { } minutes && InputRules.Range(minutes, "registration.offerMinutes", MinOfferMinutes, MaxOfferMinutes) is { } refusal)
        {
            return refusal;
        }

        if (EventClock.ClosesAt(settings) > registration.OpensAt || registration.OpensAt is null)
        {
            return null;
        }

        return registration.ClosesAt is null
            ? Refusal.Of(RefusalKind.OutOfRange, "registration.opensAt", "", InputRules.Time(settings.EndsAt))
            : Refusal.Of(RefusalKind.OutOfRange, "registration.closesAt", InputRules.Time(registration.OpensAt.Value), "");
    }

    private static Refusal? CheckPartOf(string eventId, string? partOf)
    {
        if (partOf is null)
        {
            return null;
        }

        return InputRules.Id(partOf, "partOf")
            ?? (partOf == eventId ? Refusal.Of(RefusalKind.Malformed, "partOf") : null);
    }
}
