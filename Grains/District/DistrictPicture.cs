using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.District;

/// <summary>The district's roll-up: merges the summaries of its events, venues and contests and makes the rows of its view from them.</summary>
/// <remarks>Summaries are states, not differences: whatever is lost, late or repeated, the newest version wins and the sums are right.</remarks>
internal sealed class DistrictPicture
{
    /// <summary>A source that should answer and has not for this long is shown as stale.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Names of what <see cref="Missed"/> speaks of.</summary>
    public const string ContestSource = "contest";

    public const string ContestForStaffSource = "contest-for-staff";

    private readonly SortedDictionary<string, Source<EventSummary>> _events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Source<VenueSummary>> _venues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Source<ContestSummary>> _contests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Source<ContestSummary>> _contestsForStaff = new(StringComparer.Ordinal);
    private readonly Happenings _happenings = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touchedForStaff = new(StringComparer.Ordinal);
    private DateOnly _today;

    public IReadOnlyDictionary<string, Source<EventSummary>> Events => _events;

    public IReadOnlyDictionary<string, Source<VenueSummary>> Venues => _venues;

    public IReadOnlyDictionary<string, Source<ContestSummary>> Contests => _contests;

    public IReadOnlyDictionary<string, Source<ContestSummary>> ContestsForStaff => _contestsForStaff;

    /// <summary>Keys of the rows that may have changed since the last call, and for whom.</summary>
    public IReadOnlyList<(Audience Audience, string Key)> TakeTouched()
    {
        string[] shown = [.. _touched, .. _happenings.Touched];
        (Audience, string)[] touched =
        [
            .. shown.SelectMany(_ => Enum.GetValues<Audience>(), (key, audience) => (audience, key)),
            .. _touchedForStaff.Select(key => (Audience.Staff, key)),
        ];
        _touched.Clear();
        _touchedForStaff.Clear();
        _happenings.Touched.Clear();
        return touched;
    }

    public void Merge(EventSummary summary, DateTimeOffset now)
    {
        var source = SourceOf(_events, summary.EventId, s => s.Version);
        var before = source.Summary;
        if (!source.Merge(summary, now))
        {
            return;
        }

        _happenings.Compare(before, source.Summary!, now);
        TouchEvent(source.Summary!);
        if (before is not null && before.Settings.Town != source.Summary!.Settings.Town)
        {
            _touched.Add("town:" + before.Settings.Town);
        }
    }

    public void Merge(VenueSummary summary, DateTimeOffset now)
    {
        var source = SourceOf(_venues, summary.VenueId, s => s.Version);
        var before = source.Summary;
        if (source.Merge(summary, now))
        {
            _happenings.Compare(before, source.Summary!, now);
            TouchVenue(source.Summary!);
            if (before is not null)
            {
                _touched.Add("town:" + before.Settings.Town);
            }
        }
    }

    /// <param name="audience">Whose summary it is: the public's makes the rows of the public and of the halls, and what is told as happening.</param>
    public void Merge(Audience audience, ContestSummary summary, DateTimeOffset now)
    {
        if (audience == Audience.Staff)
        {
            if (SourceOf(_contestsForStaff, summary.EventId, s => s.Version).Merge(summary, now))
            {
                TouchForStaff(summary.EventId);
            }

            return;
        }

        var source = SourceOf(_contests, summary.EventId, s => s.Version);
        if (source.Merge(summary, now))
        {
            _happenings.Compare(source.Summary!, _events.GetValueOrDefault(summary.EventId)?.Summary?.Settings.Name);
            Touch("contest:" + summary.EventId, "event:" + summary.EventId);
        }
    }

