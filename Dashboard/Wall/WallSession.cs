using System.Collections.Immutable;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Wall;

/// <summary>What a wall is asked to keep to, from its address; null = it chooses by itself.</summary>
public sealed record WallPin(string? ContestId, string? Group);

/// <summary>One wall: follows the district and its contests, and shows a picture when something changed, five times a second at most.</summary>
/// <remarks>Not safe for several threads: <see cref="RunAsync"/> is its only loop.</remarks>
public sealed class WallSession(LiveFeeds feeds, Audience audience, WallPin pin, TimeProvider time) : IDisposable
{
    public const int LinesOnPage = 10;

    /// <summary>Pages shown of a large group before the next group has its turn.</summary>
    public const int MostPages = 6;

    public const int MostContests = 24;

    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan ChartFrame = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Dwell = TimeSpan.FromSeconds(12);

    /// <summary>Teams that the scene of an unveiling lists beside the one just shown.</summary>
    public const int UnveiledLines = 8;

    // Grains push ten times a second at most: what came this lately is not overtaken at once …
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(40);

    // … and what is older may be overtaken any moment, within this long.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(40);

    // A wall opens with its whole picture, unless a publisher keeps it waiting.
    private static readonly TimeSpan FirstPicture = TimeSpan.FromSeconds(2);
    private const int ProgrammePages = 3;

    private readonly Wake _wake = new();
    private readonly DistrictModel _district = new();
    private readonly Dictionary<string, (FeedCursor Cursor, StandingsBoard Board)> _contests = new(StringComparer.Ordinal);
    private readonly Playlist _playlist = new(Dwell);
    private readonly Dictionary<(string Contest, string Group), PageWindow> _windows = [];
    private readonly Rhythm _frame = new(Frame);
    private readonly Rhythm _registrationsFrame = new(ChartFrame);
    private readonly Rhythm _venuesFrame = new(ChartFrame);
    private FeedCursor? _districtCursor;
    private WallPicture? _shown;

    /// <summary>Shows pictures until it is cancelled.</summary>
    public async Task RunAsync(Func<WallPicture, Task> show, CancellationToken cancellation)
    {
        _districtCursor = feeds.Follow(Topic.District, audience, _wake);
        var changed = true;
        var nextBeat = Now();
        var begun = nextBeat;
        var newsAt = begun;
        while (true)
        {
            var now = Now();
            if (Drain(now))
            {
                (changed, newsAt) = (true, now);
            }

            if (_shown is null && now - begun < FirstPicture && !IsComplete)
            {
                await _wake.WaitAsync(FirstPicture - (now - begun), time, cancellation);
                continue;
            }

            // A push that is about due is waited for: shown just before it, the picture would be a whole frame behind.
            var linger = changed && now - newsAt > Fresh ? Linger - _frame.Rested(now) : TimeSpan.Zero;
            if ((changed || now >= nextBeat) && linger <= TimeSpan.Zero && _frame.Beat(now))
            {
                changed = false;
                nextBeat = now + Heartbeat;
                _shown = Build(now);
                await show(_shown);
            }

            // A clock that was set back must not hold up the heartbeat.
            nextBeat = nextBeat - now > Heartbeat ? now + Heartbeat : nextBeat;
            var rest = !changed ? nextBeat - now : _frame.Rest(now) is var left && left > TimeSpan.Zero ? left : linger;
            await _wake.WaitAsync(rest, time, cancellation);
        }
    }

    public void Dispose()
    {
        _districtCursor?.Dispose();
        foreach (var (cursor, _) in _contests.Values)
        {
            cursor.Dispose();
        }

        _contests.Clear();
    }

    // The clock on the wall is the district's, wherever the server stands.
    private DateTimeOffset Now() => TimeZoneInfo.ConvertTime(time.GetUtcNow(), DistrictTime.Zone);

    private bool IsComplete =>
        _contests.Values.Select(contest => contest.Cursor).Append(_districtCursor!).All(cursor => cursor.Version is not null || cursor.Status.State is FeedState.Lost or FeedState.Unknown);

    private bool Drain(DateTimeOffset now)
    {
        var changed = false;
        if (_districtCursor!.Take() is { } delta)
        {
            _district.Apply(delta);
            FollowContests(now);
            changed = true;
        }

        foreach (var (cursor, board) in _contests.Values)
        {
            if (cursor.Take() is { } news)
            {
                board.Apply(news, now);
                changed = true;
            }
        }

        return changed;
    }

