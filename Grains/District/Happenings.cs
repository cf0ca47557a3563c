using System.Globalization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.District;

/// <summary>Tells from two summaries of the same thing what has just happened, and keeps the last happenings.</summary>
internal sealed class Happenings
{
    public const int Kept = 24;

    /// <summary>Registrations of one event are gathered for this long: single ones would drown everything else.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(20);

    private readonly Queue<HappeningRow> _rows = new();
    private readonly Dictionary<string, (DateTimeOffset At, int Persons)> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastSheet = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _sheets = new(StringComparer.Ordinal);
    private long _seq;

    public IEnumerable<HappeningRow> Rows => _rows;

    /// <summary>Keys of the rows that came or went since the last call.</summary>
    public List<string> Touched { get; } = [];

    public static string Key(long seq) => "happening:" + seq.ToString(CultureInfo.InvariantCulture);

    public void Compare(EventSummary? before, EventSummary after, DateTimeOffset now)
    {
        var name = after.Settings.Name;
        var persons = after.Confirmed + after.Offered + after.Waitlisted;
        if (before is null || !_told.TryGetValue(after.EventId, out var told))
        {
            _told[after.EventId] = (now, persons);
            return;
        }

        if (before.Status != after.Status && after.Status != EventStatus.Upcoming)
        {
            Add(now, after.Status == EventStatus.Running ? HappeningKind.EventStarted : HappeningKind.EventEnded, name);
        }

        if (after.Settings.Capacity is { } capacity && after.Confirmed >= capacity && before.Confirmed < capacity)
        {
            Add(now, HappeningKind.EventFull, name, number: capacity);
        }

        if (persons < told.Persons)
        {
            _told[after.EventId] = (told.At, persons);
        }
        else if (persons > told.Persons && now - told.At >= Gathering)
        {
            Add(now, HappeningKind.Registered, name, number: persons - told.Persons);
            _told[after.EventId] = (now, persons);
        }
    }

    public void Compare(VenueSummary? before, VenueSummary after, DateTimeOffset now)
    {
        var (was, level) = (LevelOf(before), LevelOf(after));
        if (before is not null && level > was)
        {
            Add(now, HappeningKind.VenueLevel, after.Settings.Name, number: level);
        }
    }

    public void Compare(ContestSummary after, string? eventName)
    {
        var known = _sheets.GetValueOrDefault(after.EventId) ?? [];
        var newest = _lastSheet.GetValueOrDefault(after.EventId);
        foreach (var sheet in after.LastSheets)
        {
            if (sheet.At < newest || known.Contains(sheet.SheetId))
            {
                continue;
            }

            var kind = sheet.Outcome switch
            {
                RunOutcome.NoShow => HappeningKind.NoShow,
                RunOutcome.Withdrawn => HappeningKind.Withdrawn,
                RunOutcome.Disqualified => HappeningKind.Disqualified,
                _ => HappeningKind.SheetAccepted,
            };
            Add(sheet.At, kind, sheet.TeamName, eventName, sheet.Round, sheet.Points, sheet.Stage, sheet.StageEn);
        }

        if (after.LastSheets.Length > 0)
        {
            // A summary repeats the last sheets: those of the newest moment may come again, all others are older.
            _sheets[after.EventId] = [.. after.LastSheets.Select(sheet => sheet.SheetId)];
            _lastSheet[after.EventId] = after.LastSheets[^1].At;
        }
    }

    private void Add(
        DateTimeOffset at,
        HappeningKind kind,
        string subject,
        string? eventName = null,
        int? round = null,
        decimal? number = null,
        string? stage = null,
        string? stageEn = null)
    {
        _seq++;
        _rows.Enqueue(new HappeningRow(_seq, at, kind, subject, eventName, round, number, stage, stageEn));
        Touched.Add(Key(_seq));
        if (_rows.Count > Kept)
        {
            Touched.Add(Key(_rows.Dequeue().Seq));
        }
    }

    /// <summary>0, 80, 90 or 100 per cent of the venue's limit.</summary>
    private static int LevelOf(VenueSummary? venue) => venue is { Present: { } present, Settings.Capacity: > 0 and var capacity }
        ? (100L * present / capacity) switch { >= 100 => 100, >= 90 => 90, >= 80 => 80, _ => 0 }
        : 0;
}
