using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Wall;

/// <summary>Folds the changes of the district's view into typed rows, and makes of them what the panels show.</summary>
/// <remarks>A view is made anew only when rows that it rests on have changed.</remarks>
public sealed class DistrictModel
{
    public const int MostGauges = 8;
    public const int MostTowns = 12;
    public const int MostHappenings = 12;
    public const int EventLines = 10;

    private readonly Dictionary<string, EventRow> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VenueRow> _venues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TownRow> _towns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegisteredRow> _registered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, HappeningRow> _happenings = [];
    private readonly Dictionary<string, ContestTotalsRow> _totals = new(StringComparer.Ordinal);
    private DistrictRow? _district;
    private TitleView? _title;
    private StripView? _strip;
    private RegistrationsView? _registrations;
    private DateTimeOffset _registrationsUntil;
    private TownsView? _townsView;
    private VenuesView? _venuesView;
    private HappeningsView? _happeningsView;

    public IReadOnlyDictionary<string, EventRow> Events => _events;

    /// <summary>Whether an unveiling of the contest is going on.</summary>
    public bool IsUnveiling(string contestId) => TotalsOf(contestId)?.Unveiling == true;

    /// <summary>How far a contest has come, as far as its results are released; null = not known.</summary>
    public ContestTotalsRow? TotalsOf(string contestId) => _totals.GetValueOrDefault(contestId);

    public StripView Strip => _strip ??= BuildStrip();

    public TownsView Towns => _townsView ??= BuildTowns();

    public VenuesView Venues => _venuesView ??= BuildVenues();

    public HappeningsView Happenings =>
        _happeningsView ??= new HappeningsView([.. _happenings.Values.Skip(Math.Max(0, _happenings.Count - MostHappenings))]);

    public void Apply(FeedDelta delta)
    {
        if (delta.IsSnapshot)
        {
            Clear();
        }

        foreach (var row in delta.Set)
        {
            Set(row);
        }

        foreach (var key in delta.Removed)
        {
            Remove(key);
        }
    }

    public TitleView Title(DateTimeOffset now)
    {
        var date = DateOnly.FromDateTime(now.Date);
        if (_title is null || _title.Date != date)
        {
            _title = new TitleView(_district?.Name is { Length: > 0 } name ? name : null, _district?.Demonstration ?? false, date);
        }

        return _title;
    }

    /// <summary>Today's registrations by quarter of an hour, up to the one that is running; a quarter without a row had none.</summary>
    public RegistrationsView Registrations(DateTimeOffset now)
    {
        var until = QuarterOf(now);
        if (_registrations is null || until != _registrationsUntil)
        {
            _registrations = BuildRegistrations(until);
            _registrationsUntil = until;
        }

        return _registrations;
    }

    /// <summary>Today's events: those running first, then those to come, then those over, each in order of time.</summary>
    public ProgrammeView Programme(DateTimeOffset now, int page)
    {
        var today = _events.Values
            .Where(e => e.Status == EventStatus.Running || Local(e.StartsAt, now).Date == now.Date || Local(e.EndsAt, now).Date == now.Date)
            .OrderBy(e => e.Status switch { EventStatus.Running => 0, EventStatus.Upcoming => 1, _ => 2 })
            .ThenBy(e => e.StartsAt)
            .ThenBy(e => e.Id, StringComparer.Ordinal)
            .ToList();
        var pages = Math.Max(1, (today.Count + EventLines - 1) / EventLines);
        page = Math.Clamp(page, 1, pages);
        return new ProgrammeView(
            [.. today.Skip((page - 1) * EventLines).Take(EventLines).Select(e => new EventLine(
                e.Id, e.Name, e.Kind, TownName(e.Town), Local(e.StartsAt, now), Local(e.EndsAt, now), e.Status, e.Capacity, e.Confirmed, e.Waitlisted, e.Present))],
            page,
            pages,
            today.Count);
    }

    public static VenueGauge GaugeOf(VenueRow row)
    {
        int? percent = row is { Present: { } present, Capacity: > 0 } ? (int)Math.Min(999, Math.Max(0L, present) * 100 / row.Capacity.Value) : null;
        var level = row switch
        {
            { Present: null } => VenueLevel.Unknown,
            { Capacity: null } => VenueLevel.Normal,
            { Capacity: 0 } => VenueLevel.Stop,
            _ => percent switch { >= 100 => VenueLevel.Stop, >= 90 => VenueLevel.Warning, >= 80 => VenueLevel.Watch, _ => VenueLevel.Normal },
        };
        return new VenueGauge(row.Id, row.Name, row.Present, row.Capacity, percent, level, row.StaleSince);
    }

    private static DateTimeOffset Local(DateTimeOffset at, DateTimeOffset now) => at.ToOffset(now.Offset);

