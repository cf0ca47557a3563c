using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Scoring;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>What a rule says, in words.</summary>
/// <param name="Sheet">What a sheet asks, a line a field.</param>
/// <param name="Points">How the values of a run come about.</param>
/// <param name="Runs">Which runs count and how they make the values of a team.</param>
/// <param name="Order">What decides the order, first to last.</param>
public sealed record RuleDescription(
    string? Title,
    ImmutableArray<string> Sheet,
    ImmutableArray<string> Points,
    ImmutableArray<string> Runs,
    ImmutableArray<string> Order);

/// <summary>Tells a rule in words, from the document itself, so that they are right after every edit.</summary>
public sealed class RuleWords(IStringLocalizer<RuleTexts> texts)
{
    /// <param name="rule">Read from <paramref name="text"/>.</param>
    public RuleDescription Of(ScoringRule rule, string text)
    {
        var root = JsonElement.Parse(text);
        var labels = LabelsOf(rule);
        string NameOf(string name) => labels.GetValueOrDefault(name) ?? ExplanationText.NameOf(name);
        var formulas = new FormulaWords(texts, NameOf, rule.RunMeasures[0].Name);
        return new RuleDescription(
            rule.Title is { } title ? In(title) : null,
            [.. rule.Fields.Select(Field), .. Constraints(root)],
            [.. Measures(root, "run", formulas, NameOf) is { Length: > 0 } run ? run : [texts["is", NameOf(rule.RunMeasures[0].Name), Weighted(rule)]]],
            [
                .. Rounds(rule, NameOf),
                .. Measures(root, "team", formulas, NameOf) is { Length: > 0 } team ? team
                    : [texts["is", NameOf("total"), texts[$"aggregate.{(rule.Schema == 1 ? rule.Aggregate : Aggregate.Best)}"].Value]],
                .. Outcomes(root),
                .. root.TryGetProperty("valid", out var valid) ? [texts["valid", formulas.Of(valid)].Value] : Array.Empty<string>(),
            ],
            [.. Order(rule, root, formulas, NameOf)]);
    }

    /// <summary>The numbers of the document that an organiser may change.</summary>
    /// <param name="rule">Read from <paramref name="text"/>.</param>
    public ImmutableArray<RuleNumber> NumbersOf(ScoringRule rule, string text)
    {
        var labels = LabelsOf(rule);
        string NameOf(string name) => labels.GetValueOrDefault(name) ?? ExplanationText.NameOf(name);
        return new RuleNumbers(texts, new FormulaWords(texts, NameOf, rule.RunMeasures[0].Name), NameOf).Of(text);
    }

    /// <summary>What people call the criterion that separated two rows.</summary>
    public string CriterionOf(ScoringRule? rule, string name) => name switch
    {
        "shared" => texts["shared"],
        _ => rule?.Ranking.Concat(rule.Stages.Where(stage => !stage.Ranking.IsDefault).SelectMany(stage => stage.Ranking))
            .FirstOrDefault(criterion => criterion.Name == name)?.Label is { } label ? In(label) : ExplanationText.NameOf(name),
    };

    public static string In(RuleText text) => text.In(CultureInfo.CurrentUICulture.Name);

