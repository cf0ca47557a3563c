using System.Collections.Immutable;

namespace EventsLive.Grains.Venues;

/// <summary>A venue as its records make it: settings, who is inside by ticket, and the running number of those without.</summary>
public sealed record VenueState
{
    public static VenueState Empty { get; } = new();

    /// <summary>Null until the venue is configured.</summary>
    public VenueSettings? Settings { get; init; }

    /// <summary>How many times the settings were made or changed.</summary>
    public long Revision { get; init; }

    /// <summary>Whether anything was ever counted here: until then the number of persons present is unknown, not 0.</summary>
    public bool Counted { get; init; }

    /// <summary>The events whose tickets were ever scanned here.</summary>
    public ImmutableDictionary<string, EventInside> Events { get; init; } = ImmutableDictionary<string, EventInside>.Empty;

    /// <summary>Persons inside by ticket: the sum over <see cref="Events"/>.</summary>
    public int WithTicket { get; init; }

    /// <summary>Persons without a ticket. Below 0 where a count by hand found fewer persons than tickets say.</summary>
    public int WithoutTicket { get; init; }

    /// <summary>Persons present: never below 0.</summary>
    public int Present => WithTicket + WithoutTicket;

    public bool OverLimit => Present > Settings?.Capacity;

    public EventInside InsideOf(string eventId) => Events.GetValueOrDefault(eventId, EventInside.None);
}

/// <summary>Who of one event is inside by ticket.</summary>
/// <param name="Persons">The sum over the parties.</param>
/// <param name="Parties">Persons inside by registration; nobody inside, no entry.</param>
public sealed record EventInside(int Persons, ImmutableDictionary<string, int> Parties)
{
    public static EventInside None { get; } = new(0, ImmutableDictionary<string, int>.Empty);

    public EventInside Move(string registration, int delta)
    {
        var inside = Parties.GetValueOrDefault(registration) + delta;
        return new EventInside(Persons + delta, inside == 0 ? Parties.Remove(registration) : Parties.SetItem(registration, inside));
    }
}
