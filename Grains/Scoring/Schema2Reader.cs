using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventsLive.Grains.Scoring;

/// <summary>Reads a document of schema 2: sheet, run, team and ranking, each in formulas over the one before.</summary>
internal sealed partial class Schema2Reader
{
    public const int MaxFields = 100;

    private const int MaxMeasures = 60;
    private const int MaxCriteria = 20;
    public const int TextLength = 120;
    public const int DescriptionLength = 2_000;
    private const int DigitsForPeople = 6;

    private readonly RuleNode _root;
    private readonly Better _better;
    private readonly Dictionary<string, bool> _runNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _teamNames = new(StringComparer.Ordinal);
    private ImmutableArray<Measure> _team = [];
    private readonly List<string> _stageNames = [];
    private ExpressionReader _expressions = null!;
    private ImmutableArray<SheetField> _fields;
    private ImmutableArray<Measure> _run;

    public Schema2Reader(RuleNode root)
    {
        root.Allow(
            "schema", "title", "description", "better", "fields", "constraints", "run", "outcomes", "rounds", "stages", "team", "valid", "ranking", "minimumTeams");
        _root = root;
        _better = root.Optional("better")?.Word("more", "less") == "less" ? Better.Less : Better.More;
    }

    public RuleContent Read()
    {
        var title = _root.Optional("title")?.Texts(TextLength);
        _ = _root.Optional("description")?.Texts(DescriptionLength);
        _fields = _root.Require("fields").Array(1, MaxFields, ReadField);
        RuleNode.RequireDistinct(_fields.Select(field => field.Name), i => $"fields[{i}].name");
        foreach (var field in _fields)
        {
            _runNames[field.Name] = false;
        }

        var rounds = _root.Optional("rounds");
        rounds?.Allow("counted");
        var counted = rounds?.Require("counted").Integer(1, ScoringRuleReader.MaxContestRounds);
        _stageNames.AddRange(_root.Optional("stages")?.Array(1, 20, node => StageName(node.Require("name"))) ?? []);
        RuleNode.RequireDistinct(_stageNames, i => $"stages[{i}].name");
        _expressions = new ExpressionReader(_runNames, () => _run.IsDefault ? _runNames.Keys.First() : _run[0].Name, _stageNames, counted, _better);

        var constraints = _root.Optional("constraints")?.Array(0, MaxMeasures, ReadConstraint) ?? [];
        _run = ReadRun();
        var outcomes = ReadOutcomes();
        var team = _team = ReadTeam();
        var valid = _root.Optional("valid") is { } condition ? _expressions.Read(condition, Level.Team, _teamNames) : null;
        var ranking = _root.Optional("ranking") is { } criteria ? ReadRanking(criteria) : [DefaultCriterion(team)];
        var stages = _root.Optional("stages") is { } list ? ReadStages(list, counted) : [];
        var minimumTeams = _root.Optional("minimumTeams")?.Integer(0, 10_000) ?? 0;
        return new RuleContent(
            2,
            title,
            _fields,
            constraints,
            RunIn(stages),
            outcomes,
            counted,
            stages,
            team,
            valid,
            ranking,
            minimumTeams,
            AggregateOf(ranking[0], team));
    }

    // For the heading of the wall's last column.
    private static Aggregate AggregateOf(Criterion first, ImmutableArray<Measure> team)
    {
        var by = first.By is Name name ? team.First(measure => measure.Name == name.Of).Value : first.By;
        return by is not Runs runs ? Aggregate.Other : runs.Statistic switch
        {
            Statistic.Best => Aggregate.Best,
            Statistic.Sum => Aggregate.Sum,
            Statistic.Mean => Aggregate.Mean,
            _ => Aggregate.Other,
        };
    }

    private SheetConstraint ReadConstraint(RuleNode node)
    {
        node.Allow("if", "require", "message");
        var require = _expressions.Read(node.Require("require"), Level.Sheet, _runNames);
        if (node.Optional("if") is { } condition)
        {
            require = new Operation(Operator.Or, [new Operation(Operator.Not, [_expressions.Read(condition, Level.Sheet, _runNames)]), require]);
        }

        return new SheetConstraint(require, node.Require("message").Texts(200));
    }

