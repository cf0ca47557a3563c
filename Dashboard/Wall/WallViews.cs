using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Wall;

// What each panel of the wall shows. All of it is immutable, and a panel that did not change keeps its object: the page then leaves it alone.

public sealed record TitleView(string? Name, bool Demonstration, DateOnly Date);

/// <summary>The six numbers; null = not known.</summary>
/// <param name="WorstLevel">The highest level among the venues that are counted in <paramref name="VenuesAtWarning"/>.</param>
public sealed record StripView(
    int? EventsRunning,
    int? EventsToday,
    int? RegisteredToday,
    int? Present,
    bool PresentAtLeast,
    int? TeamsWithSheet,
    int? Teams,
    int? RunsDone,
    int? RunsPlanned,
    int? VenuesAtWarning,
    VenueLevel WorstLevel);

/// <param name="From">Begin of the quarter of an hour, in the district's time.</param>
public sealed record RegistrationPoint(DateTimeOffset From, int Persons);

/// <param name="Peak">The busiest quarter of an hour; null when nobody has registered today.</param>
public sealed record RegistrationsView(ImmutableArray<RegistrationPoint> Points, RegistrationPoint? Peak);

/// <summary>How full a venue is, by the thresholds that scenic sites in China use: 80, 90 and 100 per cent.</summary>
public enum VenueLevel
{
    Unknown = 0,
    Normal = 1,
    Watch = 2,
    Warning = 3,
    Stop = 4,
}

/// <param name="Percent">Of the limit, rounded down so that 100 means full; null = not known or without a limit.</param>
public sealed record VenueGauge(string Id, string Name, int? Present, int? Capacity, int? Percent, VenueLevel Level, DateTimeOffset? StaleSince);

/// <param name="Others">Venues that do not fit in.</param>
public sealed record VenuesView(ImmutableArray<VenueGauge> Gauges, int Others, VenueLevel OthersWorst);

/// <param name="Share">Of the largest town, from 0 to 1.</param>
public sealed record TownBar(string Id, string Name, int Registered, int Events, double Share);

/// <param name="Others">Towns that do not fit in, and their persons.</param>
public sealed record TownsView(ImmutableArray<TownBar> Towns, int Others, int OthersRegistered);

public sealed record HappeningsView(ImmutableArray<HappeningRow> Rows);

/// <summary>One line of the standings.</summary>
/// <param name="Rank">Shared ranks are equal (1-2-2-4); null = unranked.</param>
/// <param name="Movement">Places gained (positive) or lost lately.</param>
/// <param name="JustChanged">Whether a sheet of it arrived a moment ago.</param>
public sealed record StandingLine(TeamRow Team, int? Rank, int Movement, bool JustChanged);

/// <summary>A page of a group's standings.</summary>
/// <param name="Version">Number of the contest's view that this shows.</param>
/// <param name="FrozenSince">In the district's time; null = not frozen.</param>
/// <param name="Provisional">The results are not final.</param>
/// <param name="Round">The furthest round in which a run of the group was entered; 0 = none.</param>
/// <param name="Rounds">The rounds shown as columns.</param>
/// <param name="Stage">The stage whose rounds are shown; null = the contest has none.</param>
/// <param name="Totals">How far the whole contest has come; null = not known.</param>
public sealed record StandingsView(
    string ContestId,
    string ContestName,
    string? ParentName,
    string Group,
    bool SingleGroup,
    long Version,
    bool Frozen,
    DateTimeOffset? FrozenSince,
    bool Provisional,
    int Round,
    ImmutableArray<int> Rounds,
    int CountedRounds,
    string Aggregate,
    string? Unit,
    ImmutableArray<StandingLine> Lines,
    int Page,
    int Pages,
    int TeamsInGroup,
    CorrectionLine? Correction = null,
    StageRow? Stage = null,
    ContestTotalsRow? Totals = null);

/// <summary>更正说明: the newest change of a published result.</summary>
public sealed record CorrectionLine(string Team, int? Round, CorrectionCategory Category, DateTimeOffset At);

/// <summary>The scene of an unveiling: what was announced last, and what was shown before it.</summary>
/// <param name="Kind">Null = it has only begun.</param>
/// <param name="Team">The team shown; null = the step shows none by itself.</param>
/// <param name="Before">The teams of the group that were shown before, the best first.</param>
public sealed record UnveilView(
    string ContestId,
    string ContestName,
    string? ParentName,
    int Step,
    UnveilStepKind? Kind,
    string? Group,
    int? Rank,
    TeamRow? Team,
    string? Unit,
    ImmutableArray<TeamRow> Before);

/// <summary>Today's events, shown where no contest is.</summary>
public sealed record ProgrammeView(ImmutableArray<EventLine> Lines, int Page, int Pages, int Events);

public sealed record EventLine(
    string Id,
    string Name,
    EventKind Kind,
    string Town,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    EventStatus Status,
    int? Capacity,
    int Confirmed,
    int Waitlisted,
    int? Present);

/// <summary>Which feed a panel rests on and when that was last proved current.</summary>
/// <param name="LostSince">Since when the publisher cannot be reached; null = it can.</param>
public sealed record FeedAge(string Feed, DateTimeOffset? ConfirmedAt, DateTimeOffset? LostSince);

/// <summary>The heartbeat: the server's time and how old the data is. It comes once a second, whatever else changes.</summary>
public sealed record PulseView(DateTimeOffset At, FeedAge District, FeedAge? Contest);

/// <summary>All that the wall shows at one moment.</summary>
/// <param name="Unveil">Takes the whole wall while an unveiling is going on.</param>
/// <param name="VenueBars">The venues as the chart shows them, which moves more slowly than the numbers beside it.</param>
public sealed record WallPicture(
    TitleView Title,
    StripView Strip,
    RegistrationsView Registrations,
    TownsView Towns,
    VenuesView Venues,
    VenuesView VenueBars,
    HappeningsView Happenings,
    StandingsView? Standings,
    ProgrammeView? Programme,
    PulseView Pulse,
    UnveilView? Unveil);
