using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.District;

/// <summary>What the district accepts.</summary>
public static class DistrictRules
{
    public const int MaxNameLength = 100;

    /// <summary>More than any district of China has; a bound, so that one command stays one batch.</summary>
    public const int MaxTowns = 100;

    public static Decision<DistrictRevision> Configure(DistrictState state, DistrictSettings settings)
    {
        if (NameRefusal("name", settings.Name) is { } refusal)
        {
            return refusal;
        }

        if (settings.Towns.Length > MaxTowns)
        {
            return Refusal.Of(RefusalKind.TooLong, "towns", MaxTowns.ToString(CultureInfo.InvariantCulture));
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < settings.Towns.Length; i++)
        {
            var town = settings.Towns[i];
            if (!Ids.IsValid(town.Id) || !ids.Add(town.Id))
            {
                return Refusal.Of(RefusalKind.Malformed, string.Create(CultureInfo.InvariantCulture, $"towns[{i}].id"));
            }

            if (NameRefusal(string.Create(CultureInfo.InvariantCulture, $"towns[{i}].name"), town.Name) is { } townRefusal)
            {
                return townRefusal;
            }
        }

        return state.Name == settings.Name && state.Towns.SequenceEqual(settings.Towns)
            ? Decision.Accept(new DistrictRevision(state.Revision), [])
            : Decision.Accept(new DistrictRevision(state.Revision + 1), [new DistrictConfigured(settings.Name, settings.Towns)]);
    }

    /// <summary>As <see cref="Configure"/>, for a caller who began with these settings: refused when they are others by now.</summary>
    public static Decision<DistrictRevision> Revise(DistrictState state, DistrictSettings seen, DistrictSettings settings) =>
        state.Name == seen.Name && state.Towns.SequenceEqual(seen.Towns)
            ? Configure(state, settings)
            : Refusal.Of(RefusalKind.ChangedMeanwhile);

    /// <summary>Answers whether the event is new to the catalogue.</summary>
    public static Decision<bool> EnlistEvent(DistrictState state, string eventId) =>
        Enlist(state.Events, eventId, new EventEnlisted(eventId));

    public static Decision<bool> EnlistVenue(DistrictState state, string venueId) =>
        Enlist(state.Venues, venueId, new VenueEnlisted(venueId));

    private static Decision<bool> Enlist(ImmutableSortedSet<string> known, string id, IRecord record)
    {
        if (!Ids.IsValid(id))
        {
            return Refusal.Of(RefusalKind.Malformed, "id");
        }

        return known.Contains(id) ? Decision.Accept(false, []) : Decision.Accept(true, [record]);
    }

    private static Refusal? NameRefusal(string field, string? name) => name switch
    {
        null => Refusal.Of(RefusalKind.Required, field),
        _ when string.IsNullOrWhiteSpace(name) => Refusal.Of(RefusalKind.Required, field),
        _ when new StringInfo(name).LengthInTextElements > MaxNameLength =>
            Refusal.Of(RefusalKind.TooLong, field, MaxNameLength.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };
}