    private ImmutableArray<Measure> ReadRun()
    {
        var measures = _root.Optional("run")?.Array(1, MaxMeasures, node => ReadMeasure(node, Level.Run, _runNames, "run")) ?? [];
        if (measures.IsEmpty)
        {
            if (_runNames.ContainsKey("points"))
            {
                // The one field that is called so is the points.
                throw RuleNode.Fail("run", RuleFault.Required);
            }

            measures = [new Measure("points", Schema1Reader.WeightedSum(_fields), null, Schema1Reader.UnitOf(_fields), DigitsForPeople)];
            _runNames["points"] = false;
        }

        return measures;
    }

    /// <summary>The run's measures: where the rule gives none, each stage sums the fields that its sheets have.</summary>
    private ImmutableArray<Measure> RunIn(ImmutableArray<Stage> stages)
    {
        if (_root.Optional("run") is not null)
        {
            return _run;
        }

        var leftOut = stages.Where(stage => !stage.Fields.IsDefault).SelectMany(stage => _fields.Select(field => field.Name).Except(stage.Fields, StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return [_run[0] with { Value = Schema1Reader.WeightedSum(_fields, leftOut) }];
    }

    private ImmutableArray<Measure> ReadTeam()
    {
        if (_root.Optional("team") is { } team)
        {
            return team.Array(1, MaxMeasures, node => ReadMeasure(node, Level.Team, _teamNames, "team"));
        }

        var isRelative = _runNames[_run[0].Name];
        var best = new Runs(Statistic.Best, new RunSelection(new Name(_run[0].Name, isRelative), default, null, null, _better, null, null, null, null, 0), 1, null);
        _teamNames["total"] = isRelative;
        return [new Measure("total", best, null, _run[0].Unit, _run[0].Digits)];
    }

    private Measure ReadMeasure(RuleNode node, Level level, Dictionary<string, bool> names, string list)
    {
        node.Allow("name", "value", "label", "unit", "digits");
        var name = node.Require("name").Name();
        var value = _expressions.Read(node.Require("value"), level, names);
        if (!names.TryAdd(name, value.IsRelative))
        {
            throw RuleNode.Fail(node.PathOf("name"), RuleFault.Duplicate, name, list);
        }

        return new Measure(name, value, node.Optional("label")?.Texts(TextLength), node.Optional("unit")?.Text(10), Digits(node, DigitsForPeople));
    }

    private static int Digits(RuleNode node, int otherwise) => node.Optional("digits")?.Integer(0, 10) ?? otherwise;

    private ImmutableDictionary<SheetOutcome, Treatment> ReadOutcomes()
    {
        var treatments = ImmutableDictionary.CreateBuilder<SheetOutcome, Treatment>();
        if (_root.Optional("outcomes") is { } outcomes)
        {
            outcomes.Allow("noShow", "withdrawn", "disqualified");
            foreach (var (name, outcome) in new[] { ("noShow", SheetOutcome.NoShow), ("withdrawn", SheetOutcome.Withdrawn), ("disqualified", SheetOutcome.Disqualified) })
            {
                if (outcomes.Optional(name) is { } treatment)
                {
                    treatments[outcome] = ReadTreatment(treatment);
                }
            }
        }

        return treatments.ToImmutable();
    }

    private Treatment ReadTreatment(RuleNode node)
    {
        if (node.Element.ValueKind != JsonValueKind.Object)
        {
            return node.Word("missing", "zero", "teamOut") switch
            {
                "zero" => Treatment.Zero,
                "teamOut" => Treatment.TeamOut,
                _ => Treatment.Missing,
            };
        }

        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var property in node.Element.EnumerateObject())
        {
            var value = node.Require(property.Name);
            if (!_runNames.ContainsKey(property.Name))
            {
                throw value.Fail(RuleFault.UnknownName, [.. _runNames.Keys]);
            }

            values[property.Name] = value.Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue);
        }

        return new Treatment(false, values, false);
    }

