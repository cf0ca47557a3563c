using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Puts the formulas of a sound rule document of schema 2 into words.</summary>
/// <param name="nameOf">What people call a field or measure.</param>
internal sealed class FormulaWords(IStringLocalizer<RuleTexts> texts, Func<string, string> nameOf, string mainMeasure)
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["sum"] = " + ",
        ["product"] = " × ",
        ["subtract"] = " − ",
        ["divide"] = " ÷ ",
        ["equal"] = " = ",
        ["notEqual"] = " ≠ ",
        ["less"] = " < ",
        ["atMost"] = " ≤ ",
        ["more"] = " > ",
        ["atLeast"] = " ≥ ",
    };

    public string Of(JsonElement formula, bool isPart = false) => formula.ValueKind switch
    {
        JsonValueKind.Number => formula.GetRawText(),
        JsonValueKind.String => nameOf(formula.GetString()!),
        JsonValueKind.Object => Operator(formula, isPart),
        _ => texts["none"],
    };

    private string Operator(JsonElement formula, bool isPart)
    {
        foreach (var property in formula.EnumerateObject())
        {
            var value = property.Value;
            if (Signs.TryGetValue(property.Name, out var sign))
            {
                var joined = string.Join(sign, value.EnumerateArray().Select(part => Of(part, isPart: value.GetArrayLength() > 1)));
                return isPart && value.GetArrayLength() > 1 ? texts["bracket", joined] : joined;
            }

            switch (property.Name)
            {
                case "and" or "or":
                    return string.Join($" {texts[property.Name].Value} ", value.EnumerateArray().Select(part => Of(part, isPart: true)));
                case "min" or "max" or "firstOf":
                    return Bracket(texts[property.Name, string.Join(texts["list"], value.EnumerateArray().Select(part => Of(part)))], isPart);
                case "not" or "known" or "abs":
                    return texts[property.Name, Of(value)];
                case "round":
                    return texts["roundTo", Of(value, isPart: true), Setting(formula, "digits") ?? "0", texts["mode." + (Setting(formula, "mode") ?? "halfUp")].Value];
                case "if":
                    return Bracket(formula.TryGetProperty("else", out var other)
                        ? texts["if", Of(value), Of(formula.GetProperty("then")), Of(other)]
                        : texts["ifOnly", Of(value), Of(formula.GetProperty("then"))], isPart);
                case "table":
                    return texts["table", value.ValueKind == JsonValueKind.String && value.GetString() == "played" ? texts["played"].Value : Of(value), string.Join(texts["list"], formula.GetProperty("rows").EnumerateArray()
                        .Select(row => texts["tableRow", row.GetProperty("atLeast").GetRawText(), row.GetProperty("value").GetRawText()].Value))];
                case "judges":
                    return Judges(formula, value);
                case "match":
                    return texts[$"match.{value.GetString()}", Of(formula.GetProperty("of"), isPart: true)];
                case "versus":
                    return Bracket(texts["versus", Of(value), Setting(formula, "win")!, Setting(formula, "tie") ?? "0", Setting(formula, "loss") ?? "0"], isPart);
                case "place":
                    var place = texts["placeIn." + (Setting(formula, "in") ?? "match"), Of(value)].Value;
                    return formula.TryGetProperty("points", out var points)
                        ? texts["placePoints", place, string.Join(texts["list"], points.EnumerateArray().Select(one => one.GetRawText()))]
                        : place;
                case "peers" or "teams":
                    return texts["teamsOf", Of(formula.GetProperty("of")), Statistic(value, formula)];
                case "scale":
                    return texts["scale", Of(value), Setting(formula, "to")!];
                case "runs":
                    return Runs(formula, value);
            }
        }

        return formula.GetRawText();
    }

    private string Judges(JsonElement formula, JsonElement statistic)
    {
        var words = texts["judgesOf", Of(formula.GetProperty("of"), isPart: true), Statistic(statistic, formula)].Value;
        var drops = ImmutableArray.CreateBuilder<string>();
        if (Setting(formula, "from") is { } from && (Setting(formula, "dropHighest") ?? Setting(formula, "dropLowest")) is not null)
        {
            drops.Add(texts["fromJudges", from]);
        }

        foreach (var drop in new[] { "dropHighest", "dropLowest" })
        {
            if (Setting(formula, drop) is { } count and not "0")
            {
                drops.Add(texts[drop, count]);
            }
        }

        return drops.Count == 0 ? words : texts["paren", words, string.Join(texts["list"], drops)];
    }

    private string Runs(JsonElement formula, JsonElement statistic)
    {
        var of = formula.TryGetProperty("of", out var given) ? Of(given, isPart: true) : nameOf(mainMeasure);
        var words = statistic.GetString() switch
        {
            "sorted" => texts["sorted", of],
            "dropping" => texts["dropping", of],
            _ => formula.TryGetProperty("stage", out var stage)
                ? texts["runsOfStage", of, Statistic(statistic, formula), stage.ValueKind == JsonValueKind.Array ? string.Join(texts["list"], stage.EnumerateArray().Select(one => nameOf(one.GetString()!))) : nameOf(stage.GetString()!)]
                : texts["runsOf", of, Statistic(statistic, formula)],
        };
        var notes = ImmutableArray.CreateBuilder<string>();
        if (formula.TryGetProperty("rounds", out var rounds))
        {
            notes.Add(Setting(rounds, "to") is { } to ? texts["inRounds", Setting(rounds, "from") ?? "1", to] : texts["fromRound", Setting(rounds, "from") ?? "1"]);
        }

        foreach (var part in new[] { "where", "dropWorst", "dropBest", "keep", "missing" })
        {
            if (formula.TryGetProperty(part, out var setting))
            {
                notes.Add(texts[part, Of(setting)]);
            }
        }

        return notes.Count == 0 ? words : texts["paren", words, string.Join(texts["sep"], notes)];
    }

    private string Statistic(JsonElement word, JsonElement formula) => texts[$"stat.{word.GetString()}", Setting(formula, "n") ?? "1"];

    private string Bracket(string words, bool isPart) => isPart ? texts["bracket", words] : words;

    private static string? Setting(JsonElement formula, string name) => formula.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;
}
