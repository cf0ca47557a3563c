using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>The part of JSON Schema that the published rule schema uses; any other keyword fails the test that meets it.</summary>
internal static class SchemaValidator
{
    public static bool IsValid(JsonObject root, JsonNode? value) => Check(root, root, value);

    private static bool Check(JsonObject root, JsonObject schema, JsonNode? value) =>
        schema.All(keyword => Check(root, schema, keyword.Key, keyword.Value!, value));

    private static bool Check(JsonObject root, JsonObject schema, string keyword, JsonNode rule, JsonNode? value) => keyword switch
    {
        "$schema" or "$id" or "$defs" or "title" or "description" or "default" or "examples" => true,
        "$ref" => Check(root, root["$defs"]![rule.GetValue<string>().Split('/')[^1]]!.AsObject(), value),
        "const" => JsonNode.DeepEquals(rule, value),
        "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
        "type" => IsOfType(rule.GetValue<string>(), value),
        "required" => value is not JsonObject o || rule.AsArray().All(name => o.ContainsKey(name!.GetValue<string>())),
        "properties" => value is not JsonObject o || rule.AsObject().All(p => !o.ContainsKey(p.Key) || Check(root, p.Value!.AsObject(), o[p.Key])),
        "anyOf" => rule.AsArray().Any(one => Check(root, one!.AsObject(), value)),
        "additionalProperties" when rule is JsonObject each => value is not JsonObject o || o.All(p => Check(root, each, p.Value)),
        "additionalProperties" => value is not JsonObject o || o.All(p => schema["properties"]!.AsObject().ContainsKey(p.Key)),
        "items" => value is not JsonArray a || a.All(item => Check(root, rule.AsObject(), item)),
        "minItems" => value is not JsonArray a || a.Count >= rule.GetValue<int>(),
        "maxItems" => value is not JsonArray a || a.Count <= rule.GetValue<int>(),
        "uniqueItems" => value is not JsonArray a || a.Select(item => item?.ToJsonString()).Distinct().Count() == a.Count,
        "minimum" => NumberOf(value) is not { } n || n >= rule.GetValue<decimal>(),
        "exclusiveMinimum" => NumberOf(value) is not { } n || n > rule.GetValue<decimal>(),
        "maximum" => NumberOf(value) is not { } n || n <= rule.GetValue<decimal>(),
        "minLength" => TextOf(value) is not { } t || t.Length >= rule.GetValue<int>(),
        "maxLength" => TextOf(value) is not { } t || t.Length <= rule.GetValue<int>(),
        "pattern" => TextOf(value) is not { } t || Regex.IsMatch(t, rule.GetValue<string>()),
        _ => throw new NotSupportedException($"The validator of the tests does not know '{keyword}'."),
    };

    private static bool IsOfType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => TextOf(value) is not null,
        "null" => value is null,
        "boolean" => value is JsonValue v && v.TryGetValue<bool>(out _),
        "number" => NumberOf(value) is not null,
        "integer" => NumberOf(value) is { } number && number == decimal.Truncate(number),
        _ => throw new NotSupportedException($"The validator of the tests does not know the type '{type}'."),
    };

    private static decimal? NumberOf(JsonNode? value) => value is JsonValue v && v.TryGetValue<decimal>(out var number) ? number : null;

    private static string? TextOf(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
}
