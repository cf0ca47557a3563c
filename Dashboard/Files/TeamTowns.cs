using System.Collections.Frozen;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Files;

/// <summary>The towns that a file may say its teams are of: the district's, and those that teams of the contest have already.</summary>
/// <remarks>A name that nobody knows is a slip of the pen far more often than a guest, and would be a town of its own in the totals.</remarks>
public sealed class TeamTowns(DistrictView district, IEnumerable<string> present)
{
    private readonly FrozenSet<string> _present = present.ToFrozenSet(StringComparer.Ordinal);

    public static async Task<TeamTowns> OfAsync(DistrictView district, IContestGrain contest) =>
        new(district, (await contest.Standings(Audience.Staff, null))?.Rows.Select(team => team.Town) ?? []);

    /// <summary>The id of the town with this name or id; null = there is none.</summary>
    public string? Find(string text) =>
        district.Towns.Values.FirstOrDefault(town => town.Name == text)?.Id ?? (district.Towns.ContainsKey(text) || _present.Contains(text) ? text : null);
}
