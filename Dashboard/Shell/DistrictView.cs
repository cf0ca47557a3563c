using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Shell;

/// <summary>The district's view as typed rows, kept up to date by applying what comes from its feed. Used by one thread at a time.</summary>
public sealed class DistrictView
{
    private readonly Dictionary<string, EventRow> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VenueRow> _venues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TownRow> _towns = new(StringComparer.Ordinal);

    public DistrictRow? District { get; private set; }

    public IReadOnlyDictionary<string, EventRow> Events => _events;

    public IReadOnlyDictionary<string, VenueRow> Venues => _venues;

    public IReadOnlyDictionary<string, TownRow> Towns => _towns;

    /// <summary>The picture that a whole view shows; an empty one where there is none.</summary>
    public static DistrictView Of(ViewDiff? view)
    {
        var picture = new DistrictView();
        if (view is not null)
        {
            picture.Apply(isSnapshot: true, view.Set, view.Removed);
        }

        return picture;
    }

    /// <summary>A picture of names alone, by id: of a district as it was once.</summary>
    public static DistrictView Named(string? district, IEnumerable<KeyValuePair<string, string>> towns, IEnumerable<KeyValuePair<string, string>> venues)
    {
        var picture = new DistrictView { District = district is null ? null : new DistrictRow(district, false, 0, 0, 0, null, false, 0, 0, 0, 0) };
        foreach (var (id, name) in towns)
        {
            picture._towns[id] = new TownRow(id, name, 0, 0, 0, 0);
        }

        foreach (var (id, name) in venues)
        {
            picture._venues[id] = new VenueRow(id, name, "", null, null, null);
        }

        return picture;
    }

    /// <param name="isSnapshot">Every key that <paramref name="set"/> does not name is gone.</param>
    public void Apply(bool isSnapshot, IEnumerable<ViewRow> set, IEnumerable<string> removed)
    {
        if (isSnapshot)
        {
            District = null;
            _events.Clear();
            _venues.Clear();
            _towns.Clear();
        }

        foreach (var key in removed)
        {
            Remove(key);
        }

        foreach (var row in set)
        {
            Set(row);
        }
    }

    /// <summary>The town's name; its id where the district has no such town (any more).</summary>
    public string TownName(string town) => _towns.GetValueOrDefault(town)?.Name ?? town;

    public string VenueName(string venue) => _venues.GetValueOrDefault(venue)?.Name ?? venue;

    private void Set(ViewRow row)
    {
        // Rows of other kinds are other pages' business.
        switch (KindOf(row.Key))
        {
            case "district":
                District = Read(row, RowJson.Default.DistrictRow);
                break;
            case "event":
                _events[IdOf(row.Key)] = Read(row, RowJson.Default.EventRow);
                break;
            case "venue":
                _venues[IdOf(row.Key)] = Read(row, RowJson.Default.VenueRow);
                break;
            case "town":
                _towns[IdOf(row.Key)] = Read(row, RowJson.Default.TownRow);
                break;
        }
    }

    private void Remove(string key)
    {
        switch (KindOf(key))
        {
            case "district":
                District = null;
                break;
            case "event":
                _events.Remove(IdOf(key));
                break;
            case "venue":
                _venues.Remove(IdOf(key));
                break;
            case "town":
                _towns.Remove(IdOf(key));
                break;
        }
    }

    private static string KindOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? key[..colon] : key;

    private static string IdOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static TRow Read<TRow>(ViewRow row, JsonTypeInfo<TRow> json) =>
        JsonSerializer.Deserialize(row.Json, json) ?? throw new JsonException($"The row {row.Key} is null.");
}
