using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>The order of the teams, and the extra stage that may decide it.</summary>
public sealed partial class RuleDraft
{
    private const string MainStage = "main";

    /// <summary>Writes down the order that a document means that says none, so that it can be changed.</summary>
    public void SetRanking()
    {
        if (_root["ranking"] is null)
        {
            SetTeam();
            var first = new JsonObject { ["by"] = Team[^1].Name };
            first.Put("digits", Team[^1].Digits);
            Set("ranking", new JsonArray(first));
        }
    }

    internal void AddCriterion(JsonObject criterion)
    {
        SetRanking();
        ((JsonArray)_root["ranking"]!).Add((JsonNode)criterion);
    }

    /// <summary>The first criterion is the result itself and stays where it is.</summary>
    public void MoveCriterion(int i, int by)
    {
        if (i > 0 && i + by > 0)
        {
            (_root["ranking"] as JsonArray)?.Move(i, by);
        }
    }

    public void RemoveCriterion(int i)
    {
        if (i > 0)
        {
            (_root["ranking"] as JsonArray)?.RemoveAt(i);
            DropExtraStages();
        }
    }

    // An extra round that separates nobody is asked of no judge.
    private void DropExtraStages()
    {
        foreach (var stage in DraftJson.Objects(_root["stages"]).Where(stage => DraftJson.Text(stage["role"]) == "tiebreak" && !IsNamed(DraftJson.Text(stage["name"])!)).ToArray())
        {
            ((JsonArray)_root["stages"]!).Remove(stage);
        }

        // The stage that stood for the contest itself goes with the extra one.
        if (_root["stages"] is JsonArray { Count: 0 } || (_root["stages"] is JsonArray { Count: 1 } && Stages[0].Name == MainStage && !IsNamed(MainStage)))
        {
            _root.Remove("stages");
        }
    }

    private bool IsNamed(string stage) => Names(_root["team"], stage) || Names(_root["valid"], stage) || Names(_root["ranking"], stage)
        || DraftJson.Objects(_root["stages"]).Any(one => Names(one["carry"], stage) || Names(one["ranking"], stage));

    private static bool Names(JsonNode? part, string stage) => part switch
    {
        JsonArray parts => parts.Any(one => Names(one, stage) || DraftJson.Text(one) == stage),
        JsonObject operation => operation.Any(one => (one.Key == "stage" && DraftJson.Text(one.Value) == stage) || Names(one.Value, stage)),
        _ => false,
    };

    /// <summary>Adds an extra stage whose runs separate ties only; sheets without a stage stay with the contest itself.</summary>
    internal string ExtraStage()
    {
        if (DraftJson.Objects(_root["stages"]).FirstOrDefault(stage => DraftJson.Text(stage["role"]) == "tiebreak") is { } there)
        {
            return DraftJson.Text(there["name"])!;
        }

        var stages = _root["stages"] as JsonArray;
        if (stages is null)
        {
            Set("stages", stages = [new JsonObject { ["name"] = MainStage, ["label"] = new JsonObject { ["zh"] = "正赛", ["en"] = "Main" } }]);
        }

        var name = DraftNames.FreeOrSelf("extra", [.. Stages.Select(stage => stage.Name)]);
        stages.Add((JsonNode)new JsonObject { ["name"] = name, ["label"] = new JsonObject { ["zh"] = "加赛", ["en"] = "Extra round" }, ["role"] = "tiebreak" });
        return name;
    }
}
