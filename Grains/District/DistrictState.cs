using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.District;

/// <summary>The district's own facts: its name, its towns and the catalogue of what exists in it.</summary>
/// <param name="Revision">How often the settings were changed.</param>
public sealed record DistrictState(
    long Revision,
    string Name,
    ImmutableArray<Town> Towns,
    ImmutableSortedSet<string> Events,
    ImmutableSortedSet<string> Venues)
{
    public static DistrictState Empty { get; } = new(
        0,
        string.Empty,
        [],
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}

public sealed record DistrictConfigured(string Name, ImmutableArray<Town> Towns) : IRecord;

public sealed record EventEnlisted(string EventId) : IRecord;

public sealed record VenueEnlisted(string VenueId) : IRecord;

/// <summary>One line of a district's snapshot: the settings with their revision, an event or a venue.</summary>
public sealed record DistrictLine(long Revision = 0, DistrictConfigured? Settings = null, string? EventId = null, string? VenueId = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DistrictConfigured))]
[JsonSerializable(typeof(EventEnlisted))]
[JsonSerializable(typeof(VenueEnlisted))]
[JsonSerializable(typeof(DistrictLine))]
[JsonSerializable(typeof(DistrictRevision))]
[JsonSerializable(typeof(bool))]
internal sealed partial class DistrictJson : JsonSerializerContext;

/// <summary>How the district's records fold into its state.</summary>
public sealed class DistrictModel : JournalModel<DistrictState>
{
    public override string Noun => "district";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("district.configured", 1, DistrictJson.Default.DistrictConfigured)
        .Add("district.event-enlisted", 1, DistrictJson.Default.EventEnlisted)
        .Add("district.venue-enlisted", 1, DistrictJson.Default.VenueEnlisted);

    public override DistrictState Empty => DistrictState.Empty;

    public override int SnapshotSchema => 2;

    public override DistrictState Apply(DistrictState state, IRecord record, RecordMeta meta) => record switch
    {
        DistrictConfigured configured => state with { Revision = state.Revision + 1, Name = configured.Name, Towns = configured.Towns },
        EventEnlisted enlisted => state with { Events = state.Events.Add(enlisted.EventId) },
        VenueEnlisted enlisted => state with { Venues = state.Venues.Add(enlisted.VenueId) },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a district."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(DistrictState state)
    {
        IEnumerable<DistrictLine> lines = [new DistrictLine(state.Revision, new DistrictConfigured(state.Name, state.Towns))];
        return SnapshotLines.Write(
            lines.Concat(state.Events.Select(id => new DistrictLine(EventId: id))).Concat(state.Venues.Select(id => new DistrictLine(VenueId: id))),
            DistrictJson.Default.DistrictLine);
    }

    public override DistrictState Load(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var lines = SnapshotLines.Read(chunks, DistrictJson.Default.DistrictLine).ToList();
        var head = lines.First(line => line.Settings is not null);
        return new DistrictState(
            head.Revision,
            head.Settings!.Name,
            head.Settings.Towns,
            Empty.Events.Union(lines.Select(line => line.EventId).OfType<string>()),
            Empty.Venues.Union(lines.Select(line => line.VenueId).OfType<string>()));
    }
}
