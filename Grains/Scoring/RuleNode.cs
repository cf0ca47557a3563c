using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventsLive.Grains.Scoring;

/// <summary>Carries the first problem of a document out of the reader; never leaves it.</summary>
internal sealed class RuleProblemException(RuleProblem problem) : Exception
{
    public RuleProblem Problem { get; } = problem;
}

/// <summary>A value of a rule document with the path that a refusal names.</summary>
internal readonly partial record struct RuleNode(JsonElement Element, string Path)
{
    public static RuleProblemException Fail(string path, RuleFault fault, params ReadOnlySpan<object> arguments)
    {
        var texts = ImmutableArray.CreateBuilder<string>(arguments.Length);
        foreach (var argument in arguments)
        {
            texts.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        return new RuleProblemException(new RuleProblem(path, fault, texts.MoveToImmutable()));
    }

    public static void RequireDistinct(IEnumerable<string> names, Func<int, string> path)
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

    public RuleProblemException Fail(RuleFault fault, params ReadOnlySpan<object> arguments) => Fail(Path, fault, arguments);

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

    public RuleNode Require(string name) => Optional(name) ?? throw Fail(PathOf(name), RuleFault.Required);

    public RuleNode? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(name, out var value) ? new RuleNode(value, PathOf(name)) : null;
    }

    public ImmutableArray<T> Array<T>(int least, int most, Func<RuleNode, T> read)
    {
        Expect(JsonValueKind.Array);
        if (Element.GetArrayLength() is var length && (length < least || length > most))
        {
            throw Fail(Path, RuleFault.OutOfRange, least, most);
        }

        var path = Path;
        return [.. Element.EnumerateArray().Select((item, i) => read(new RuleNode(item, $"{path}[{i}]")))];
    }

    public string Text(int most)
    {
        Expect(JsonValueKind.String);
        var text = Element.GetString()!;
        return text.Length == 0 ? throw Fail(Path, RuleFault.Required)
            : text.Length > most ? throw Fail(Path, RuleFault.TooLong, most)
            : text;
    }

    /// <summary>A text in one language, or <c>{zh, en}</c>.</summary>
    public RuleText Texts(int most)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            return new RuleText(Text(most), null);
        }

        Allow("zh", "en");
        return new RuleText(Require("zh").Text(most), Optional("en")?.Text(most));
    }

    /// <summary>Name of a field, measure, option or criterion.</summary>
    public string Name()
    {
        var name = Text(40);
        return NameForm().IsMatch(name) ? name : throw Fail(Path, RuleFault.Malformed, "a-z A-Z 0-9 _");
    }

    public string Word(params ReadOnlySpan<string> words) =>
        Element.ValueKind == JsonValueKind.String && words.Contains(Element.GetString()!)
            ? Element.GetString()!
            : throw Fail(Path, RuleFault.Malformed, [.. words]);

    public bool Truth() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Fail(Path, RuleFault.Malformed, "true", "false");

    public decimal Number(decimal least, decimal most, int decimals = ScoringRuleReader.MaxDecimals)
    {
        Expect(JsonValueKind.Number);
        if (!Element.TryGetDecimal(out var value) || value < least || value > most)
        {
            throw Fail(Path, RuleFault.OutOfRange, least, most);
        }

        value = Exact.Trim(value);
        return value.Scale <= decimals ? value : throw Fail(Path, RuleFault.OutOfRange, least, most, $"0.{new string('0', decimals - 1)}1");
    }

    public int Integer(int least, int most)
    {
        var value = Number(least, most);
        return value.Scale == 0 ? (int)value : throw Fail(Path, RuleFault.OutOfRange, least, most, 1);
    }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

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

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_]{0,39}\z")]
    private static partial Regex NameForm();
}
