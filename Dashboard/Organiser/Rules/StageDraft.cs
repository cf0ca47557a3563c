using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>A stage or kind of sheet in a rule document that is being edited.</summary>
public sealed class StageDraft
{
    private readonly JsonObject _json;

    internal StageDraft(JsonObject json) => _json = json;

    public string Name => DraftJson.Text(_json["name"]) ?? "";

    public (string? Zh, string? En) Label => DraftJson.Words(_json["label"]);

    /// <summary>Names of the fields on its sheets; null: all.</summary>
    public IReadOnlyList<string>? Fields => _json["fields"] is JsonArray fields ? [.. fields.Select(name => DraftJson.Text(name) ?? "")] : null;

    /// <summary>Puts a field on its sheets or takes it off; the last one stays.</summary>
    public void Take(string field, bool on)
    {
        if (_json["fields"] is not JsonArray fields)
        {
            return;
        }

        if (on && !Fields!.Contains(field))
        {
            fields.Add((JsonNode)field);
        }
        else if (!on && fields.Count > 1)
        {
            fields.Remove(fields.FirstOrDefault(one => DraftJson.Text(one) == field));
        }
    }
}

/// <summary>What the fields of a sheet must fulfil together, in a rule document that is being edited.</summary>
public sealed class ConstraintDraft
{
    private readonly JsonObject _json;

    internal ConstraintDraft(JsonObject json) => _json = json;

    public string? Zh
    {
        get => DraftJson.Words(_json["message"]).Zh;
        set => _json.PutWords("message", value, En);
    }

    public string? En
    {
        get => DraftJson.Words(_json["message"]).En;
        set => _json.PutWords("message", Zh, value);
    }

    public JsonNode? If => _json["if"];

    public JsonNode? Require => _json["require"];
}