    private static Dictionary<string, string> LabelsOf(ScoringRule rule)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, label) in rule.Fields.Select(field => (field.Name, field.Label))
            .Concat(rule.RunMeasures.Select(measure => (measure.Name, measure.Label)))
            .Concat(rule.Stages.Select(stage => (stage.Name, stage.Label)))
            .Concat(rule.Ranking.Select(criterion => (criterion.Name, criterion.Label))))
        {
            if (label is not null)
            {
                labels.TryAdd(name, In(label));
            }
        }

        return labels;
    }

    private string Field(SheetField field)
    {
        var name = field.Label is { } label ? In(label) : field.Name;
        var unit = field.Unit is { } given ? $" {given}" : "";
        var isWhole = field.Kind == FieldKind.Integer && field.Step == 1;
        var words = field.Kind switch
        {
            FieldKind.Boolean => texts["field.boolean", name].Value,
            FieldKind.Choice => texts["field.choice", name, string.Join(texts["list"], field.Options.Select(option => texts["field.option", option.Label is { } one ? In(one) : option.Name, Number(option.Value)].Value))],
            _ when isWhole => texts["field.range", name, Number(field.Min), Number(field.Max), unit],
            _ => texts["field.step", name, Number(field.Min), Number(field.Max), unit, Number(field.Step)],
        };
        string[] notes =
        [
            .. field.Once ? [texts["field.once"].Value] : Array.Empty<string>(),
            .. field.Default is { } value ? [texts["field.default", Number(value)].Value] : Array.Empty<string>(),
        ];
        return notes.Length == 0 ? words : texts["paren", words, string.Join(texts["sep"], notes)];
    }

    private IEnumerable<string> Constraints(JsonElement root) => root.TryGetProperty("constraints", out var constraints)
        ? constraints.EnumerateArray().Select(one => texts["constraint", Text(one.GetProperty("message"))].Value)
        : [];

    private string[] Measures(JsonElement root, string list, FormulaWords formulas, Func<string, string> nameOf) => root.TryGetProperty(list, out var measures)
        ? [.. measures.EnumerateArray().Select(one => texts["is",
            one.TryGetProperty("label", out var label) ? Text(label) : nameOf(one.GetProperty("name").GetString()!),
            formulas.Of(one.GetProperty("value"))].Value)]
        : [];

    private static string Weighted(ScoringRule rule) => string.Join(" + ", rule.Fields.Where(field => field.Weight != 0).Select(field =>
        (field.Label is { } label ? In(label) : field.Name) + (field.Weight == 1 ? "" : $" × {Number(field.Weight)}")));

    private IEnumerable<string> Rounds(ScoringRule rule, Func<string, string> nameOf)
    {
        if (rule.Stages.IsEmpty)
        {
            yield return rule.CountedRounds >= ScoringRuleReader.MaxContestRounds ? texts["countedAll"]
                : rule.CountedRounds == 1 ? texts["countedOne"]
                : texts["counted", rule.CountedRounds];
        }

        foreach (var stage in rule.Stages)
        {
            string[] notes =
            [
                .. stage.Carry.IsEmpty ? Array.Empty<string>() : [texts["stage.carry", string.Join(texts["list"], stage.Carry.Select(nameOf))].Value],
                .. stage.Promote is { } top ? [texts["stage.promote", top].Value] : Array.Empty<string>(),
            ];
            var words = texts[$"stage.{stage.Role}", nameOf(stage.Name)].Value;
            yield return notes.Length == 0 ? words : texts["paren", words, string.Join(texts["sep"], notes)];
        }
    }

    private IEnumerable<string> Outcomes(JsonElement root)
    {
        if (!root.TryGetProperty("outcomes", out var outcomes))
        {
            yield break;
        }

        foreach (var outcome in outcomes.EnumerateObject())
        {
            var word = texts[char.ToUpperInvariant(outcome.Name[0]) + outcome.Name[1..]].Value;
            yield return texts["outcomeIs", word, outcome.Value.ValueKind == JsonValueKind.String
                ? texts[$"treat.{outcome.Value.GetString()}"].Value
                : texts["treat.values", string.Join(texts["list"], outcome.Value.EnumerateObject().Select(value => $"{value.Name} {value.Value.GetRawText()}"))].Value];
        }
    }

    private IEnumerable<string> Order(ScoringRule rule, JsonElement root, FormulaWords formulas, Func<string, string> nameOf)
    {
        var written = root.TryGetProperty("ranking", out var ranking) ? ranking.EnumerateArray().ToArray() : [];
        foreach (var (i, criterion) in rule.Ranking.Index())
        {
            var by = i < written.Length && rule.Schema > 1 ? written[i] : default;
            var name = criterion.Label is { } label ? In(label) : nameOf(criterion.Name);
            if (by.ValueKind == JsonValueKind.Object && by.TryGetProperty("headToHead", out var among))
            {
                yield return texts["orderHead", i + 1, string.Join(texts["list"], among.EnumerateArray().Select(one => formulas.Of(one.GetProperty("by"))))];
                continue;
            }

            if (by.ValueKind == JsonValueKind.Object && by.GetProperty("by").ValueKind == JsonValueKind.Object)
            {
                name = texts["paren", name, formulas.Of(by.GetProperty("by"))];
            }

            yield return texts[criterion.Better == Better.More ? "orderMore" : "orderLess", i + 1, name];
        }

        yield return texts["orderShared"];
        if (rule.MinimumTeams > 1)
        {
            yield return texts["minimum", rule.MinimumTeams];
        }
    }

    private static string Text(JsonElement text) => text.ValueKind == JsonValueKind.String ? text.GetString()!
        : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" && text.TryGetProperty("en", out var english) ? english.GetString()!
        : text.GetProperty("zh").GetString()!;

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
