using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

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

    /// <summary>A field, measure or stage that is not declared, or is declared later; the arguments are those that may stand there.</summary>
    UnknownName = 7,

    /// <summary>A formula that exists, and not at this level; the arguments are those that may stand there.</summary>
    Misplaced = 8,
}

/// <param name="Path">Where: <c>fields[0].max</c>; empty = the document itself.</param>
/// <param name="Arguments">What the schema allows there, for the message.</param>
public sealed record RuleProblem(string Path, RuleFault Fault, ImmutableArray<string> Arguments);

/// <summary>Reads a rule document as <c>scoring-rule.schema.json</c> describes it, or says where and why it is none.</summary>
/// <remarks>Each schema has a reader of its own behind the same <c>schema</c> number; a schema never changes its meaning.</remarks>
public static class ScoringRuleReader
{
    public const int MaxTextLength = 65_536;
    public const int MaxFields = 40;
    /// <summary>Counted rounds of a rule of schema 1.</summary>
    public const int MaxRounds = 50;

    /// <summary>Rounds of a contest.</summary>
    public const int MaxContestRounds = 200;

    public const decimal MaxValue = 1_000_000_000m;
    public const decimal MaxWeight = 10_000m;

    /// <summary>Decimals of a range, a step or a weight.</summary>
    public const int MaxDecimals = 4;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 48 };

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
            throw RuleNode.Fail("", RuleFault.TooLong, MaxTextLength);
        }

        using var document = Parse(text);
        var root = new RuleNode(document.RootElement, "");
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw root.Fail(RuleFault.Malformed, "object");
        }

        return new ScoringRule(root.Require("schema").Integer(1, 2) == 1 ? Schema1Reader.Read(root) : new Schema2Reader(root).Read());
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            throw RuleNode.Fail("", RuleFault.Malformed, "JSON");
        }
    }
}
