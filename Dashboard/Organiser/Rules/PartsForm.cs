using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>One component of a team's value.</summary>
/// <param name="Name">An earlier value of the team; null: a formula.</param>
/// <param name="Factor">Its weight.</param>
/// <param name="ScaleTo">What the best team of the group has; null: as it is.</param>
/// <param name="OrZero">A team without it has 0.</param>
/// <param name="Formula">What the form does not know, as it is written.</param>
public sealed record Part(string? Name, decimal Factor = 1, decimal? ScaleTo = null, RoundingForm? Rounding = null, bool OrZero = false, JsonNode? Formula = null);

/// <summary>A team's value from weighted components, as an organiser edits it.</summary>
/// <param name="Rounding">Of their sum.</param>
public sealed record PartsForm(ImmutableArray<Part> Parts, RoundingForm? Rounding = null)
{
    /// <returns>Null: the formula is of another form.</returns>
    internal static PartsForm? Read(JsonNode? value)
    {
        if (PartOf(value) is { Formula: null } one)
        {
            return new PartsForm([one]);
        }

        var rounding = RoundingForm.Read(value);
        var node = rounding is null ? value : value!["round"];
        return node is JsonObject { Count: 1 } sum && sum["sum"] is JsonArray parts && parts.All(part => part is not null)
            ? new PartsForm([.. parts.Select(PartOf)], rounding)
            : null;
    }

    internal JsonNode Write() => RoundingForm.Write(Rounding, Parts.Length == 1 ? Node(Parts[0]) : new JsonObject { ["sum"] = new JsonArray([.. Parts.Select(Node)]) });

    private static Part PartOf(JsonNode? value)
    {
        var other = new Part(null, Formula: value?.DeepClone());
        var node = value;
        var rounding = RoundingForm.Read(node);
        node = rounding is null ? node : node!["round"];
        var factor = 1m;
        if (node is JsonObject { Count: 1 } product && product["product"] is JsonArray { Count: 2 } both && (DraftJson.Number(both[1]) ?? DraftJson.Number(both[0])) is { } weight)
        {
            (node, factor) = (DraftJson.Number(both[1]) is null ? both[1] : both[0], weight);
        }

        decimal? scale = null;
        if (node is JsonObject { Count: 2 } scaled && DraftJson.Number(scaled["to"]) is { } to && scaled.ContainsKey("scale"))
        {
            (node, scale) = (scaled["scale"], to);
        }

        var orZero = node is JsonObject { Count: 1 } first && first["firstOf"] is JsonArray { Count: 2 } known && DraftJson.Number(known[1]) == 0;
        node = orZero ? node!["firstOf"]![0] : node;
        return DraftJson.Text(node) is { } name ? new Part(name, factor, scale, rounding, orZero) : other;
    }

    private static JsonNode Node(Part part)
    {
        if (part.Formula is { } formula)
        {
            return formula.DeepClone();
        }

        JsonNode node = part.OrZero ? new JsonObject { ["firstOf"] = new JsonArray(part.Name, DraftJson.Node(0)) } : JsonValue.Create(part.Name!);
        node = part.ScaleTo is { } to ? new JsonObject { ["scale"] = node, ["to"] = DraftJson.Node(to) } : node;
        return RoundingForm.Write(part.Rounding, part.Factor == 1 ? node : new JsonObject { ["product"] = new JsonArray(node, DraftJson.Node(part.Factor)) });
    }
}
