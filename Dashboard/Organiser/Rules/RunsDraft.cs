using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>How the runs of a team make one value, in a rule document that is being edited.</summary>
public sealed class RunsDraft
{
    private readonly JsonObject _json;

    internal RunsDraft(JsonObject json) => _json = json;

    /// <summary>Word of the rule language: <c>best</c>, <c>sum</c>, <c>sorted</c>.</summary>
    public string Statistic
    {
        get => DraftJson.Text(_json["runs"]) ?? "best";
        set
        {
            if (value == Statistic)
            {
                return;
            }

            _json.Put("runs", value);
            _json.Remove("n");
        }
    }

    /// <summary>Whether it is several values, compared one after the other.</summary>
    public bool IsList => Statistic is "sorted" or "dropping";

    /// <summary>The value of each run, where it has a name; null: the first of the run's, or a formula.</summary>
    public string? Of
    {
        get => DraftJson.Text(_json["of"]);
        set
        {
            // No name is no reason to lose a formula.
            if (value is not null || OfFormula is null)
            {
                _json.Put("of", value);
            }
        }
    }

    public JsonNode? OfFormula => _json["of"] is JsonObject formula ? formula : null;

    /// <summary>Only the best so many count.</summary>
    public int? Keep
    {
        get => DraftJson.Integer(_json["keep"]);
        set => _json.Put("keep", value);
    }

    /// <summary>How many of the worst are left out; null: none, or a number that depends on how many were played.</summary>
    public int? DropWorst
    {
        get => DraftJson.Integer(_json["dropWorst"]);
        set => _json.Put("dropWorst", value);
    }

    public int? DropBest
    {
        get => DraftJson.Integer(_json["dropBest"]);
        set => _json.Put("dropBest", value);
    }

    /// <summary>From how many runs on how many of the worst are left out; empty: it is no such table.</summary>
    public IReadOnlyList<DropRow> DropRows => DropTable is { } rows ? [.. DraftJson.Objects(rows).Select(row => new DropRow(row))] : [];

    /// <summary>What is neither a number nor a table over the number of runs.</summary>
    public bool DropsByFormula => (_json["dropWorst"] is JsonObject && DropTable is null) || _json["dropBest"] is JsonObject;

    /// <summary>Value of each run that is missing, until there are <see cref="Expected"/>; null: it is left out.</summary>
    public decimal? Missing
    {
        get => DraftJson.Number(_json["missing"]);
        set
        {
            _json.Put("missing", value);
            if (value is null)
            {
                _json.Remove("expected");
            }
        }
    }

    public int? Expected
    {
        get => DraftJson.Integer(_json["expected"]);
        set => _json.Put("expected", value);
    }

    /// <summary>Value where there is no run at all; null: no result.</summary>
    public decimal? None
    {
        get => DraftJson.Number(_json["none"]);
        set => _json.Put("none", value);
    }

    /// <summary>The one stage whose runs it looks at; null: it says none, or several.</summary>
    public string? Stage
    {
        get => DraftJson.Text(_json["stage"]);
        set => _json.Put("stage", value);
    }

    public bool HasStages => _json["stage"] is JsonArray;

    public JsonNode? Where => _json["where"];

    public JsonObject? Rounds => _json["rounds"] as JsonObject;

    private JsonArray? DropTable => _json["dropWorst"] is JsonObject table && DraftJson.Text(table["table"]) == "played" ? table["rows"] as JsonArray : null;

    /// <summary>Makes the number that is left out depend on how many were played, or adds a step to it.</summary>
    public void AddDropRow()
    {
        if (DropTable is not { } rows)
        {
            _json["dropWorst"] = new JsonObject
            {
                ["table"] = "played",
                ["rows"] = new JsonArray(new JsonObject { ["atLeast"] = DraftJson.Node(4), ["value"] = DraftJson.Node(Math.Max(DropWorst ?? 1, 1)) }),
            };
            return;
        }

        var last = DropRows[^1];
        rows.Add((JsonNode)new JsonObject { ["atLeast"] = DraftJson.Node((last.AtLeast ?? 0) + 4), ["value"] = DraftJson.Node((last.Value ?? 0) + 1) });
    }

    /// <summary>Without its last step nothing is left out.</summary>
    public void RemoveDropRow(int i)
    {
        DropTable?.RemoveAt(i);
        if (DropTable is { Count: 0 })
        {
            _json.Remove("dropWorst");
        }
    }
}

/// <summary>A step of how many runs are left out.</summary>
public sealed class DropRow
{
    private readonly JsonObject _json;

    internal DropRow(JsonObject json) => _json = json;

    public decimal? AtLeast
    {
        get => DraftJson.Number(_json["atLeast"]);
        set => _json.Put("atLeast", value);
    }

    public decimal? Value
    {
        get => DraftJson.Number(_json["value"]);
        set => _json.Put("value", value);
    }
}
