using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>A number of a rule document that an organiser may want to change, with where it stands.</summary>
/// <param name="Label">What it is, in words: <c>得分：完成任务 × 20</c>.</param>
/// <param name="Value">As it is written.</param>
/// <param name="Start">Its first byte in the document as UTF-8.</param>
public sealed record RuleNumber(string Label, string Value, int Start)
{
    /// <summary>The document with another number in its place; everything else stays as it is written.</summary>
    public string In(string text, decimal value)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        return Encoding.UTF8.GetString([.. bytes[..Start], .. Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)), .. bytes[(Start + Value.Length)..]]);
    }
}

/// <summary>Finds the numbers of a sound rule document, so that a weight can be changed without knowing the document.</summary>
/// <param name="nameOf">What people call a field, measure or stage.</param>
internal sealed class RuleNumbers(IStringLocalizer<RuleTexts> texts, FormulaWords formulas, Func<string, string> nameOf)
{
    public ImmutableArray<RuleNumber> Of(string text)
    {
        // Both go through the document in its own order: one knows what a number is, the other where it stands.
        var named = Named(JsonElement.Parse(text)).ToArray();
        return [.. Starts(text).Zip(named).Where(pair => pair.Second.Label is not null).Select(pair => new RuleNumber(pair.Second.Label!, pair.Second.Number.GetRawText(), pair.First))];
    }

    private static List<int> Starts(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var starts = new List<int>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                starts.Add((int)reader.TokenStartIndex);
            }
        }

        return starts;
    }

    private IEnumerable<(string? Label, JsonElement Number)> Named(JsonElement root) => root.EnumerateObject().SelectMany(property => property.Name switch
    {
        "fields" => property.Value.EnumerateArray().SelectMany(Field),
        "run" or "team" => property.Value.EnumerateArray().SelectMany(measure => Measure(measure, nameOf(measure.GetProperty("name").GetString()!))),
        "constraints" => property.Value.EnumerateArray().SelectMany(constraint => Measure(constraint, Text(constraint.GetProperty("message")))),
        "ranking" => property.Value.EnumerateArray().SelectMany(Criterion),
        "stages" => property.Value.EnumerateArray().SelectMany(Stage),
        "outcomes" => property.Value.EnumerateObject().SelectMany(outcome => Inside(outcome.Value, _ => texts["number.outcome", texts[char.ToUpperInvariant(outcome.Name[0]) + outcome.Name[1..]].Value].Value)),
        "valid" => Formula(property.Value, texts["number.valid"], null),
        "rounds" => Inside(property.Value, _ => texts["number.counted"].Value),
        "minimumTeams" => Inside(property.Value, _ => texts["number.minimumTeams"].Value),
        _ => Inside(property.Value, _ => null),
    });

    private IEnumerable<(string? Label, JsonElement Number)> Field(JsonElement field)
    {
        var name = nameOf(field.GetProperty("name").GetString()!);
        return field.EnumerateObject().SelectMany(property => property.Name == "options"
            ? property.Value.EnumerateArray().SelectMany(option => Inside(option, _ => texts["number.option", name, option.TryGetProperty("label", out var label) ? Text(label) : option.GetProperty("name").GetString()!]))
            : Inside(property.Value, _ => texts[$"number.{property.Name}", name]));
    }

    private IEnumerable<(string? Label, JsonElement Number)> Stage(JsonElement stage)
    {
        var name = nameOf(stage.GetProperty("name").GetString()!);
        return stage.EnumerateObject().SelectMany(property => property.Name switch
        {
            "ranking" => property.Value.EnumerateArray().SelectMany(Criterion),
            "counted" or "promote" => Inside(property.Value, _ => texts[$"number.{property.Name}Of", name].Value),
            _ => Inside(property.Value, _ => null),
        });
    }

    private IEnumerable<(string? Label, JsonElement Number)> Criterion(JsonElement criterion) => criterion.EnumerateObject().SelectMany(property => property.Name switch
    {
        "headToHead" => property.Value.EnumerateArray().SelectMany(Criterion),
        "by" => Formula(property.Value, criterion.TryGetProperty("label", out var label) ? Text(label) : nameOf(criterion.TryGetProperty("name", out var name) ? name.GetString()! : property.Value.ToString()), null),
        _ => Inside(property.Value, _ => null),
    });

    // Decimals that people see change no result.
    private IEnumerable<(string? Label, JsonElement Number)> Measure(JsonElement measure, string name) => measure.EnumerateObject().SelectMany(property =>
        property.Name is "value" or "if" or "require" ? Formula(property.Value, name, null) : Inside(property.Value, _ => null));

    /// <param name="within">The formula that a number stands in says what it is for.</param>
    private IEnumerable<(string? Label, JsonElement Number)> Formula(JsonElement part, string name, JsonElement? within) => part.ValueKind switch
    {
        // A floor at 0 is part of how a formula is built.
        JsonValueKind.Number => [(part.GetRawText() == "0" ? null : within is { } formula ? texts["number.in", name, formulas.Of(formula)].Value : name, part)],
        JsonValueKind.Array => part.EnumerateArray().SelectMany(item => Formula(item, name, within)),
        // Rows of a table and a range of rounds are no formulas of their own.
        JsonValueKind.Object => part.EnumerateObject().SelectMany(property => property.Name is "rows" or "rounds"
            ? Inside(property.Value, _ => texts["number.in", name, formulas.Of(part)].Value)
            : Formula(property.Value, name, part)),
        _ => [],
    };

    private static IEnumerable<(string? Label, JsonElement Number)> Inside(JsonElement part, Func<JsonElement, string?> label) => part.ValueKind switch
    {
        JsonValueKind.Number => [(label(part), part)],
        JsonValueKind.Array => part.EnumerateArray().SelectMany(item => Inside(item, label)),
        JsonValueKind.Object => part.EnumerateObject().SelectMany(property => Inside(property.Value, label)),
        _ => [],
    };

    private static string Text(JsonElement text) => text.ValueKind == JsonValueKind.String ? text.GetString()!
        : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" && text.TryGetProperty("en", out var english) ? english.GetString()!
        : text.GetProperty("zh").GetString()!;
}
