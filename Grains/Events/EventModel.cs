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
        Promoted promoted => Promote(state, promoted),
        RegistrationsReturned returned => returned.Registrations.Aggregate(state, (left, id) => Leave(left, id, RegistrationStatus.Returned)),
        RegistrationCancelled cancelled => Leave(state, cancelled.Registration, RegistrationStatus.Cancelled),
        ErasureBegun begun => state with { Erasing = state.Erasing.Add(begun.Registration) },
        PersonErased erased => state with { Erasing = state.Erasing.Remove(erased.Registration) },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an event."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(EventState state) =>
        SnapshotLines.Write(EventLine.Of(state), EventJson.Default.EventLine);

    public override EventState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        EventLine.Join(SnapshotLines.Read(chunks, EventJson.Default.EventLine));

    private static EventState Register(EventState state, Registered record, RecordMeta meta)
    {
        var waits = record.Status == RegistrationStatus.Waitlisted;
        return state with
        {
            Registrations = state.Registrations.Add(record.Registration, new Registration(meta.Version, record.Places, record.Status)),
            Waitlist = waits ? state.Waitlist.Add(meta.Version, record.Registration) : state.Waitlist,
            Confirmed = state.Confirmed + (waits ? 0 : record.Places),
            Waitlisted = state.Waitlisted + (waits ? record.Places : 0),
            RegisteredByQuarter = Count(state.RegisteredByQuarter, meta.Time, record.Places),
        };
    }

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

    private static EventState Promote(EventState state, Promoted record)
    {
        var registrations = state.Registrations;
        var waitlist = state.Waitlist.ToBuilder();
        var persons = 0;
        foreach (var id in record.Registrations)
        {
            var registration = registrations[id];
            registrations = registrations.SetItem(id, registration with { Status = RegistrationStatus.Confirmed });
            waitlist.Remove(registration.Position);
            persons += registration.Places;
        }

        return state with
        {
            Registrations = registrations,
            Waitlist = waitlist.ToImmutable(),
            Confirmed = state.Confirmed + persons,
            Waitlisted = state.Waitlisted - persons,
        };
    }

    /// <summary>Takes a live registration out of the counts and the line, and remembers for a while what became of it.</summary>
    private static EventState Leave(EventState state, string id, RegistrationStatus status)
    {
        var registration = state.Registrations[id];
        var waits = registration.Status == RegistrationStatus.Waitlisted;
        var registrations = state.Registrations.SetItem(id, registration with { Status = status });
        var left = state.Left.Enqueue(id);
        var count = state.LeftCount + 1;
        if (count > Remembered)
        {
            left = left.Dequeue(out var oldest);
            registrations = registrations.Remove(oldest);
            count--;
        }

        return state with
        {
            Registrations = registrations,
            Left = left,
            LeftCount = count,
            Waitlist = waits ? state.Waitlist.Remove(registration.Position) : state.Waitlist,
            Confirmed = state.Confirmed - (waits ? 0 : registration.Places),
            Waitlisted = state.Waitlisted - (waits ? registration.Places : 0),
        };
    }
}
