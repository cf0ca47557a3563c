using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The teams of a contest as the importer reads them, see <see cref="TeamFile"/>.</summary>
internal static class TeamTables
{
    private const string Separator = "、";

    private static readonly string[] Facts = ["teamId", "number", "name", "school", "town", "group"];

    /// <returns>Null: no contest.</returns>
    public static async Task<IReadOnlyList<OutTable>?> Teams(IContestGrain contest, Actor actor, DistrictView district, IStringLocalizer<FileTexts> texts)
    {
        if (!actor.Is(Role.Organiser))
        {
            return await StandingsFile.FindAsync(contest, actor.Audience, null) is { } found
                ? Table(Facts, found.Teams.Values.OrderBy(team => team.Number).Select(team =>
                    new object?[] { team.Id, team.Number, team.Name, team.School, district.TownName(team.Town), team.Group }), texts)
                : null;
        }

        return await contest.Teams() is { } teams
            ? Table([.. Facts, "members", "coaches"], teams.Select(team => new object?[]
            {
                team.Team,
                team.Number,
                team.Name,
                team.School,
                district.TownName(team.Town),
                team.Group,
                string.Join(Separator, team.Members),
                string.Join(Separator, team.Coaches),
            }), texts)
            : null;
    }

    /// <inheritdoc cref="Teams"/>
    public static async Task<IReadOnlyList<OutTable>?> Template(IContestGrain contest, IStringLocalizer<FileTexts> texts) =>
        await contest.Settings() is null ? null : Table([.. Facts[1..], "members", "coaches"], [], texts);

    private static OutTable[] Table(string[] columns, IEnumerable<object?[]> rows, IStringLocalizer<FileTexts> texts) =>
        [new OutTable(texts["teams"], [.. columns.Select(name => texts[name].Value)], rows.ToAsyncEnumerable())];
}