    private ImmutableArray<Criterion> ReadRanking(RuleNode node)
    {
        var criteria = node.Array(1, MaxCriteria, ReadCriterion);
        RuleNode.RequireDistinct(criteria.Select(criterion => criterion.Name), i => $"{node.Path}[{i}].name");
        if (criteria[0].By is null)
        {
            throw RuleNode.Fail($"{node.Path}[0].by", RuleFault.Malformed, "a value of the team");
        }

        return criteria;
    }

    private Criterion ReadCriterion(RuleNode node)
    {
        if (node.Element.ValueKind == JsonValueKind.Object && node.Optional("headToHead") is { } headToHead)
        {
            node.Allow("headToHead", "again", "name", "label");
            var among = headToHead.Array(1, MaxCriteria, ReadOne);
            return new Criterion(node.Optional("name")?.Name() ?? "headToHead", node.Optional("label")?.Texts(TextLength), among[0].Better, among[0].Digits)
            {
                HeadToHead = among,
                Again = node.Optional("again")?.Truth() ?? false,
            };
        }

        return ReadOne(node);
    }

    private Criterion ReadOne(RuleNode node)
    {
        node.Allow("by", "better", "name", "label", "digits");
        var by = node.Require("by");
        var list = _expressions.List(by);
        var value = list is null ? _expressions.Read(by, Level.Team, _teamNames) : null;
        var measure = value is Name named ? _team.First(known => known.Name == named.Of) : null;
        var name = node.Optional("name")?.Name() ?? measure?.Name ?? throw RuleNode.Fail(node.PathOf("name"), RuleFault.Required);
        return new Criterion(
            name,
            node.Optional("label")?.Texts(TextLength) ?? measure?.Label,
            node.Optional("better") is null && list is not null ? _expressions.BetterOf(by) : _expressions.BetterOf(node),
            Digits(node, measure?.Digits ?? DigitsForPeople))
        {
            By = value,
            List = list,
        };
    }

    private Criterion DefaultCriterion(ImmutableArray<Measure> team) =>
        new(team[^1].Name, team[^1].Label, _better, team[^1].Digits) { By = new Name(team[^1].Name, team[^1].Value.IsRelative) };

    private ImmutableArray<Stage> ReadStages(RuleNode node, int? counted)
    {
        var place = 0;
        return node.Array(1, 20, one =>
        {
            one.Allow("name", "label", "role", "counted", "fields", "carry", "ranking", "promote");
            var role = one.Optional("role")?.Word("counts", "ranksAbove", "tiebreak", "practice") switch
            {
                "ranksAbove" => StageRole.RanksAbove,
                "tiebreak" => StageRole.Tiebreak,
                "practice" => StageRole.Practice,
                _ => StageRole.Counts,
            };
            var earlier = _stageNames[..place++];
            var promote = one.Optional("promote");
            promote?.Allow("top", "ties", "others");
            return new Stage(
                one.Require("name").Text(40),
                one.Optional("label")?.Texts(TextLength),
                role,
                one.Optional("counted")?.Integer(1, ScoringRuleReader.MaxContestRounds) ?? (role == StageRole.Counts ? counted : null) ?? ScoringRuleReader.MaxContestRounds,
                one.Optional("fields")?.Array(1, MaxFields, field => Known(field, [.. _fields.Select(known => known.Name)])) ?? default,
                OnlyAbove(one, "carry", role)?.Array(0, 20, carried => Known(carried, earlier)) ?? [],
                OnlyAbove(one, "ranking", role) is { } ranking ? ReadRanking(ranking) : default,
                promote?.Require("top").Integer(1, 10_000),
                promote?.Optional("ties")?.Word("all", "none") != "none",
                promote?.Optional("others")?.Word("marked", "refused") == "refused");
        });
    }

    private static RuleNode? OnlyAbove(RuleNode node, string name, StageRole role) => node.Optional(name) is not { } found ? null
        : role == StageRole.RanksAbove ? found
        : throw found.Fail(RuleFault.Misplaced, "role: ranksAbove");

