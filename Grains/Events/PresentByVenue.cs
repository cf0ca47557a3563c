using EventsLive.Grains.Live;

namespace EventsLive.Grains.Events;

/// <summary>What the venues told an event about its persons present. Not recorded: the venues keep it, and tell it again when asked.</summary>
internal sealed class PresentByVenue
{
    private readonly Dictionary<string, (ViewVersion Version, int Persons)> _venues = new(StringComparer.Ordinal);

    /// <summary>Persons present at all venues; null = no venue has told anything.</summary>
    public int? Persons => _venues.Count == 0 ? null : _venues.Values.Sum(venue => venue.Persons);

    /// <summary>Takes what a venue told, unless something newer is known.</summary>
    /// <returns>Whether the persons present changed.</returns>
    public bool Merge(string venueId, ViewVersion version, int persons)
    {
        var known = _venues.TryGetValue(venueId, out var before);
        if (known && version <= before.Version)
        {
            return false;
        }

        _venues[venueId] = (version, persons);
        return !known || persons != before.Persons;
    }
}
