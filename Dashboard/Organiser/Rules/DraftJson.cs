using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Reads and sets single properties of a rule document in place: what is not touched stays as it was written.</summary>
internal static class DraftJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As people read it, with its own order of properties.</summary>
    public static string Written(JsonElement document) => JsonSerializer.Serialize(document, Readable);

    public static string Written(JsonNode document) => document.ToJsonString(Readable);

    public static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out decimal number) ? number : null;

    public static int? Integer(JsonNode? node) => Number(node) is { } number && decimal.Truncate(number) == number && number is > int.MinValue and < int.MaxValue ? (int)number : null;

    public static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Truth(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>A text of one language stands for both.</summary>
    public static (string? Zh, string? En) Words(JsonNode? node) => node is JsonObject both ? (Text(both["zh"]), Text(both["en"])) : (Text(node), null);

    public static IEnumerable<JsonObject> Objects(JsonNode? list) => list is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>A number as it is written: without zeros at its end.</summary>
    public static JsonNode Node(decimal number) => JsonValue.Create(number / 1.0000000000000000000000000000m);

    public static void Put(this JsonObject owner, string name, decimal? value)
    {
        if (value is not { } number)
        {
            owner.Remove(name);
        }
        else if (Number(owner[name]) != number)
        {
            owner[name] = Node(number);
        }
    }

    public static void Put(this JsonObject owner, string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            owner.Remove(name);
        }
        else if (Text(owner[name]) != value.Trim())
        {
            owner[name] = value.Trim();
        }
    }

    /// <summary>Where false is what a document means that says nothing.</summary>
    public static void Put(this JsonObject owner, string name, bool value)
    {
        if (!value)
        {
            owner.Remove(name);
        }
        else if (!Truth(owner[name]))
        {
            owner[name] = true;
        }
    }

    /// <param name="zh">Where it is missing the English text stands for both languages.</param>
    public static void PutWords(this JsonObject owner, string name, string? zh, string? en)
    {
        (zh, en) = (Trimmed(zh), Trimmed(en));
        if (Words(owner[name]) == (zh, en))
        {
            return;
        }

        owner[name] = (zh, en) switch
        {
            (null, null) => null,
            (_, null) => owner[name] is JsonObject ? new JsonObject { ["zh"] = zh } : JsonValue.Create(zh),
            _ => new JsonObject { ["zh"] = zh ?? en, ["en"] = en },
        };
        if (owner[name] is null)
        {
            owner.Remove(name);
        }
    }

    /// <summary>Moves one of a list up or down; at its end nothing happens.</summary>
    public static void Move(this JsonArray list, int from, int by)
    {
        var to = from + by;
        if (to < 0 || to >= list.Count)
        {
            return;
        }

        var moved = list[from];
        list.RemoveAt(from);
        list.Insert(to, moved);
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
