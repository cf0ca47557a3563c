using System.Collections.Immutable;
using System.Text.Json;

namespace EventsLive.Grains.Scoring;

/// <summary>Where a formula stands, and so what it can see.</summary>
internal enum Level
{
    /// <summary>The fields of one sheet.</summary>
    Sheet,

    /// <summary>One run: its fields and measures, its judges, the match it is part of.</summary>
    Run,

    /// <summary>One team: its measures, its runs, the other teams.</summary>
    Team,

    /// <summary>How many runs are dropped: <c>played</c> only.</summary>
    Count,
}

/// <summary>Reads formulas of schema 2: a number, a name, null, or an object with one operator and its settings.</summary>
/// <param name="runNames">Fields and measures of a run, and whether they are relative.</param>
/// <param name="better">What better means where a formula does not say.</param>
internal sealed class ExpressionReader(IReadOnlyDictionary<string, bool> runNames, Func<string> mainMeasure, IReadOnlyCollection<string> stages, int? countedRounds, Better better)
{
    private const int MaxParts = 1_000;
    private const int MaxOperands = 50;
    private const int ConstantDecimals = 6;

    private static readonly Dictionary<string, (Operator Operator, int Least, int Most)> Operators = new(StringComparer.Ordinal)
    {
        ["sum"] = (Operator.Sum, 1, MaxOperands),
        ["product"] = (Operator.Product, 1, MaxOperands),
        ["subtract"] = (Operator.Subtract, 2, 2),
        ["divide"] = (Operator.Divide, 2, 2),
        ["min"] = (Operator.Min, 1, MaxOperands),
        ["max"] = (Operator.Max, 1, MaxOperands),
        ["equal"] = (Operator.Equal, 2, 2),
        ["notEqual"] = (Operator.NotEqual, 2, 2),
        ["less"] = (Operator.Less, 2, 2),
        ["atMost"] = (Operator.AtMost, 2, 2),
        ["more"] = (Operator.More, 2, 2),
        ["atLeast"] = (Operator.AtLeast, 2, 2),
        ["and"] = (Operator.And, 1, MaxOperands),
        ["or"] = (Operator.Or, 1, MaxOperands),
        ["firstOf"] = (Operator.FirstOf, 1, MaxOperands),
    };

    private static readonly Dictionary<string, Operator> Unary = new(StringComparer.Ordinal) { ["not"] = Operator.Not, ["known"] = Operator.Known, ["abs"] = Operator.Abs };

    private static readonly string[] Anywhere = [.. Operators.Keys, .. Unary.Keys, "round", "if", "table"];
    private static readonly string[] OfRuns = ["judges", "match", "versus", "place", "peers"];
    private static readonly string[] OfTeams = ["runs", "teams", "scale"];
    private static readonly string[] Statistics = ["sum", "mean", "median", "max", "min", "best", "worst", "count", "first", "last", "nth"];

    private int _parts;