    /// <summary>Says that something did not answer when it was asked.</summary>
    public void Missed(string kind, string id, DateTimeOffset now)
    {
        var stale = kind switch
        {
            "event" => _events.GetValueOrDefault(id)?.Missed(now, Patience),
            "venue" => _venues.GetValueOrDefault(id)?.Missed(now, Patience),
            ContestForStaffSource => _contestsForStaff.GetValueOrDefault(id)?.Missed(now, Patience),
            _ => _contests.GetValueOrDefault(id)?.Missed(now, Patience),
        };
        if (stale != true)
        {
            return;
        }

        if (kind == ContestForStaffSource)
        {
            TouchForStaff(id);
        }
        else
        {
            Touch($"{kind}:{id}");
        }
    }

    /// <summary>Tells what was gathered long enough, and touches everything when a new day has begun: what counts as today's is another.</summary>
    public void Turn(DateTimeOffset now)
    {
        foreach (var source in _events.Values)
        {
            _happenings.Compare(source.Summary, source.Summary!, now);
        }

        var today = DistrictTime.DayOf(now);
        if (today == _today)
        {
            return;
        }

        _today = today;
        _touched.Add("district");
        foreach (var source in _events.Values)
        {
            TouchEvent(source.Summary!);
        }
    }

    public IEnumerable<string> Keys(DistrictState state) =>
        Enumerable.Repeat("district", 1)
            .Concat(state.Towns.Select(town => "town:" + town.Id))
            .Concat(_events.Keys.Select(id => "event:" + id))
            .Concat(_venues.Keys.Select(id => "venue:" + id))
            .Concat(_contests.Keys.Select(id => "contest:" + id))
            .Concat(Registered().Select(bucket => RegisteredKey(bucket.From)))
            .Concat(_happenings.Rows.Select(row => Happenings.Key(row.Seq)));

