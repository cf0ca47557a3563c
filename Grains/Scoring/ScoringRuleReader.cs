using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventsLive.Grains.Scoring;

/// <summary>What is wrong with a rule document.</summary>
public enum RuleFault
{
    Required = 1,

    /// <summary>Not JSON, a value of another type, or a word that the schema does not have.</summary>
    Malformed = 2,

    OutOfRange = 3,
    TooLong = 4,
    UnknownProperty = 5,
    Duplicate = 6,
}

/// <param name="Path">Where: <c>fields[0].max</c>; empty = the document itself.</param>
/// <param name="Arguments">What the schema allows there, for the message.</param>
public sealed record RuleProblem(string Path, RuleFault Fault, ImmutableArray<string> Arguments);

/// <summary>Reads a rule document of schema 1 as <c>scoring-rule.schema.json</c> describes it, or says where and why it is none.</summary>
/// <remarks>A later schema is a reader of its own behind the same <c>schema</c> number; schema 1 never changes its meaning.</remarks>
public static partial class ScoringRuleReader
{
    public const int MaxTextLength = 65_536;
    public const int MaxFields = 40;
    public const int MaxRounds = 50;
    public const decimal MaxValue = 1_000_000_000m;
    public const decimal MaxWeight = 10_000m;

    /// <summary>Decimals of a range, a step or a weight.</summary>
    public const int MaxDecimals = 4;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The JSON Schema of the document, draft 2020-12.</summary>
    public static string JsonSchema()
    {
        using var stream = typeof(ScoringRuleReader).Assembly.GetManifestResourceStream("EventsLive.Grains.Scoring.scoring-rule.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static bool TryRead(string text, [NotNullWhen(true)] out ScoringRule? rule, [NotNullWhen(false)] out RuleProblem? problem)
    {
        try
        {
            rule = Read(text);
            problem = null;
            return true;
        }
        catch (RuleProblemException found)
        {
            rule = null;
            problem = found.Problem;
            return false;
        }
    }

    private static ScoringRule Read(string text)
    {
        if (text.Length > MaxTextLength)
        {
            throw Fail("", RuleFault.TooLong, MaxTextLength);
        }

        using var document = Parse(text);
        var root = new Node(document.RootElement, "");
        root.Allow("schema", "fields", "rounds", "ties", "order");
        _ = root.Require("schema").Integer(1, 1);
        var fields = root.Require("fields").Array(1, MaxFields, ReadField);
        RequireDistinct(fields.Select(field => field.Name), i => $"fields[{i}].name");
        var rounds = root.Require("rounds");
        rounds.Allow("counted", "aggregate");
        var counted = rounds.Require("counted").Integer(1, MaxRounds);
        var aggregate = rounds.Require("aggregate").Aggregate();
        var ties = root.Optional("ties")?.Array(0, 8, node => node.Aggregate()) ?? [];
        RequireDistinct(ties.Select(ScoringRule.NameOf), i => $"ties[{i}]");
        var order = root.Optional("order")?.Word("descending", "ascending") == "ascending" ? PointsOrder.Ascending : PointsOrder.Descending;
        if (order == PointsOrder.Ascending)
        {
            RefuseSum([aggregate], _ => "rounds.aggregate");
            RefuseSum(ties, i => $"ties[{i}]");
        }

        return new ScoringRule(fields, counted, aggregate, ties, order);
    }

    private static SheetField ReadField(Node node)
    {
        node.Allow("name", "label", "min", "max", "step", "weight", "unit");
        var name = node.Require("name").Text(40);
        if (!FieldName().IsMatch(name))
        {
            throw Fail(node.Path + ".name", RuleFault.Malformed, "a-z A-Z 0-9 _");
        }

        var min = node.Require("min").Number(-MaxValue, MaxValue);
        var max = node.Require("max").Number(min, MaxValue);
        var step = node.Optional("step")?.Number(0, MaxValue) ?? 1;
        if (step == 0)
        {
            throw Fail(node.Path + ".step", RuleFault.OutOfRange, "> 0", MaxValue);
        }

        var weight = node.Optional("weight")?.Number(-MaxWeight, MaxWeight) ?? 1;
        return new SheetField(name, node.Optional("label")?.Text(40), min, max, step, weight, node.Optional("unit")?.Text(10));
    }

    // Where less is better, a run that is missing would win a sum.
    private static void RefuseSum(ImmutableArray<Aggregate> steps, Func<int, string> path)
    {
        if (steps.IndexOf(Aggregate.Sum) is >= 0 and var place)
        {
            throw Fail(path(place), RuleFault.Malformed, "best", "mean");
        }
    }

    private static void RequireDistinct(IEnumerable<string> names, Func<int, string> path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
        {
            if (!seen.Add(name))
            {
                throw Fail(path(i), RuleFault.Duplicate, name);
            }
        }
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            throw Fail("", RuleFault.Malformed, "JSON");
        }
    }

    private static RuleProblemException Fail(string path, RuleFault fault, params ReadOnlySpan<object> arguments)
    {
        var texts = ImmutableArray.CreateBuilder<string>(arguments.Length);
        foreach (var argument in arguments)
        {
            texts.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        return new RuleProblemException(new RuleProblem(path, fault, texts.MoveToImmutable()));
    }

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_]{0,39}\z")]
    private static partial Regex FieldName();

    /// <summary>Carries the first problem out of the reader; never leaves it.</summary>
    private sealed class RuleProblemException(RuleProblem problem) : Exception
    {
        public RuleProblem Problem { get; } = problem;
    }

    /// <summary>A value of the document with the path that a refusal names.</summary>
    private readonly record struct Node(JsonElement Element, string Path)
    {
        public void Allow(params ReadOnlySpan<string> names)
        {
            Expect(JsonValueKind.Object);
            foreach (var property in Element.EnumerateObject())
            {
                if (!names.Contains(property.Name))
                {
                    throw Fail(PathOf(property.Name), RuleFault.UnknownProperty, [.. names]);
                }
            }
        }

        public Node Require(string name) => Optional(name) ?? throw Fail(PathOf(name), RuleFault.Required);

        public Node? Optional(string name) => Element.TryGetProperty(name, out var value) ? new Node(value, PathOf(name)) : null;

        public ImmutableArray<T> Array<T>(int least, int most, Func<Node, T> read)
        {
            Expect(JsonValueKind.Array);
            if (Element.GetArrayLength() is var length && (length < least || length > most))
            {
                throw Fail(Path, RuleFault.OutOfRange, least, most);
            }

            var path = Path;
            return [.. Element.EnumerateArray().Select((item, i) => read(new Node(item, $"{path}[{i}]")))];
        }

        public string Text(int most)
        {
            Expect(JsonValueKind.String);
            var text = Element.GetString()!;
            return text.Length == 0 ? throw Fail(Path, RuleFault.Required)
                : text.Length > most ? throw Fail(Path, RuleFault.TooLong, most)
                : text;
        }

        public string Word(params ReadOnlySpan<string> words) =>
            Element.ValueKind == JsonValueKind.String && words.Contains(Element.GetString()!)
                ? Element.GetString()!
                : throw Fail(Path, RuleFault.Malformed, [.. words]);

        public Aggregate Aggregate() => Word("best", "sum", "mean") switch
        {
            "best" => Scoring.Aggregate.Best,
            "sum" => Scoring.Aggregate.Sum,
            _ => Scoring.Aggregate.Mean,
        };

        public decimal Number(decimal least, decimal most)
        {
            Expect(JsonValueKind.Number);
            if (!Element.TryGetDecimal(out var value) || value < least || value > most)
            {
                throw Fail(Path, RuleFault.OutOfRange, least, most);
            }

            value = Exact.Trim(value);
            return value.Scale <= MaxDecimals ? value : throw Fail(Path, RuleFault.OutOfRange, least, most, $"0.{new string('0', MaxDecimals - 1)}1");
        }

        public int Integer(int least, int most)
        {
            var value = Number(least, most);
            return value.Scale == 0 ? (int)value : throw Fail(Path, RuleFault.OutOfRange, least, most, 1);
        }

        private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

        private void Expect(JsonValueKind kind)
        {
            if (Element.ValueKind != kind)
            {
                throw Fail(Path, RuleFault.Malformed, kind switch
                {
                    JsonValueKind.Object => "object",
                    JsonValueKind.Array => "array",
                    JsonValueKind.String => "string",
                    _ => "number",
                });
            }
        }
    }
}
