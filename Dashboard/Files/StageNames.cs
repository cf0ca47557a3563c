using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Files;

/// <summary>The stages of a contest as files call them: by what people call them, where that tells them apart, and otherwise by their names.</summary>
internal sealed class StageNames
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private StageNames(ScoringRule? rule)
    {
        Stage[] stages = [.. rule?.Stages ?? []];
        var called = stages.SelectMany(stage => Labels(stage).Distinct(StringComparer.Ordinal), (stage, label) => (label, stage.Name)).ToLookup(pair => pair.label, pair => pair.Name, StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            var label = ContestWords.Label(stage.Label?.Zh ?? stage.Name, stage.Label?.En);
            var key = CellText.Header(label);
            _words[stage.Name] = called[key].Count() == 1 && !stages.Any(other => other != stage && CellText.Header(other.Name) == key) ? label : stage.Name;
        }

        foreach (var label in called.Where(label => label.Count() == 1))
        {
            _names[label.Key] = label.Single();
        }

        foreach (var stage in stages)
        {
            _names[CellText.Header(stage.Name)] = stage.Name;
        }
    }

    /// <param name="rule">A rule document; one that cannot be read has no stages.</param>
    public static StageNames Of(string rule) => new(ScoringRuleReader.TryRead(rule, out var read, out RuleProblem? _) ? read : null);

    /// <summary>What a file calls a stage.</summary>
    public string? WordOf(string? name) => name is null ? null : _words.GetValueOrDefault(name, name);

    /// <summary>The stage that a file means, by its name or in any language; what is no stage stays, and is refused where it belongs.</summary>
    public string? NameOf(string? word) => word is null ? null : _names.GetValueOrDefault(CellText.Header(word), word);

    private static IEnumerable<string> Labels(Stage stage) =>
        new[] { stage.Label?.Zh, stage.Label?.En }.OfType<string>().DefaultIfEmpty(stage.Name).Select(CellText.Header);
}
