using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>A part of a rule document that is being edited, with its name and the words that people read.</summary>
public abstract class NamedDraft
{
    private readonly JsonObject _json;

    private protected NamedDraft(JsonObject json) => _json = json;

    /// <summary>By which formulas and sheets call it; people read its words.</summary>
    public string Name => DraftJson.Text(_json["name"]) ?? "";

    public string? Zh
    {
        get => DraftJson.Words(_json["label"]).Zh;
        set => _json.PutWords("label", value, En);
    }

    public string? En
    {
        get => DraftJson.Words(_json["label"]).En;
        set => _json.PutWords("label", Zh, value);
    }
}
