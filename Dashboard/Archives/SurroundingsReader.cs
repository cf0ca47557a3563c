using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Archives;

/// <summary>Reads what an archive tells beside the contest's records, as it is now: once for both of its files, and kept with the archive.</summary>
public sealed class SurroundingsReader(IGrainFactory grains, ServedDistrict served)
{
    private const int PageSize = 2_000;

    /// <returns>Null: no such event.</returns>
    public async Task<ArchiveSurroundings?> ReadAsync(DistrictGrains own, string eventId, Actor actor)
    {
        CallActor.Set(actor);
        if (await own.Event(eventId).Settings() is not { } settings)
        {
            return null;
        }

        var district = DistrictView.Of(await own.District.Look(actor.Audience));
        return new ArchiveSurroundings(
            new ArchivedEvent(settings.Name, settings.Town, settings.Venues, settings.StartsAt, settings.EndsAt, settings.PartOf, settings.Units),
            district.District?.Name,
            district.Towns.Values.ToImmutableSortedDictionary(town => town.Id, town => town.Name, StringComparer.Ordinal),
            settings.Venues.Distinct().ToImmutableSortedDictionary(venue => venue, district.VenueName, StringComparer.Ordinal),
            await ActorsAsync(own, eventId));
    }

    private async Task<ImmutableSortedDictionary<string, string>> ActorsAsync(DistrictGrains own, string eventId)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var history in new IKeepsRecords[] { own.Contest(eventId), own.Awards(eventId), own.Floor(eventId) })
        {
            for (var page = await history.Records(0, PageSize); !page.IsEmpty; page = await history.Records(page[^1].Version, PageSize))
            {
                ids.UnionWith(page.Select(entry => entry.Actor));
            }
        }

        var devices = await own.Devices.List();
        // Accounts are the installation's, also for those who work in its demonstration.
        var accounts = grains.GetGrain<IAccountsGrain>(GrainKey.Of(served.Id, "accounts"));
        var names = new ActorNames(async id => (await accounts.Get(id))?.Login);
        await names.LearnAsync(ids, devices);
        return ids.Where(id => names.Of(id, devices) != id).ToImmutableSortedDictionary(id => id, id => names.Of(id, devices), StringComparer.Ordinal);
    }
}
