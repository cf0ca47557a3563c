using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>What a criterion of the order looks at.</summary>
public enum CriterionKind
{
    /// <summary>A value of the team that has a name.</summary>
    Measure = 1,

    /// <summary>One made from its runs, for this criterion alone.</summary>
    Runs = 2,

    HeadToHead = 3,

    /// <summary>What the form does not know.</summary>
    Formula = 4,
}

/// <summary>One criterion of the order in a rule document that is being edited.</summary>
public sealed class CriterionDraft
{
    private readonly JsonObject _json;

    internal CriterionDraft(JsonObject json) => _json = json;

    public string Name => DraftJson.Text(_json["name"]) ?? By ?? (Kind == CriterionKind.HeadToHead ? "headToHead" : "");

    public (string? Zh, string? En) Label => DraftJson.Words(_json["label"]);

    public CriterionKind Kind => _json.ContainsKey("headToHead") ? CriterionKind.HeadToHead
        : By is not null ? CriterionKind.Measure
        : Runs is not null ? CriterionKind.Runs
        : CriterionKind.Formula;

    /// <summary>The value of the team; null: it is none that has a name.</summary>
    public string? By
    {
        get => DraftJson.Text(_json["by"]);
        set
        {
            if (value is not null && value != By)
            {
                _json["by"] = value;
                // They are of what was looked at before.
                _json.Remove("name");
                _json.Remove("label");
                _json.Remove("digits");
            }
        }
    }

    public RunsDraft? Runs => _json["by"] is JsonObject runs && runs.ContainsKey("runs") ? new RunsDraft(runs) : null;

    public JsonNode? Formula => _json["by"];

    public JsonArray? Among => _json["headToHead"] as JsonArray;

    /// <summary>Null: as the rule says for all.</summary>
    public string? Better
    {
        get => DraftJson.Text(_json["better"]);
        set => _json.Put("better", value);
    }

    /// <summary>Whether head-to-head starts anew among those who are still equal.</summary>
    public bool Again
    {
        get => DraftJson.Truth(_json["again"]);
        set => _json.Put("again", value);
    }
}
