using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Tells a rule of the old schema in the present one, so that the form can edit it; it ranks as before.</summary>
internal static class OldRule
{
    /// <param name="text">A sound document of schema 1.</param>
    public static string Renewed(string text)
    {
        var old = (JsonObject)JsonNode.Parse(text)!;
        var fields = new JsonArray();
        foreach (var field in DraftJson.Objects(old["fields"]))
        {
            var renewed = (JsonObject)field.DeepClone();
            if (!IsWhole(field["min"]) || !IsWhole(field["step"]))
            {
                renewed["kind"] = "decimal";
                // Without a step it was 1.
                renewed.Put("step", DraftJson.Number(field["step"]) ?? 1);
            }

            fields.Add((JsonNode)renewed);
        }

        var rounds = (JsonObject)old["rounds"]!;
        var counted = rounds["counted"]!.DeepClone();
        var aggregate = DraftJson.Text(rounds["aggregate"])!;
        var ranking = new JsonArray(new JsonObject { ["by"] = "total" });
        foreach (var tie in (old["ties"] as JsonArray ?? []).Select(DraftJson.Text))
        {
            ranking.Add((JsonNode)new JsonObject { ["name"] = tie, ["by"] = new JsonObject { ["runs"] = tie } });
        }

        var rule = new JsonObject { ["schema"] = 2 };
        if (DraftJson.Text(old["order"]) == "ascending")
        {
            rule["better"] = "less";
        }

        rule["fields"] = fields;
        if (DraftJson.Objects(old["fields"]).Any(field => DraftJson.Text(field["name"]) == "points"))
        {
            // The weights speak for themselves only where no field is called like what they make.
            var terms = DraftJson.Objects(old["fields"]).Select(field => new PointsTerm(DraftJson.Text(field["name"]), DraftJson.Number(field["weight"]) ?? 1)).Where(term => term.Factor != 0);
            rule["run"] = new JsonArray(new JsonObject { ["name"] = "sheetPoints", ["value"] = new PointsForm([.. terms]).Write() });
        }

        rule["rounds"] = new JsonObject { ["counted"] = counted };
        rule["team"] = new JsonArray(new JsonObject { ["name"] = "total", ["value"] = new JsonObject { ["runs"] = aggregate } });
        rule["ranking"] = ranking;
        return DraftJson.Written(rule);
    }

    private static bool IsWhole(JsonNode? number) => DraftJson.Number(number) is not { } value || decimal.Truncate(value) == value;
}
