using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Venues;

/// <summary>How a venue's records fold into its state, and how that is written to a snapshot.</summary>
public sealed class VenueModel : JournalModel<VenueState>
{
    public override string Noun => "venue";

    public override RecordCatalogue Records => VenueRecords.Catalogue;

    public override VenueState Empty => VenueState.Empty;

    public override int SnapshotSchema => 1;

    public override VenueState Apply(VenueState state, IRecord record, RecordMeta meta) => record switch
    {
        VenueConfigured configured => state with { Settings = configured.Settings, Revision = state.Revision + 1 },
        VenueCheckedIn checkedIn => CheckIn(state, checkedIn),
        VenueCounted counted => state with { Counted = true, WithoutTicket = state.WithoutTicket + counted.Delta },
        VenueEmptied => state with
        {
            Counted = true,
            Events = state.Events.ToImmutableDictionary(entry => entry.Key, _ => EventInside.None),
            WithTicket = 0,
            WithoutTicket = 0,
        },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a venue."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(VenueState state) =>
        SnapshotLines.Write(Lines(state), VenueJson.Default.VenueLine);

    public override VenueState Load(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        VenueHead? head = null;
        var events = new Dictionary<string, ImmutableDictionary<string, int>.Builder>(StringComparer.Ordinal);
        foreach (var line in SnapshotLines.Read(chunks, VenueJson.Default.VenueLine))
        {
            head ??= line.Head;
            if (line.Event is not { } eventId)
            {
                continue;
            }

            if (!events.TryGetValue(eventId, out var parties))
            {
                events.Add(eventId, parties = ImmutableDictionary.CreateBuilder<string, int>());
            }

            if (line.Registration is { } registration)
            {
                parties.Add(registration, line.Inside);
            }
        }

        var inside = events.ToImmutableDictionary(
            entry => entry.Key, entry => new EventInside(entry.Value.Values.Sum(), entry.Value.ToImmutable()));
        return new VenueState
        {
            Settings = (head ?? throw new JsonException("A venue's snapshot has no head.")).Settings,
            Revision = head.Revision,
            Counted = head.Counted,
            Events = inside,
            WithTicket = inside.Values.Sum(e => e.Persons),
            WithoutTicket = head.WithoutTicket,
        };
    }

    private static VenueState CheckIn(VenueState state, VenueCheckedIn record)
    {
        var delta = record.Direction == Direction.In ? record.Count : -record.Count;
        return state with
        {
            Counted = true,
            Events = state.Events.SetItem(record.Event, state.InsideOf(record.Event).Move(record.Registration, delta)),
            WithTicket = state.WithTicket + delta,
            WithoutTicket = state.WithoutTicket + record.Correction,
        };
    }

    private static IEnumerable<VenueLine> Lines(VenueState state)
    {
        yield return new VenueLine(new VenueHead(state.Settings, state.Revision, state.Counted, state.WithoutTicket));
        foreach (var (eventId, inside) in state.Events)
        {
            yield return new VenueLine(Event: eventId);
            foreach (var (registration, persons) in inside.Parties)
            {
                yield return new VenueLine(Event: eventId, Registration: registration, Inside: persons);
            }
        }
    }
}

/// <summary>One line of a venue's snapshot: its head, an event, or a party of that event inside.</summary>
internal sealed record VenueLine(VenueHead? Head = null, string? Event = null, string? Registration = null, int Inside = 0);

/// <summary>The first line of a venue's snapshot.</summary>
internal sealed record VenueHead(VenueSettings? Settings, long Revision, bool Counted, int WithoutTicket);