    private static string Known(RuleNode node, IReadOnlyCollection<string> names)
    {
        var name = node.Text(40);
        return names.Contains(name) ? name : throw node.Fail(RuleFault.UnknownName, [.. names]);
    }

    private static string StageName(RuleNode node)
    {
        var name = node.Text(40);
        return StageForm().IsMatch(name) ? name : throw node.Fail(RuleFault.Malformed, "a-z A-Z 0-9 _ -");
    }

    private static SheetField ReadField(RuleNode node)
    {
        node.Allow("name", "kind", "label", "min", "max", "step", "weight", "unit", "once", "default", "options");
        var name = node.Require("name").Name();
        var kind = node.Optional("kind")?.Word("integer", "decimal", "time", "boolean", "choice") switch
        {
            "decimal" => FieldKind.Decimal,
            "time" => FieldKind.Time,
            "boolean" => FieldKind.Boolean,
            "choice" => FieldKind.Choice,
            _ => FieldKind.Integer,
        };
        var (min, max, step) = kind is FieldKind.Boolean or FieldKind.Choice ? Bare(node) : Range(node, kind);
        var options = kind == FieldKind.Choice ? node.Require("options").Array(1, 100, ReadOption) : Refused<FieldOption>(node, "options");
        RuleNode.RequireDistinct(options.Select(option => option.Name), i => $"{node.PathOf("options")}[{i}].name");
        RuleNode.RequireDistinct(options.Select(option => $"{option.Value}"), i => $"{node.PathOf("options")}[{i}].value");
        if (kind == FieldKind.Choice)
        {
            (min, max) = (options.Min(option => option.Value), options.Max(option => option.Value));
        }

        var field = new SheetField(
            name,
            kind,
            node.Optional("label")?.Texts(TextLength),
            min,
            max,
            step,
            node.Optional("weight")?.Number(-ScoringRuleReader.MaxWeight, ScoringRuleReader.MaxWeight) ?? 1,
            node.Optional("unit")?.Text(10) ?? (kind == FieldKind.Time ? "s" : null),
            node.Optional("once")?.Truth() ?? false,
            node.Optional("default")?.Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue),
            options);
        return field.Default is not { } value || field.Holds(value) ? field : throw RuleNode.Fail(node.PathOf("default"), RuleFault.OutOfRange, min, max, step);
    }

    private static (decimal Min, decimal Max, decimal Step) Range(RuleNode node, FieldKind kind)
    {
        var min = node.Optional("min")?.Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue) ?? 0;
        var max = node.Require("max").Number(min, ScoringRuleReader.MaxValue);
        var step = node.Optional("step")?.Number(0, ScoringRuleReader.MaxValue) ?? (kind == FieldKind.Integer ? 1 : 0.01m);
        return step == 0 || (kind == FieldKind.Integer && (step.Scale > 0 || min.Scale > 0))
            ? throw RuleNode.Fail(node.PathOf(step == 0 || step.Scale > 0 ? "step" : "min"), RuleFault.OutOfRange, kind == FieldKind.Integer ? "1" : "> 0", ScoringRuleReader.MaxValue)
            : (min, max, step);
    }

    private static (decimal Min, decimal Max, decimal Step) Bare(RuleNode node)
    {
        _ = Refused<string>(node, "min");
        _ = Refused<string>(node, "max");
        _ = Refused<string>(node, "step");
        return (0, 1, 1);
    }

    private static ImmutableArray<T> Refused<T>(RuleNode node, string name) =>
        node.Optional(name) is { } found ? throw found.Fail(RuleFault.Misplaced, "kind: integer, decimal, time, choice") : [];

    private static FieldOption ReadOption(RuleNode node)
    {
        node.Allow("name", "label", "value");
        return new FieldOption(node.Require("name").Name(), node.Optional("label")?.Texts(TextLength), node.Require("value").Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue));
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_-]{0,39}\z")]
    private static partial Regex StageForm();
}
