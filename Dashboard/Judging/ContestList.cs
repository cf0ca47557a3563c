using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>Finds the contests that a judge may choose from: those that run now first, then the next ones, then those that have ended.</summary>
public sealed class ContestList(IGrainFactory grains, CurrentDistrict district)
{
    private const int MostEnded = 6;

    public async Task<Found> FindAsync()
    {
        CallActor.Set(Actor.System);
        var id = await district.IdAsync();
        var picture = DistrictView.Of(await grains.GetGrain<IDistrictGrain>(GrainKey.Of(id, "district")).Look(Audience.Staff));
        var contests = picture.Events.Values.Where(row => row.HasContest).ToLookup(row => row.Status);
        return new Found(
            district.HeaderFor(id),
            picture.District?.Demonstration ?? false,
            [
                .. contests[EventStatus.Running].OrderBy(row => row.StartsAt).ThenBy(row => row.Name, StringComparer.Ordinal),
                .. contests[EventStatus.Upcoming].OrderBy(row => row.StartsAt).ThenBy(row => row.Name, StringComparer.Ordinal),
                .. contests[EventStatus.Ended].OrderByDescending(row => row.EndsAt).Take(MostEnded),
            ]);
    }

    /// <param name="District">What the page's calls to the API name as their district; null = the installation's own.</param>
    public sealed record Found(string? District, bool Demonstration, ImmutableArray<EventRow> Contests)
    {
        public static Found None { get; } = new(null, false, []);

        /// <summary>What the page's module needs to offer them.</summary>
        public object ForPage() => Contests.Select(row => new
        {
            id = row.Id,
            name = row.Name,
            when = LocalTime.Span(row.StartsAt, row.EndsAt, CultureInfo.CurrentUICulture),
            status = JsonNamingPolicy.CamelCase.ConvertName(row.Status.ToString()),
        });
    }
}
