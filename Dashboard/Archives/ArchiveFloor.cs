using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Archives;

/// <summary>The rows of a floor as an archive has them: a function of the records of floor and contest alone.</summary>
/// <remarks>The floor learns a second late how the contest calls its teams, and what is to be expected goes by the clock: the one is taken from the contest itself, the other left out.</remarks>
internal static class ArchiveFloor
{
    private const string TeamPrefix = "team:";

    public static IEnumerable<(string Key, JsonObject Row)> Of(ArchiveContent content)
    {
        var rows = content.Floor.ToDictionary(row => row.Key, row => JsonNode.Parse(row.Json)!.AsObject(), StringComparer.Ordinal);
        if (rows.Count == 0)
        {
            return [];
        }

        var placed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows.Values)
        {
            row.Remove("next");
            row.Remove("minutesLate");
            foreach (var entrant in row["teams"] is JsonArray entrants ? entrants.OfType<JsonObject>() : [])
            {
                entrant.Remove("notPromoted");
                var id = entrant["id"]!.GetValue<string>();
                placed.Add(id);
                if (content.Standings.Teams.GetValueOrDefault(id) is { } team)
                {
                    (entrant["number"], entrant["name"], entrant["school"]) = (team.Number, team.Name, team.School);
                }
            }
        }

        // Who goes on follows from the results; how later stages were drawn is in the records.
        rows[FloorViews.HeadKey].Remove("stages");
        rows[FloorViews.HeadKey]["groups"] = new JsonArray([.. content.Settings.Groups.Select(group => JsonValue.Create(group))]);
        if (content.IsFull)
        {
            foreach (var key in rows.Keys.Where(key => key.StartsWith(TeamPrefix, StringComparison.Ordinal)).ToArray())
            {
                if (!content.Standings.Teams.ContainsKey(key[TeamPrefix.Length..]))
                {
                    rows.Remove(key);
                }
            }

            foreach (var team in content.Standings.Teams.Values)
            {
                var key = FloorViews.TeamKey(team.Id);
                var row = rows.TryGetValue(key, out var known)
                    ? known
                    : rows[key] = JsonSerializer.SerializeToNode(
                        new FloorTeamRow(team.Id, team.Number, team.Name, team.School, team.Town, team.Group, null, null, Late: false, placed.Contains(team.Id)),
                        FloorRowJson.Default.FloorTeamRow)!.AsObject();
                (row["number"], row["name"], row["school"], row["town"], row["group"]) = (team.Number, team.Name, team.School, team.Town, team.Group);
            }
        }

        return rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row.Key, row.Value));
    }
}
