using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Public;

/// <summary>What an event offers to somebody who wants to come.</summary>
public enum Offer
{
    /// <summary>Registration is not open (yet, or any more).</summary>
    Closed = 0,
    Places = 1,
    Unlimited = 2,
    Waitlist = 3,
    Full = 4,
}

/// <summary>Reads what the public start page shows: today's events that have not ended, those to come, and contests that are over.</summary>
/// <remarks>It reads the process's feed: a rush of visitors costs the district's grain nothing, and a lost store leaves the last picture.</remarks>
public sealed class Programme(LiveFeeds feeds, CurrentDistrict current, TimeProvider time)
{
    /// <summary>Contests that are over are named for this long: public notice and objections are done by then.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(60);

    private const int MaxOver = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Shown> LookAsync() =>
        await ReadAsync() is var (view, district) ? Of(view, time.GetUtcNow()) with { District = district } : Shown.Nothing with { Unavailable = true };

    /// <summary>One event, whenever it is or was, the name of the event that it is a part of, and what the page's calls name as their district. Event null = there is none, or nothing could be read.</summary>
    public async Task<(EventRow? Event, string? Whole, string? District)> EventAsync(string eventId)
    {
        if (await ReadAsync() is not var (view, district))
        {
            return default;
        }

        var row = view.Events.GetValueOrDefault(eventId);
        return (row, row?.PartOf is { } whole ? view.Events.GetValueOrDefault(whole)?.Name : null, district);
    }

    // Null: nothing could be read.
    private async Task<(DistrictView View, string? District)?> ReadAsync()
    {
        using var cursor = feeds.Follow(Topic.District, Audience.Public);
        try
        {
            var district = await current.IdAsync().AsTask().WaitAsync(Patience, time);
            await cursor.FirstAnswer(CancellationToken.None).WaitAsync(Patience, time);
            var view = new DistrictView();
            if (cursor.Take() is { } snapshot)
            {
                view.Apply(snapshot.IsSnapshot, snapshot.Set, snapshot.Removed);
            }

            return (view, current.HeaderFor(district));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    /// <summary>Pure: the same rows at the same time make the same page.</summary>
    public static Shown Of(DistrictView view, DateTimeOffset now)
    {
        var today = DistrictTime.DayOf(now);
        var parts = view.Events.Values.Where(row => row.PartOf is not null).ToLookup(row => row.PartOf!, StringComparer.Ordinal);
        var entries = view.Events.Values
            .Where(row => row.Status != EventStatus.Ended)
            // A part whose registration is its contest's is named in the contest's own entry.
            .Where(row => row.PartOf is null || row.RegistrationOpen || !view.Events.ContainsKey(row.PartOf))
            .OrderBy(row => row.StartsAt)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .Select(row => new Entry(
                row,
                string.Join(' ', row.Venues.Select(view.VenueName).Prepend(view.TownName(row.Town))),
                OfferOf(row),
                row.Capacity is { } capacity ? Math.Max(0, capacity - row.Confirmed - row.Offered) : null,
                [.. parts[row.Id].OrderBy(part => part.StartsAt).ThenBy(part => part.Name, StringComparer.Ordinal)]))
            .ToLookup(entry => DistrictTime.DayOf(entry.Row.StartsAt) <= today);
        var over = view.Events.Values
            .Where(row => row is { Status: EventStatus.Ended, HasContest: true } && now - row.EndsAt < Remembered)
            .OrderByDescending(row => row.EndsAt)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .Take(MaxOver)
            .Select(row => new Over(row, row.PartOf is { } whole ? view.Events.GetValueOrDefault(whole)?.Name : null));
        return new Shown(view.District?.Name ?? "", view.District?.Demonstration ?? false, null, [.. entries[true]], [.. entries[false]], [.. over]);
    }

    private static Offer OfferOf(EventRow row) =>
        !row.RegistrationOpen ? Offer.Closed
        : row.Capacity is not { } capacity ? Offer.Unlimited
        // Nobody jumps the waitlist: places that are free while somebody waits are promised already.
        : row.Confirmed + row.Offered < capacity && row.Waitlisted == 0 ? Offer.Places
        : row.Waitlist == WaitlistMode.None ? Offer.Full
        : Offer.Waitlist;

    /// <param name="District">What the page's calls to the API name as their district; null = the installation's own.</param>
    /// <param name="Unavailable">Nothing could be read: that there are no events is not known.</param>
    public sealed record Shown(
        string Name,
        bool Demonstration,
        string? District,
        ImmutableArray<Entry> Today,
        ImmutableArray<Entry> Coming,
        ImmutableArray<Over> Over,
        bool Unavailable = false)
    {
        public static Shown Nothing { get; } = new("", false, null, [], [], []);
    }

    /// <param name="Free">Places left, in persons; null = no limit.</param>
    /// <param name="Parts">The events that are parts of this one.</param>
    public sealed record Entry(EventRow Row, string Place, Offer Offer, int? Free, ImmutableArray<EventRow> Parts)
    {
        /// <summary>Whether there are contests among its parts, whose progress and totals have a page.</summary>
        public bool HasTotals => Parts.Any(part => part.HasContest);
    }

    /// <param name="Whole">Name of the event that the contest was a part of.</param>
    public sealed record Over(EventRow Row, string? Whole);
}
