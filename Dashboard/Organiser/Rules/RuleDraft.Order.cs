using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>The order of the teams, and the extra stage that may decide it.</summary>
public sealed partial class RuleDraft
{
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
        }
    }

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
            Set("stages", stages = [new JsonObject { ["name"] = "main", ["label"] = new JsonObject { ["zh"] = "正赛", ["en"] = "Main" } }]);
        }

        var name = DraftNames.FreeOrSelf("extra", [.. Stages.Select(stage => stage.Name)]);
        stages.Add((JsonNode)new JsonObject { ["name"] = name, ["label"] = new JsonObject { ["zh"] = "加赛", ["en"] = "Extra round" }, ["role"] = "tiebreak" });
        return name;
    }
}