    private static DateTimeOffset QuarterOf(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.FromMinutes(15).Ticks));

    private string TownName(string id) => _towns.TryGetValue(id, out var town) ? town.Name : "";

    private void Set(ViewRow row)
    {
        var (kind, id) = Split(row.Key);
        switch (kind)
        {
            case "district":
                _district = Read(row, RowJson.Default.DistrictRow);
                break;
            case "event":
                _events[id] = Read(row, RowJson.Default.EventRow);
                break;
            case "venue":
                _venues[id] = Read(row, RowJson.Default.VenueRow);
                break;
            case "town":
                _towns[id] = Read(row, RowJson.Default.TownRow);
                break;
            case "registered":
                _registered[id] = Read(row, RowJson.Default.RegisteredRow);
                break;
            case "contest":
                _totals[id] = Read(row, RowJson.Default.ContestTotalsRow);
                break;
            case "happening":
                var happening = Read(row, RowJson.Default.HappeningRow);
                _happenings[happening.Seq] = happening;
                break;
            default:
                // A kind of row that this wall does not show.
                break;
        }

        Forget(kind);
    }

    private void Remove(string key)
    {
        var (kind, id) = Split(key);
        switch (kind)
        {
            case "district":
                _district = null;
                break;
            case "event":
                _events.Remove(id);
                break;
            case "venue":
                _venues.Remove(id);
                break;
            case "town":
                _towns.Remove(id);
                break;
            case "registered":
                _registered.Remove(id);
                break;
            case "contest":
                _totals.Remove(id);
                break;
            case "happening" when long.TryParse(id, out var seq):
                _happenings.Remove(seq);
                break;
            default:
                break;
        }

        Forget(kind);
    }

    private void Forget(string kind)
    {
        switch (kind)
        {
            case "district":
                (_title, _strip, _registrations) = (null, null, null);
                break;
            case "venue":
                (_venuesView, _strip) = (null, null);
                break;
            case "town":
                _townsView = null;
                break;
            case "registered":
                _registrations = null;
                break;
            case "happening":
                _happeningsView = null;
                break;
            default:
                break;
        }
    }

    private void Clear()
    {
        _district = null;
        _events.Clear();
        _venues.Clear();
        _towns.Clear();
        _registered.Clear();
        _happenings.Clear();
        _totals.Clear();
        (_title, _strip, _registrations, _townsView, _venuesView, _happeningsView) = (null, null, null, null, null, null);
    }

    private StripView BuildStrip()
    {
        var levels = _venues.Values.Select(row => GaugeOf(row).Level).Where(level => level >= VenueLevel.Warning).ToList();
        var known = _venues.Values.Any(row => row.Present is not null);
        return new StripView(
            _district?.EventsRunning,
            _district?.EventsToday,
            _district?.RegisteredToday,
            _district?.Present,
            _district?.PresentAtLeast ?? false,
            _district?.TeamsWithSheet,
            _district?.Teams,
            _district?.RunsDone,
            _district?.RunsPlanned,
            known ? levels.Count : null,
            levels.DefaultIfEmpty(VenueLevel.Unknown).Max());
    }

    private RegistrationsView BuildRegistrations(DateTimeOffset until)
    {
        var today = _registered.Values
            .Select(row => row with { From = Local(row.From, until) })
            .Where(row => row.From.Date == until.Date && row.From <= until)
            .ToDictionary(row => QuarterOf(row.From), row => row.Persons);
        if (_district is null)
        {
            return new RegistrationsView([], null);
        }

        // At least four hours, so that a morning's first registrations do not fill the whole width.
        var begin = today.Count > 0 ? today.Keys.Min() : until;
        begin = Earlier(begin, Later(until.AddHours(-4), new DateTimeOffset(until.Date, until.Offset)));
        var points = ImmutableArray.CreateBuilder<RegistrationPoint>();
        for (var at = begin; at <= until; at = at.AddMinutes(15))
        {
            points.Add(new RegistrationPoint(at, today.GetValueOrDefault(at)));
        }

        return new RegistrationsView(points.ToImmutable(), today.Count == 0 ? null : points.MaxBy(point => point.Persons));
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private TownsView BuildTowns()
    {
        var towns = _towns.Values.OrderByDescending(t => t.Registered).ThenBy(t => t.Order).ThenBy(t => t.Id, StringComparer.Ordinal).ToList();
        var shown = towns.Count <= MostTowns ? towns.Count : MostTowns - 1;
        var most = Math.Max(1, towns.Select(t => t.Registered).DefaultIfEmpty(0).Max());
        return new TownsView(
            [.. towns.Take(shown).Select(t => new TownBar(t.Id, t.Name, t.Registered, t.Events, (double)t.Registered / most))],
            towns.Count - shown,
            towns.Skip(shown).Sum(t => t.Registered));
    }

    private VenuesView BuildVenues()
    {
        // By level and not by share, so that rows change places only when something is to be noticed.
        var gauges = _venues.Values.Select(GaugeOf)
            .OrderByDescending(gauge => gauge.Level)
            .ThenByDescending(gauge => gauge.Capacity ?? 0)
            .ThenBy(gauge => gauge.Id, StringComparer.Ordinal)
            .ToList();
        return new VenuesView(
            [.. gauges.Take(MostGauges)],
            Math.Max(0, gauges.Count - MostGauges),
            gauges.Skip(MostGauges).Select(gauge => gauge.Level).DefaultIfEmpty(VenueLevel.Unknown).Max());
    }

    private static (string Kind, string Id) Split(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (key, "") : (key[..colon], key[(colon + 1)..]);
    }

    private static T Read<T>(ViewRow row, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.Json, type) ?? throw new JsonException($"The row '{row.Key}' is empty.");
}
