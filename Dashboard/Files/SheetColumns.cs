using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Contests;

namespace EventsLive.Dashboard.Files;

/// <summary>A field of a contest's sheet as files and printed forms show it.</summary>
/// <param name="Label">What people call it; the name where the rule has no label.</param>
public sealed record SheetColumn(string Name, string Label, string? Unit, string? Min, string? Max, string? Step);

/// <summary>Reads the fields of a sheet from a rule document, of whatever schema: they stand in its <c>fields</c>, or in those of its <c>sheet</c>.</summary>
public static class SheetColumns
{
    public static ImmutableArray<SheetColumn> Of(string rule)
    {
        var root = JsonElement.Parse(rule);
        if (!root.TryGetProperty("fields", out var fields)
            && !(root.TryGetProperty("sheet", out var sheet) && sheet.ValueKind == JsonValueKind.Object && sheet.TryGetProperty("fields", out fields)))
        {
            return [];
        }

        return
        [
            .. from field in fields.EnumerateArray()
               let name = Text(field, "name") ?? Text(field, "id") ?? ""
               where name.Length > 0
               select new SheetColumn(name, Text(field, "label") ?? name, Text(field, "unit"), Text(field, "min"), Text(field, "max"), Text(field, "step")),
        ];
    }

    /// <summary>The entries with fields and stages under their names where the file has them under their labels.</summary>
    public static ImmutableArray<ScoreEntry> ByName(ImmutableArray<ScoreEntry> entries, ContestSettings? settings)
    {
        if (settings is null)
        {
            return entries;
        }

        var columns = Of(settings.Rule);
        var names = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        // Two fields of one label are told apart by name only.
        var byLabel = columns.GroupBy(column => CellText.Header(column.Label), StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.Single().Name, StringComparer.Ordinal);
        var stages = StageNames.Of(settings.Rule);
        string NameOf(string header) => !names.Contains(header) && byLabel.TryGetValue(CellText.Header(header), out var name) ? name : header;
        return
        [
            .. entries.Select(entry => stages.NameOf(entry.Stage) is var stage && stage == entry.Stage ? entry : entry with { Stage = stage }).Select(entry => entry.Fields.Keys.All(key => NameOf(key) == key) || entry.Fields.Keys.Select(NameOf).Distinct(StringComparer.Ordinal).Count() != entry.Fields.Count
                ? entry
                : entry with { Fields = entry.Fields.ToImmutableDictionary(field => NameOf(field.Key), field => field.Value, StringComparer.Ordinal) }),
        ];
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            // A text in the languages of the pages.
            JsonValueKind.Object => (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? Text(value, "en") : null) ?? Text(value, "zh"),
            _ => null,
        }
        : null;
}