    private void FollowContests(DateTimeOffset now)
    {
        var wanted = WantedContests(now).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _contests.Keys.Except(wanted).ToList())
        {
            _contests[id].Cursor.Dispose();
            _contests.Remove(id);
        }

        foreach (var id in wanted.Except(_contests.Keys).ToList())
        {
            _contests.Add(id, (feeds.Follow(Topic.Contest(id), audience, _wake), new StandingsBoard()));
        }
    }

    /// <summary>The contests that run now, or where none does today's; those that are being unveiled before all.</summary>
    private IEnumerable<string> WantedContests(DateTimeOffset now)
    {
        if (pin.ContestId is { } pinned)
        {
            return [pinned];
        }

        var contests = _district.Events.Values.Where(e => e.HasContest).ToList();
        var running = contests.Where(e => e.Status == EventStatus.Running).ToList();
        var today = running.Count > 0 ? running : contests.Where(e => e.StartsAt.ToOffset(now.Offset).Date == now.Date);
        // A ceremony is often held when its contest's time is over and others still run.
        return today.Concat(contests.Where(e => _district.IsUnveiling(e.Id)))
            .Distinct()
            .OrderByDescending(e => _district.IsUnveiling(e.Id))
            .ThenBy(e => e.StartsAt)
            .ThenBy(e => e.Id, StringComparer.Ordinal)
            .Take(MostContests)
            .Select(e => e.Id);
    }

    private WallPicture Build(DateTimeOffset now)
    {
        var before = _playlist.Current;
        var turn = _playlist.Advance(Turns(now), now);
        GoOn(before, turn);
        var (cursor, board) = turn?.ContestId is { } id ? _contests[id] : default;
        var registrations = _district.Registrations(now);
        var gauges = _district.Venues;
        var standings = board is null ? null : Keep(_shown?.Standings, BuildStandings(turn!, board, now));
        return new WallPicture(
            _district.Title(now),
            _district.Strip,
            AtRhythm(_shown?.Registrations, registrations, _registrationsFrame, now),
            _district.Towns,
            gauges,
            AtRhythm(_shown?.VenueBars, gauges, _venuesFrame, now),
            _district.Happenings,
            standings,
            board is null ? Keep(_shown?.Programme, _district.Programme(now, turn?.Page ?? 1)) : null,
            new PulseView(now, Age(_districtCursor!), cursor is null ? null : Age(cursor)),
            Unveiling() is var (contest, unveiling) ? Keep(_shown?.Unveil, BuildUnveil(contest, unveiling)) : null);
    }

    /// <summary>The contest that is being unveiled, if it is one that this wall keeps to.</summary>
    private (string ContestId, StandingsBoard Board)? Unveiling() => _contests
        .Where(pair => pair.Value.Board.Unveil is { } unveil && (pin.Group is null || unveil.Group is null || unveil.Group == pin.Group))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => ((string, StandingsBoard)?)(pair.Key, pair.Value.Board))
        .FirstOrDefault();

    private UnveilView BuildUnveil(string contestId, StandingsBoard board)
    {
        var (unveil, self) = (board.Unveil!, _district.Events.GetValueOrDefault(contestId));
        return new UnveilView(
            contestId,
            self?.Name ?? "",
            self?.PartOf is { } partOf ? _district.Events.GetValueOrDefault(partOf)?.Name : null,
            unveil.Step,
            unveil.Kind,
            unveil.Group,
            unveil.Rank,
            unveil.Team is { } team ? board.TeamOf(team) : null,
            board.Contest?.Unit,
            unveil.Group is { } group ? [.. board.Unveiled(group).Where(shown => shown.Id != unveil.Team).Take(UnveiledLines)] : []);
    }

    /// <summary>A long group's round is over when the wall has left it or begins again with its leaders.</summary>
    private void GoOn(Turn? before, Turn? now)
    {
        if (before is { ContestId: { } contest, Group: { } group, Page: > 1 }
            && (now?.ContestId != contest || now.Group != group || now.Page == 1)
            && _windows.TryGetValue((contest, group), out var window))
        {
            window.GoOn();
        }
    }

    private ImmutableArray<int> WindowOf(string contest, string group, int count)
    {
        if (!_windows.TryGetValue((contest, group), out var window))
        {
            _windows.Add((contest, group), window = new PageWindow(MostPages));
        }

        return window.Pages((count + LinesOnPage - 1) / LinesOnPage);
    }

    private ImmutableArray<Turn> Turns(DateTimeOffset now)
    {
        var contests = _contests
            .OrderBy(pair => _district.Events.TryGetValue(pair.Key, out var e) ? e.StartsAt : DateTimeOffset.MaxValue)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => pair.Value.Board.Groups
                .Where(group => pin.Group is null || pin.Group == group)
                .SelectMany(group => WindowOf(pair.Key, group, pair.Value.Board.CountOf(group)).Select(page => new Turn(pair.Key, group, page))));
        var programme = pin.ContestId is null && HasMoreThanContests
            ? PagesOf(_district.Programme(now, 1).Events, DistrictModel.EventLines, ProgrammePages).Select(page => new Turn(null, null, page))
            : [];
        return [.. contests, .. programme];
    }

    // A contest's own event and the larger event around it tell nothing beside its standings.
    private bool HasMoreThanContests
    {
        get
        {
            var parents = _contests.Keys.Select(id => _district.Events.GetValueOrDefault(id)?.PartOf).ToHashSet(StringComparer.Ordinal);
            return _district.Events.Keys.Any(id => !_contests.ContainsKey(id) && !parents.Contains(id));
        }
    }

    private static IEnumerable<int> PagesOf(int lines, int onPage, int most) =>
        Enumerable.Range(1, Math.Min(most, (lines + onPage - 1) / onPage));

    private StandingsView BuildStandings(Turn turn, StandingsBoard board, DateTimeOffset now)
    {
        var contest = board.Contest!;
        var self = _district.Events.GetValueOrDefault(turn.ContestId!);
        var parent = self?.PartOf is { } partOf ? _district.Events.GetValueOrDefault(partOf) : null;
        var count = board.CountOf(turn.Group!);
        var round = board.RoundOf(turn.Group!);
        var stage = board.StageOf(turn.Group!);
        var counted = stage?.CountedRounds ?? contest.CountedRounds;
        return new StandingsView(
            turn.ContestId!,
            self?.Name ?? "",
            parent?.Name,
            turn.Group!,
            contest.Groups.Length == 1,
            board.Version.Number,
            contest.Frozen,
            contest.FrozenSince is { } since ? TimeZoneInfo.ConvertTime(since, DistrictTime.Zone) : null,
            contest.Provisional,
            round,
            RoundColumns.Choose(stage is null ? contest.Rounds : Math.Max(counted, round), counted, round),
            counted,
            contest.Aggregate,
            contest.Unit,
            board.Lines(turn.Group!, (turn.Page - 1) * LinesOnPage, LinesOnPage, now),
            turn.Page,
            (count + LinesOnPage - 1) / LinesOnPage,
            count,
            board.CorrectionOf(turn.Group!) is { } told ? new CorrectionLine(told.Team.Name, told.Correction.Round, told.Correction.Category, told.Correction.At) : null,
            stage,
            _district.TotalsOf(turn.ContestId!));
    }

    private static FeedAge Age(FeedCursor cursor)
    {
        var status = cursor.Status;
        return new FeedAge(cursor.Topic.ToString(), status.ConfirmedAt, status.State == FeedState.Lost ? status.Since : null);
    }

    private static T AtRhythm<T>(T? shown, T now, Rhythm rhythm, DateTimeOffset at)
        where T : class =>
        shown is null || (!ReferenceEquals(shown, now) && rhythm.Beat(at)) ? now : shown;

    private static StandingsView Keep(StandingsView? shown, StandingsView now) =>
        shown is not null
        && shown with { Lines = now.Lines, Rounds = now.Rounds } == now
        && shown.Lines.SequenceEqual(now.Lines)
        && shown.Rounds.SequenceEqual(now.Rounds)
            ? shown
            : now;

    private static UnveilView Keep(UnveilView? shown, UnveilView now) =>
        shown is not null && shown with { Before = now.Before } == now && shown.Before.SequenceEqual(now.Before) ? shown : now;

    private static ProgrammeView Keep(ProgrammeView? shown, ProgrammeView now) =>
        shown is not null && shown with { Lines = now.Lines } == now && shown.Lines.SequenceEqual(now.Lines) ? shown : now;
}
