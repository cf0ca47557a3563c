using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser.Contests;
using EventsLive.Grains.Scoring;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Says the parts of a rule that is being edited in words.</summary>
public sealed class DraftWords(IStringLocalizer<RuleTexts> rule, IStringLocalizer<RuleFormTexts> texts)
{
    private static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public static string Of(FieldDraft field) => In((field.Zh, field.En)) ?? field.Name;

    public static string Of(OptionDraft option) => In((option.Zh, option.En)) ?? option.Name;

    public static string Of(StageDraft stage) => In(stage.Label) ?? stage.Name;

    public static string Of(MeasureDraft measure) => In((measure.Zh, measure.En)) ?? ExplanationText.NameOf(measure.Name);

    /// <summary>What people call a field or value that a formula names.</summary>
    public static string NameOf(RuleDraft draft, string name) =>
        draft.Fields.FirstOrDefault(field => field.Name == name) is { } field ? Of(field)
        : draft.Run.Concat(draft.Team).FirstOrDefault(measure => measure.Name == name) is { } measure ? Of(measure)
        : draft.Stages.FirstOrDefault(stage => stage.Name == name) is { } stage ? Of(stage)
        : ExplanationText.NameOf(name);

    public static string NameOfTeam(RuleDraft draft, string name) => draft.Team.FirstOrDefault(measure => measure.Name == name) is { } measure ? Of(measure) : ExplanationText.NameOf(name);

    public string Formula(RuleDraft draft, JsonNode? formula) => formula is null ? rule["none"]
        : new FormulaWords(rule, name => NameOf(draft, name), draft.PointsName).Of(JsonElement.Parse(formula.ToJsonString()));

    /// <summary>What a field asks, in one line.</summary>
    public string Summary(RuleDraft draft, int i)
    {
        var field = draft.Fields[i];
        var asked = field.Kind switch
        {
            FieldKind.Boolean => rule["yes"].Value + "／" + rule["no"].Value,
            FieldKind.Choice => string.Join(rule["list"], field.Options.Select(option => $"{Of(option)} {Number(option.Value)}")),
            _ => $"{Number(field.Min ?? 0)}–{Number(field.Max)}{(field.Unit is { } unit ? $" {unit}" : "")}",
        };
        var counts = draft.WeightOf(i) switch
        {
            null => texts["byFormulaShort"].Value,
            0 => texts["notCounted"].Value,
            { } weight when field.Kind == FieldKind.Boolean => texts["pointsIfYes", Signed(weight)].Value,
            1 when field.Kind == FieldKind.Choice => texts["pointsOfOption"].Value,
            { } weight => field.Unit is { } each ? texts["pointsEachUnit", Signed(weight), each].Value : texts["pointsEach", Signed(weight)].Value,
        };
        return string.Join(texts["dot"], [texts[$"kind.{field.Kind}"].Value, asked, counts]);
    }

    public string Criterion(RuleDraft draft, CriterionDraft criterion) => criterion.Kind switch
    {
        CriterionKind.HeadToHead => texts["tie.head", string.Join(rule["list"], DraftJson.Objects(criterion.Among).Select(one => DraftJson.Text(one["by"]) is { } by ? NameOfTeam(draft, by) : Formula(draft, one["by"])))],
        CriterionKind.Measure => In(criterion.Label) ?? NameOfTeam(draft, criterion.By!),
        _ => In(criterion.Label) ?? Formula(draft, criterion.Formula),
    };

    /// <summary>What happens to another part when something is removed.</summary>
    public string Step(RuleDraft draft, RemovalStep step) => texts[$"step.{step.Effect}", Place(draft, step.List, step.Index)];

    private string Place(RuleDraft draft, string list, int i) => list switch
    {
        "constraints" => texts["place.constraint", In((draft.Constraints[i].Zh, draft.Constraints[i].En)) ?? ""],
        "run" => texts["place.value", Of(draft.Run[i])],
        "team" => texts["place.value", Of(draft.Team[i])],
        "ranking" => texts["place.tie", i + 1, Criterion(draft, draft.Ranking[i])],
        "stages" or "stageRanking" => texts["place.stage", Of(draft.Stages[i])],
        "valid" => texts["place.valid"],
        _ => texts["place.outcomes"],
    };

    public static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "—";

    private static string Signed(decimal value) => value > 0 ? $"+{Number(value)}" : Number(value).Replace('-', '−');

    private static string? In((string? Zh, string? En) words) => IsEnglish ? words.En ?? words.Zh : words.Zh ?? words.En;
}
