using System.Collections.Immutable;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Events;

/// <summary>How an event's records fold into its state, and how that is written to a snapshot.</summary>
public sealed class EventModel : JournalModel<EventState>
{
    /// <summary>How many registrations that left a state remembers: a bound, so that a state is as small as what is live in it.</summary>
    public const int Remembered = 1_000;

    private static readonly TimeSpan QuartersKept = TimeSpan.FromDays(2);

    public override string Noun => "event";

    public override RecordCatalogue Records => EventRecords.Catalogue;

    public override EventState Empty => EventState.Empty;

    public override int SnapshotSchema => 2;

    public override EventState Apply(EventState state, IRecord record, RecordMeta meta) => record switch
    {
        EventConfigured configured => state with
        {
            Settings = configured.Settings,
            Revision = state.Revision + 1,
            VenuesEver = state.VenuesEver.Union(configured.Settings.Venues),
        },
        Registered registered => Register(state, registered, meta),
        Promoted promoted => promoted.Registrations.Aggregate(state, (before, id) => Move(before, id, RegistrationStatus.Confirmed)),
        PlacesOffered offered => offered.Registrations.Aggregate(state, (before, id) => Offer(before, id, offered.Until)),
        OfferTaken taken => Move(state, taken.Registration, RegistrationStatus.Confirmed),
        RegistrationsReturned returned => returned.Registrations.Aggregate(state, (left, id) => Leave(left, id, RegistrationStatus.Returned)),
        RegistrationCancelled cancelled => Leave(state, cancelled.Registration, RegistrationStatus.Cancelled),
        ErasureBegun begun => state with { Erasing = state.Erasing.Add(begun.Registration) },
        PersonErased erased => state with { Erasing = state.Erasing.Remove(erased.Registration) },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an event."),
    };

    public override IReadOnlyList<IRecord> Due(EventState state, DateTimeOffset now) => state.Offers.NextEnd <= now ? [.. EventRules.EndOffers(state, now)] : [];

    public override DateTimeOffset? NextDueAt(EventState state) => state.Offers.NextEnd;

    public override IEnumerable<ReadOnlyMemory<byte>> Save(EventState state) =>
        SnapshotLines.Write(EventLine.Of(state), EventJson.Default.EventLine);

    public override EventState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        EventLine.Join(SnapshotLines.Read(chunks, EventJson.Default.EventLine));

    private static EventState Register(EventState state, Registered record, RecordMeta meta)
    {
        var registration = new Registration(meta.Version, record.Places, record.Status);
        return Counted(state, record.Registration, registration, 1) with
        {
            Registrations = state.Registrations.Add(record.Registration, registration),
            RegisteredByQuarter = Count(state.RegisteredByQuarter, meta.Time, record.Places),
        };
    }

    /// <summary>A live registration in another status.</summary>
    private static EventState Move(EventState state, string id, RegistrationStatus status)
    {
        var before = state.Registrations[id];
        var after = before with { Status = status };
        return Counted(Counted(state, id, before, -1), id, after, 1) with { Registrations = state.Registrations.SetItem(id, after), Offers = state.Offers.Without(id) };
    }

    private static EventState Offer(EventState state, string id, DateTimeOffset until)
    {
        var moved = Move(state, id, RegistrationStatus.Offered);
        return moved with { Offers = moved.Offers.With(id, until) };
    }

    /// <summary>The counts and the line with a registration (1) or without it (-1).</summary>
    private static EventState Counted(EventState state, string id, Registration registration, int sign) => registration.Status switch
    {
        RegistrationStatus.Confirmed => state with { Confirmed = state.Confirmed + (sign * registration.Places) },
        RegistrationStatus.Offered => state with { Offered = state.Offered + (sign * registration.Places) },
        RegistrationStatus.Waitlisted => state with
        {
            Waitlisted = state.Waitlisted + (sign * registration.Places),
            Waitlist = sign > 0 ? state.Waitlist.Add(registration.Position, id) : state.Waitlist.Remove(registration.Position),
        },
        _ => state,
    };

    private static ImmutableSortedDictionary<DateTimeOffset, int> Count(
        ImmutableSortedDictionary<DateTimeOffset, int> quarters, DateTimeOffset time, int persons)
    {
        var from = DistrictTime.QuarterOf(time);
        if (quarters.TryGetValue(from, out var before))
        {
            return quarters.SetItem(from, before + persons);
        }

        quarters = quarters.Add(from, persons);
        while (quarters.First().Key < from - QuartersKept)
        {
            quarters = quarters.Remove(quarters.First().Key);
        }

        return quarters;
    }

    /// <summary>Takes a live registration out of the counts and the line, and remembers for a while what became of it.</summary>
    private static EventState Leave(EventState state, string id, RegistrationStatus status)
    {
        var registration = state.Registrations[id];
        var registrations = state.Registrations.SetItem(id, registration with { Status = status });
        var left = state.Left.Enqueue(id);
        var count = state.LeftCount + 1;
        if (count > Remembered)
        {
            left = left.Dequeue(out var oldest);
            registrations = registrations.Remove(oldest);
            count--;
        }

        return Counted(state, id, registration, -1) with { Registrations = registrations, Offers = state.Offers.Without(id), Left = left, LeftCount = count };
    }
}
