using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>A named value of a run or of a team in a rule document that is being edited.</summary>
public sealed class MeasureDraft : NamedDraft
{
    private readonly JsonObject _json;

    internal MeasureDraft(JsonObject json)
        : base(json) => _json = json;

    public string? Unit
    {
        get => DraftJson.Text(_json["unit"]);
        set => _json.Put("unit", value);
    }

    /// <summary>Decimals that people see; null: as many as there are, up to six.</summary>
    public int? Digits
    {
        get => DraftJson.Integer(_json["digits"]);
        set => _json.Put("digits", value);
    }

    public JsonNode? Value => _json["value"];

    /// <summary>How it comes from the team's runs; null: it does not.</summary>
    public RunsDraft? Runs => _json["value"] is JsonObject runs && runs.ContainsKey("runs") ? new RunsDraft(runs) : null;

    /// <summary>How it comes from the team's other values; null: it does not, or by a formula.</summary>
    public PartsForm? Parts
    {
        get => Runs is null ? PartsForm.Read(_json["value"]) : null;
        set
        {
            var written = value!.Write();
            if (Parts?.Write() is not { } now || !JsonNode.DeepEquals(now, written))
            {
                _json["value"] = written;
            }
        }
    }

    /// <summary>How it comes from the fields of a run; null: by a formula.</summary>
    internal PointsForm? Points
    {
        get => PointsForm.Read(_json["value"]);
        set
        {
            var written = value!.Write();
            if (Points?.Write() is not { } now || !JsonNode.DeepEquals(now, written))
            {
                _json["value"] = written;
            }
        }
    }
}