    public Expression Read(RuleNode node, Level level, IReadOnlyDictionary<string, bool> names)
    {
        if (++_parts > MaxParts)
        {
            throw RuleNode.Fail("", RuleFault.TooLong, MaxParts);
        }

        switch (node.Element.ValueKind)
        {
            case JsonValueKind.Number:
                return new Constant(node.Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue, ConstantDecimals));
            case JsonValueKind.Null:
                return new Missing();
            case JsonValueKind.String:
                var name = node.Element.GetString()!;
                return names.TryGetValue(name, out var isRelative) ? new Name(name, isRelative)
                    : level == Level.Team && runNames.ContainsKey(name) ? throw node.Fail(RuleFault.Misplaced, $$"""{"runs": …, "of": "{{name}}"}""")
                    : throw node.Fail(RuleFault.UnknownName, [.. names.Keys]);
            case JsonValueKind.Object:
                return ReadOperator(node, level, names);
            default:
                throw node.Fail(RuleFault.Malformed, "number", "string", "object", "null");
        }
    }

    /// <summary>The values of runs that are compared one after the other; null = the node is no list.</summary>
    public RunList? List(RuleNode node)
    {
        if (node.Element.ValueKind != JsonValueKind.Object || node.Optional("runs") is not { Element.ValueKind: JsonValueKind.String } runs
            || runs.Element.GetString() is not ("sorted" or "dropping"))
        {
            return null;
        }

        node.Allow("runs", "of", "stage", "rounds", "where", "better", "dropWorst", "dropBest", "keep", "missing", "expected");
        return new RunList(Selection(node), runs.Element.GetString() == "dropping");
    }

    public Better BetterOf(RuleNode node) => node.Optional("better")?.Word("more", "less") switch
    {
        "more" => Better.More,
        "less" => Better.Less,
        _ => better,
    };

    private Expression ReadOperator(RuleNode node, Level level, IReadOnlyDictionary<string, bool> names)
    {
        var key = node.Element.EnumerateObject().Select(property => property.Name).FirstOrDefault(IsOperator);
        string[] allowed = [.. Anywhere, .. level switch { Level.Run => OfRuns, Level.Team => OfTeams, _ => [] }];
        if (key is null)
        {
            throw node.Fail(RuleFault.Malformed, allowed);
        }

        var value = node.Require(key);
        if (!allowed.Contains(key))
        {
            throw value.Fail(RuleFault.Misplaced, allowed);
        }

        Expression Part(RuleNode part) => Read(part, level, names);
        if (Operators.TryGetValue(key, out var one))
        {
            node.Allow(key);
            return new Operation(one.Operator, value.Array(one.Least, one.Most, Part));
        }

        if (Unary.TryGetValue(key, out var unary))
        {
            node.Allow(key);
            return new Operation(unary, [Part(value)]);
        }

        return key switch
        {
            "round" => Rounded(node, Part),
            "if" => Condition(node, Part),
            "table" => Table(node, Part),
            "judges" => Judges(node, Part),
            "match" => Match(node, Part),
            "versus" => Versus(node, Part),
            "place" => Place(node, Part),
            "peers" => Peers(node, Part),
            "runs" => Runs(node),
            "teams" => Teams(node, Part),
            _ => Scaled(node, Part),
        };
    }

    private static bool IsOperator(string name) => Anywhere.Contains(name) || OfRuns.Contains(name) || OfTeams.Contains(name);

    private static Rounded Rounded(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("round", "digits", "mode");
        var mode = node.Optional("mode")?.Word("halfUp", "halfEven", "down", "up") switch
        {
            "halfEven" => RoundingMode.HalfEven,
            "down" => RoundingMode.Down,
            "up" => RoundingMode.Up,
            _ => RoundingMode.HalfUp,
        };
        return new Rounded(part(node.Require("round")), node.Optional("digits")?.Integer(-6, 9) ?? 0, mode);
    }

    private static Condition Condition(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("if", "then", "else");
        return new Condition(part(node.Require("if")), part(node.Require("then")), node.Optional("else") is { } other ? part(other) : new Constant(0));
    }

    private static Table Table(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("table", "rows", "below");
        var rows = node.Require("rows").Array(1, 100, row =>
        {
            row.Allow("atLeast", "value");
            return ((Rational)Constant(row.Require("atLeast")), (Rational)Constant(row.Require("value")));
        });
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].Item1 <= rows[i - 1].Item1)
            {
                throw RuleNode.Fail($"{node.Path}.rows[{i}].atLeast", RuleFault.OutOfRange, $"> {rows[i - 1].Item1}", ScoringRuleReader.MaxValue);
            }
        }

        return new Table(part(node.Require("table")), rows, node.Optional("below") is { } below ? Constant(below) : 0);
    }

    private static Judges Judges(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("judges", "of", "dropHighest", "dropLowest", "from");
        var highest = node.Optional("dropHighest")?.Integer(0, 20) ?? 0;
        var lowest = node.Optional("dropLowest")?.Integer(0, 20) ?? 0;
        var statistic = StatisticOf(node.Require("judges"), ["sum", "mean", "median", "max", "min", "count"]);
        return new Judges(statistic, part(node.Require("of")), highest, lowest, node.Optional("from")?.Integer(highest + lowest + 1, 60) ?? highest + lowest + 1);
    }

    private MatchValue Match(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("match", "of", "combine", "by", "better");
        var sides = node.Require("match").Word("own", "opposing", "losing", "winning", "all") switch
        {
            "own" => Sides.Own,
            "opposing" => Sides.Opposing,
            "losing" => Sides.Losing,
            "winning" => Sides.Winning,
            _ => Sides.All,
        };
        var of = part(node.Require("of"));
        return new MatchValue(sides, of, CombineOf(node), node.Optional("by") is { } by ? part(by) : of, BetterOf(node));
    }

    private Versus Versus(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("versus", "combine", "better", "win", "tie", "loss", "unopposed");
        Rational win = Constant(node.Require("win"));
        return new Versus(
            part(node.Require("versus")),
            CombineOf(node),
            BetterOf(node),
            win,
            node.Optional("tie") is { } tie ? Constant(tie) : 0,
            node.Optional("loss") is { } loss ? Constant(loss) : 0,
            node.Optional("unopposed") is not { } unopposed ? win : unopposed.Element.ValueKind == JsonValueKind.Null ? null : (Rational)Constant(unopposed));
    }

    private Place Place(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("place", "in", "combine", "better", "points", "shared");
        return new Place(
            part(node.Require("place")),
            node.Optional("in")?.Word("match", "round") != "round",
            CombineOf(node),
            BetterOf(node),
            node.Optional("points")?.Array(1, 200, points => (Rational)Constant(points)) ?? [],
            node.Optional("shared")?.Word("best", "mean") == "mean");
    }

    private Peers Peers(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("peers", "of", "better");
        return new Peers(StatisticOf(node.Require("peers"), ["best", "worst", "max", "min", "median", "count"]), part(node.Require("of")), BetterOf(node));
    }

    private Teams Teams(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("teams", "of", "better");
        return new Teams(StatisticOf(node.Require("teams"), ["best", "worst", "max", "min", "median", "count"]), part(node.Require("of")), BetterOf(node));
    }

    private Scaled Scaled(RuleNode node, Func<RuleNode, Expression> part)
    {
        node.Allow("scale", "to", "better");
        return new Scaled(part(node.Require("scale")), Constant(node.Require("to")), BetterOf(node));
    }

    private Runs Runs(RuleNode node)
    {
        node.Allow("runs", "of", "stage", "rounds", "where", "better", "dropWorst", "dropBest", "keep", "missing", "expected", "none", "n");
        return new Runs(
            StatisticOf(node.Require("runs"), Statistics),
            Selection(node),
            node.Optional("n")?.Integer(1, ScoringRuleReader.MaxContestRounds) ?? 1,
            node.Optional("none") is { } none ? (Rational)Constant(none) : null);
    }

    private RunSelection Selection(RuleNode node)
    {
        Expression OfRun(RuleNode part) => Read(part, Level.Run, runNames);
        var counts = new Dictionary<string, bool>(StringComparer.Ordinal) { ["played"] = false };
        Expression Count(RuleNode part) => Read(part, Level.Count, counts);
        (int, int)? rounds = null;
        if (node.Optional("rounds") is { } range)
        {
            range.Allow("from", "to");
            var first = range.Optional("from")?.Integer(1, ScoringRuleReader.MaxContestRounds) ?? 1;
            rounds = (first, range.Optional("to")?.Integer(first, ScoringRuleReader.MaxContestRounds) ?? ScoringRuleReader.MaxContestRounds);
        }

        Rational? missing = node.Optional("missing") is { } value ? Constant(value) : null;
        var expected = node.Optional("expected")?.Integer(1, ScoringRuleReader.MaxContestRounds)
            ?? (rounds is { } given && given.Item2 < ScoringRuleReader.MaxContestRounds ? given.Item2 - given.Item1 + 1 : countedRounds)
            ?? (missing is null ? 0 : throw RuleNode.Fail(node.PathOf("expected"), RuleFault.Required));
        return new RunSelection(
            node.Optional("of") is { } of ? OfRun(of) : new Name(mainMeasure(), runNames[mainMeasure()]),
            Stages(node),
            rounds,
            node.Optional("where") is { } where ? OfRun(where) : null,
            BetterOf(node),
            node.Optional("dropWorst") is { } worst ? Count(worst) : null,
            node.Optional("dropBest") is { } best ? Count(best) : null,
            node.Optional("keep")?.Integer(1, ScoringRuleReader.MaxContestRounds),
            missing,
            expected);
    }

    private ImmutableArray<string> Stages(RuleNode node)
    {
        if (node.Optional("stage") is not { } stage)
        {
            return default;
        }

        return stage.Element.ValueKind == JsonValueKind.Array ? stage.Array(1, 20, StageName) : [StageName(stage)];
    }

    private string StageName(RuleNode node)
    {
        var name = node.Text(40);
        return stages.Contains(name) ? name : throw node.Fail(RuleFault.UnknownName, [.. stages]);
    }

    private static decimal Constant(RuleNode node) => node.Number(-ScoringRuleReader.MaxValue, ScoringRuleReader.MaxValue, ConstantDecimals);

    private static Statistic CombineOf(RuleNode node) =>
        node.Optional("combine") is { } combine ? StatisticOf(combine, ["mean", "sum", "max", "min", "count"]) : Statistic.Mean;

    private static Statistic StatisticOf(RuleNode node, string[] words) => Enum.Parse<Statistic>(node.Word(words), ignoreCase: true);
}
