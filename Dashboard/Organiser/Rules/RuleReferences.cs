using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Where a part of a rule document uses a name.</summary>
/// <param name="List">The list of the document that it stands in: <c>constraints</c>, <c>run</c>, <c>team</c>, <c>valid</c>, <c>ranking</c>, <c>stages</c>, <c>stageRanking</c>, <c>outcomes</c>.</param>
/// <param name="Index">Its place in that list; -1 where it is none.</param>
internal sealed record RuleReference(string List, int Index);

/// <summary>Finds what uses a field or value, with the level that a name stands on: a field and a team's value may be called alike.</summary>
internal static class RuleReferences
{
    /// <summary>Settings that hold words and numbers, no names.</summary>
    private static readonly HashSet<string> Settings = new(StringComparer.Ordinal)
    {
        "runs", "judges", "match", "peers", "teams", "combine", "mode", "better", "in", "shared", "stage", "rounds", "digits", "keep", "missing", "expected", "none", "n",
        "to", "win", "tie", "loss", "unopposed", "points", "rows", "below", "dropHighest", "dropLowest", "dropWorst", "dropBest", "from",
    };

    /// <summary>Everything that uses a field or a value of a run.</summary>
    public static IReadOnlyList<RuleReference> ToRunName(JsonObject root, string name) =>
    [
        .. Items(root, "constraints").Where(one => Uses(one.Item["if"], name, isRun: true, atRun: true) || Uses(one.Item["require"], name, isRun: true, atRun: true)).Select(one => new RuleReference("constraints", one.Index)),
        .. Items(root, "run").Where(one => Uses(one.Item["value"], name, isRun: true, atRun: true)).Select(one => new RuleReference("run", one.Index)),
        .. root["outcomes"] is JsonObject outcomes && outcomes.Any(outcome => outcome.Value is JsonObject values && values.ContainsKey(name)) ? [new RuleReference("outcomes", -1)] : Array.Empty<RuleReference>(),
        .. Items(root, "stages").Where(one => one.Item["fields"] is JsonArray fields && fields.Any(field => DraftJson.Text(field) == name)).Select(one => new RuleReference("stages", one.Index)),
        .. OfTeams(root, name, isRun: true),
    ];

    /// <summary>Everything that uses a value of a team.</summary>
    public static IReadOnlyList<RuleReference> ToTeamName(JsonObject root, string name) => [.. OfTeams(root, name, isRun: false)];

    /// <summary>Whether a formula uses the name.</summary>
    /// <param name="isRun">The name is one of a run, otherwise one of a team.</param>
    /// <param name="atRun">The formula stands where names are those of a run.</param>
    public static bool Uses(JsonNode? formula, string name, bool isRun, bool atRun) => formula switch
    {
        JsonValue => isRun == atRun && DraftJson.Text(formula) == name,
        JsonArray parts => parts.Any(part => Uses(part, name, isRun, atRun)),
        JsonObject operation => operation.Any(part => !Settings.Contains(part.Key)
            && Uses(part.Value, name, isRun, atRun || (part.Key is "of" or "where" && operation.ContainsKey("runs")))),
        _ => false,
    };

    private static IEnumerable<RuleReference> OfTeams(JsonObject root, string name, bool isRun)
    {
        foreach (var (i, measure) in Items(root, "team"))
        {
            if (Uses(measure["value"], name, isRun, atRun: false))
            {
                yield return new RuleReference("team", i);
            }
        }

        if (Uses(root["valid"], name, isRun, atRun: false))
        {
            yield return new RuleReference("valid", -1);
        }

        foreach (var (i, criterion) in Items(root, "ranking"))
        {
            if (UsesCriterion(criterion, name, isRun))
            {
                yield return new RuleReference("ranking", i);
            }
        }

        foreach (var (i, stage) in Items(root, "stages"))
        {
            if (DraftJson.Objects(stage["ranking"]).Any(criterion => UsesCriterion(criterion, name, isRun)))
            {
                yield return new RuleReference("stageRanking", i);
            }
        }
    }

    private static bool UsesCriterion(JsonObject criterion, string name, bool isRun) =>
        Uses(criterion["by"], name, isRun, atRun: false) || DraftJson.Objects(criterion["headToHead"]).Any(one => Uses(one["by"], name, isRun, atRun: false));

    private static IEnumerable<(int Index, JsonObject Item)> Items(JsonObject root, string list) => DraftJson.Objects(root[list]).Index();
}