    public byte[]? Row(DistrictState state, bool demonstration, Audience audience, string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var (kind, id) = colon < 0 ? (key, string.Empty) : (key[..colon], key[(colon + 1)..]);
        return kind switch
        {
            "district" => JsonSerializer.SerializeToUtf8Bytes(DistrictRow(state, demonstration, audience), RowJson.Default.DistrictRow),
            "event" => EventRow(id) is { } row ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.EventRow) : null,
            "venue" => VenueRow(id) is { } row ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.VenueRow) : null,
            "town" => TownRow(state, id) is { } row ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.TownRow) : null,
            "contest" => ContestRow(audience, id) is { } row ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.ContestTotalsRow) : null,
            "registered" => RegisteredRow(id) is { } row ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.RegisteredRow) : null,
            "happening" => _happenings.Rows.FirstOrDefault(row => Happenings.Key(row.Seq) == key) is { } row
                ? JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.HappeningRow)
                : null,
            _ => null,
        };
    }

    private static Source<TSummary> SourceOf<TSummary>(SortedDictionary<string, Source<TSummary>> sources, string id, Func<TSummary, ViewVersion> versionOf)
        where TSummary : class
    {
        if (!sources.TryGetValue(id, out var source))
        {
            source = new Source<TSummary>(versionOf);
            sources.Add(id, source);
        }

        return source;
    }

    private static string RegisteredKey(DateTimeOffset from) => "registered:" + from.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    private bool IsToday(EventSummary summary) =>
        DistrictTime.DayOf(summary.Settings.StartsAt) <= _today && DistrictTime.DayOf(summary.Settings.EndsAt) >= _today;

    private IEnumerable<EventSummary> Today() => _events.Values.Select(source => source.Summary!).Where(IsToday);

    private IEnumerable<RegistrationBucket> Registered() => _events.Values
        .SelectMany(source => source.Summary!.RegisteredToday)
        .Where(bucket => DistrictTime.DayOf(bucket.From) == _today)
        .GroupBy(bucket => bucket.From, (from, buckets) => new RegistrationBucket(from, buckets.Sum(bucket => bucket.Persons)));

    /// <summary>Touches rows together with the district's own, whose sums they are part of.</summary>
    private void Touch(params ReadOnlySpan<string> keys)
    {
        _touched.Add("district");
        foreach (var key in keys)
        {
            _touched.Add(key);
        }
    }

    private void TouchForStaff(string contestId)
    {
        _touchedForStaff.Add("district");
        _touchedForStaff.Add("contest:" + contestId);
    }

    private void TouchEvent(EventSummary summary)
    {
        Touch("event:" + summary.EventId, "town:" + summary.Settings.Town);
        foreach (var bucket in summary.RegisteredToday)
        {
            _touched.Add(RegisteredKey(bucket.From));
        }
    }

    private void TouchVenue(VenueSummary summary) =>
        Touch("venue:" + summary.VenueId, "town:" + summary.Settings.Town);

    private DistrictRow DistrictRow(DistrictState state, bool demonstration, Audience audience)
    {
        var today = Today().ToList();
        var contests = today.Select(e => ContestFor(audience, e.EventId)?.Summary).OfType<ContestSummary>().ToList();
        var counted = _venues.Values.Where(venue => venue.Summary!.Present is not null).ToList();
        var uncounted = today
            .Where(e => e.Status == EventStatus.Running)
            .SelectMany(e => e.Settings.Venues)
            .Any(venue => _venues.GetValueOrDefault(venue)?.Summary?.Present is null);
        return new DistrictRow(
            state.Name,
            demonstration,
            today.Count,
            today.Count(e => e.Status == EventStatus.Running),
            Registered().Sum(bucket => bucket.Persons),
            counted.Count == 0 ? null : counted.Sum(venue => venue.Summary!.Present!.Value),
            uncounted || counted.Any(venue => venue.StaleSince is not null),
            contests.Sum(contest => contest.Teams),
            contests.Sum(contest => contest.TeamsWithSheet),
            contests.Sum(contest => contest.RunsDone),
            contests.Sum(contest => contest.RunsPlanned));
    }

    private EventRow? EventRow(string id)
    {
        if (_events.GetValueOrDefault(id) is not { Summary: { } summary } source)
        {
            return null;
        }

        var settings = summary.Settings;
        return new EventRow(
            id, settings.Name, settings.Kind, settings.Town, settings.Venues, settings.StartsAt, settings.EndsAt, summary.Status,
            settings.PartOf, settings.Capacity, summary.Confirmed, summary.Waitlisted, summary.Present, summary.RegistrationOpen,
            settings.Registration.Waitlist, _contests.ContainsKey(id), source.StaleSince, summary.Offered);
    }

    private VenueRow? VenueRow(string id) => _venues.GetValueOrDefault(id) is { Summary: { } summary } source
        ? new VenueRow(id, summary.Settings.Name, summary.Settings.Town, summary.Settings.Capacity, summary.Present, source.StaleSince)
        : null;

    private Source<ContestSummary>? ContestFor(Audience audience, string id) =>
        (audience == Audience.Staff ? _contestsForStaff.GetValueOrDefault(id) : null) ?? _contests.GetValueOrDefault(id);

    private ContestTotalsRow? ContestRow(Audience audience, string id) => ContestFor(audience, id) is { Summary: { } summary } source
        ? new ContestTotalsRow(id, summary.Teams, summary.TeamsWithSheet, summary.RunsDone, summary.RunsPlanned, source.StaleSince, summary.Unveiling ? true : null)
        : null;

    private TownRow? TownRow(DistrictState state, string id)
    {
        var order = state.Towns.Select(town => town.Id).ToList().IndexOf(id);
        if (order < 0)
        {
            return null;
        }

        var events = Today().Where(e => e.Settings.Town == id).ToList();
        return new TownRow(
            id,
            state.Towns[order].Name,
            order,
            events.Count,
            events.Sum(e => e.Confirmed + e.Offered + e.Waitlisted),
            _venues.Values.Where(venue => venue.Summary!.Settings.Town == id).Sum(venue => venue.Summary!.Present ?? 0));
    }

    private RegisteredRow? RegisteredRow(string id) =>
        Registered().Where(bucket => RegisteredKey(bucket.From) == "registered:" + id)
            .Select(bucket => new RegisteredRow(bucket.From, bucket.Persons))
            .FirstOrDefault();
}
