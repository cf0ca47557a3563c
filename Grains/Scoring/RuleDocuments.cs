using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace EventsLive.Grains.Scoring;

/// <param name="Id">Name of its file.</param>
/// <param name="Text">The whole document.</param>
public sealed record RuleDocument(string Id, RuleText Title, RuleText Description, string Text);

/// <summary>The documents that come with the program: the JSON Schema of a rule, examples of rules, and the templates of the organiser's menu.</summary>
public static class RuleDocuments
{
    private const string Prefix = "EventsLive.Grains.Scoring.";
    private const string SchemaName = Prefix + "scoring-rule.schema.json";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly Lazy<string> Schema = new(WithExamples);

    /// <summary>Rules of well-known contests, one for each way of scoring.</summary>
    public static ImmutableArray<RuleDocument> Examples { get; } = Load("Examples");

    /// <summary>What district contests use, in the order of the menu.</summary>
    public static ImmutableArray<RuleDocument> Templates { get; } = Load("Templates");

    /// <summary>The JSON Schema of a rule document, draft 2020-12, with the examples in it.</summary>
    public static string JsonSchema() => Schema.Value;

    private static string WithExamples()
    {
        var schema = JsonNode.Parse(Read(SchemaName))!.AsObject();
        var examples = schema["examples"]!.AsArray();
        foreach (var example in Examples.Concat(Templates))
        {
            examples.Add(JsonNode.Parse(example.Text));
        }

        return schema.ToJsonString(Written);
    }

    private static ImmutableArray<RuleDocument> Load(string folder)
    {
        var start = $"{Prefix}{folder}.";
        return
        [
            .. typeof(RuleDocuments).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(start, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => DocumentOf(name[start.Length..^".json".Length], Read(name))),
        ];
    }

    private static RuleDocument DocumentOf(string id, string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = new RuleNode(document.RootElement, "");
        return new RuleDocument(id, root.Require("title").Texts(Schema2Reader.TextLength), root.Require("description").Texts(Schema2Reader.DescriptionLength), text);
    }

    private static string Read(string resource)
    {
        using var stream = typeof(RuleDocuments).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
