using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Events;

/// <summary>An event as its records make it: settings, registrations, the waitlist in order, and the counts in persons.</summary>
/// <remarks>Every change costs O(log n) in the registrations, and older versions stay valid.</remarks>
public sealed record EventState
{
    public static EventState Empty { get; } = new();

    /// <summary>Null until the event is configured.</summary>
    public EventSettings? Settings { get; init; }

    /// <summary>All venues that it is or ever was at: a gate remembers the scans of a venue that the event has left.</summary>
    public ImmutableSortedSet<string> VenuesEver { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Registrations whose personal rows are still to be erased.</summary>
    public ImmutableSortedSet<string> Erasing { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>How many times the settings were made or changed.</summary>
    public long Revision { get; init; }

    /// <summary>All live registrations, and those that <see cref="Left"/> lately.</summary>
    public PersistentDictionary<Registration> Registrations { get; init; } = new();

    /// <summary>Waiting registrations by the number of the record that registered them, which is their place in line.</summary>
    public ImmutableSortedDictionary<long, string> Waitlist { get; init; } = ImmutableSortedDictionary<long, string>.Empty;

    /// <summary>The newest registrations that were cancelled or returned, oldest first: kept to tell what became of them.</summary>
    public ImmutableQueue<string> Left { get; init; } = [];

    public int LeftCount { get; init; }

    /// <summary>Persons confirmed: with those <see cref="Offered"/> never above the capacity.</summary>
    public int Confirmed { get; init; }

    /// <summary>Persons who were offered places, which are held for them.</summary>
    public int Offered { get; init; }

    public OpenOffers Offers { get; init; } = OpenOffers.None;

    /// <summary>Persons whose places nobody else may have.</summary>
    public int Held => Confirmed + Offered;

    /// <summary>Persons who wait.</summary>
    public int Waitlisted { get; init; }

    /// <summary>Persons newly registered by the quarter of an hour, of the last two days only.</summary>
    public ImmutableSortedDictionary<DateTimeOffset, int> RegisteredByQuarter { get; init; } = ImmutableSortedDictionary<DateTimeOffset, int>.Empty;
}

/// <param name="Position">Number of the record that registered it: registration order.</param>
/// <param name="Places">Persons of the party.</param>
public readonly record struct Registration(long Position, int Places, RegistrationStatus Status)
{
    /// <summary>Whether it holds places or waits for them.</summary>
    public bool IsLive => Status is RegistrationStatus.Confirmed or RegistrationStatus.Waitlisted or RegistrationStatus.Offered;
}
