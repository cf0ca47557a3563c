using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Which events an organiser wants to see, and in which order: those that run, those to come, then the ended ones with the latest first.</summary>
public sealed class EventFilter
{
    public string Text { get; set; } = "";

    /// <summary>Id of a town; empty = all.</summary>
    public string Town { get; set; } = "";

    public EventKind? Kind { get; set; }

    public StatusChoice Status { get; set; } = StatusChoice.NotEnded;

    public IEnumerable<EventRow> Of(DistrictView view) => view.Events.Values
        .Where(row => Matches(row, view))
        .OrderBy(row => row.Status switch { EventStatus.Running => 0, EventStatus.Upcoming => 1, _ => 2 })
        .ThenBy(row => row.Status == EventStatus.Ended ? -row.EndsAt.UtcTicks : row.StartsAt.UtcTicks)
        // Parts stand below the event that they are parts of.
        .ThenBy(row => row.PartOf ?? row.Id, StringComparer.Ordinal)
        .ThenBy(row => row.PartOf is null ? 0 : 1)
        .ThenBy(row => row.Name, StringComparer.Ordinal);

    private bool Matches(EventRow row, DistrictView view) =>
        (Town.Length == 0 || row.Town == Town)
        && (Kind is null || row.Kind == Kind)
        && Status switch
        {
            StatusChoice.NotEnded => row.Status != EventStatus.Ended,
            StatusChoice.Running => row.Status == EventStatus.Running,
            StatusChoice.Upcoming => row.Status == EventStatus.Upcoming,
            StatusChoice.Ended => row.Status == EventStatus.Ended,
            _ => true,
        }
        && (Text.Length == 0
            || row.Name.Contains(Text, StringComparison.CurrentCultureIgnoreCase)
            || view.TownName(row.Town).Contains(Text, StringComparison.CurrentCultureIgnoreCase)
            || row.Venues.Any(venue => view.VenueName(venue).Contains(Text, StringComparison.CurrentCultureIgnoreCase)));
}

/// <summary>Events by status, as the filter offers them.</summary>
public enum StatusChoice
{
    NotEnded = 0,
    Running = 1,
    Upcoming = 2,
    Ended = 3,
    All = 4,
}
