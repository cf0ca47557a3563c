using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Events;

/// <summary>One line of an event's snapshot: its head with the quarters of an hour, or a pack of registrations.</summary>
internal sealed record EventLine(EventHead? Head = null, RegistrationPack? Pack = null)
{
    public static IEnumerable<EventLine> Of(EventState state)
    {
        yield return new EventLine(new EventHead(
            state.Settings,
            state.Revision,
            [.. state.VenuesEver],
            [.. state.Erasing],
            [.. state.RegisteredByQuarter.Select(quarter => new RegistrationBucket(quarter.Key, quarter.Value))],
            state.Offers.NextEnd is null ? null : [.. state.Offers.All.Select(offer => new OfferLine(offer.Registration, offer.Until))]));

        // Those that left stand in the order of their queue, which they are read back into.
        var registrations = state.Registrations
            .Where(entry => entry.Value.IsLive)
            .Concat(state.Left.Select(id => KeyValuePair.Create(id, state.Registrations[id])));
        foreach (var pack in registrations.Chunk(RegistrationPack.Size))
        {
            yield return new EventLine(Pack: RegistrationPack.Of(pack));
        }
    }

    /// <exception cref="JsonException">The lines begin with no head.</exception>
    public static EventState Join(IEnumerable<EventLine> lines)
    {
        EventHead? head = null;
        var registrations = new PersistentDictionary<Registration>();
        var waitlist = ImmutableSortedDictionary.CreateBuilder<long, string>();
        var left = new List<string>();
        var confirmed = 0;
        var offered = 0;
        var waitlisted = 0;
        foreach (var line in lines)
        {
            head ??= line.Head;
            foreach (var (id, registration) in line.Pack?.Entries() ?? [])
            {
                registrations = registrations.Add(id, registration);
                switch (registration.Status)
                {
                    case RegistrationStatus.Confirmed:
                        confirmed += registration.Places;
                        break;
                    case RegistrationStatus.Offered:
                        offered += registration.Places;
                        break;
                    case RegistrationStatus.Waitlisted:
                        waitlisted += registration.Places;
                        waitlist.Add(registration.Position, id);
                        break;
                    default:
                        left.Add(id);
                        break;
                }
            }
        }

        return new EventState
        {
            Settings = (head ?? throw new JsonException("An event's snapshot has no head.")).Settings,
            Revision = head.Revision,
            VenuesEver = EventState.Empty.VenuesEver.Union(head.VenuesEver),
            Erasing = EventState.Empty.Erasing.Union(head.Erasing),
            Registrations = registrations,
            Waitlist = waitlist.ToImmutable(),
            Left = ImmutableQueue.CreateRange(left),
            LeftCount = left.Count,
            Confirmed = confirmed,
            Offered = offered,
            Offers = (head.Offers ?? []).Aggregate(OpenOffers.None, (open, offer) => open.With(offer.Registration, offer.Until)),
            Waitlisted = waitlisted,
            RegisteredByQuarter = head.Quarters.ToImmutableSortedDictionary(quarter => quarter.From, quarter => quarter.Persons),
        };
    }
}

/// <summary>The first line of an event's snapshot.</summary>
/// <param name="Offers">Those open; null = none.</param>
internal sealed record EventHead(
    EventSettings? Settings,
    long Revision,
    ImmutableArray<string> VenuesEver,
    ImmutableArray<string> Erasing,
    ImmutableArray<RegistrationBucket> Quarters,
    OfferLine[]? Offers = null);

internal sealed record OfferLine(string Registration, DateTimeOffset Until);

/// <summary>Registrations as columns: read several times faster than a JSON object each.</summary>
internal sealed record RegistrationPack(string[] Ids, long[] Positions, int[] Places, int[] Statuses)
{
    public const int Size = 256;

    public static RegistrationPack Of(KeyValuePair<string, Registration>[] entries) => new(
        Array.ConvertAll(entries, entry => entry.Key),
        Array.ConvertAll(entries, entry => entry.Value.Position),
        Array.ConvertAll(entries, entry => entry.Value.Places),
        Array.ConvertAll(entries, entry => (int)entry.Value.Status));

    public IEnumerable<KeyValuePair<string, Registration>> Entries()
    {
        for (var i = 0; i < Ids.Length; i++)
        {
            yield return KeyValuePair.Create(Ids[i], new Registration(Positions[i], Places[i], (RegistrationStatus)Statuses[i]));
        }
    }
}
