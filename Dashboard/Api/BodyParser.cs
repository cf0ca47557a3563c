using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads a JSON body strictly: no unknown and no repeated properties, numbers as numbers, nothing after the end.</summary>
public static class BodyParser
{
    /// <summary>The field named when the fault is in the document as a whole.</summary>
    public const string WholeBody = "body";

    public static Checked<T> Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, json) is { } value
                ? new Checked<T>(value)
                : Refusal.Of(RefusalKind.Required, WholeBody);
        }
        catch (JsonException fault)
        {
            var path = Path(fault.Path);
            return path.Length > 0 && !IsKnown(json, path)
                ? Refusal.Of(RefusalKind.UnknownField, string.Join('.', path))
                : Refusal.Of(RefusalKind.Malformed, path.Length > 0 ? string.Join('.', path) : WholeBody);
        }
    }

    // "$.registration.opensAt" names a field of a field, "$.venues[0]" one item, "$['an odd name']" a name that is no word.
    private static string[] Path(string? path) =>
        path is null or "$"
            ? []
            : path[1..].Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
                .Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsKnown(JsonTypeInfo type, string[] path)
    {
        foreach (var step in path)
        {
            if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
            {
                type = type.Options.GetTypeInfo(element);
            }

            if (type.Kind != JsonTypeInfoKind.Object)
            {
                return true;
            }

            var name = step.Split('[')[0];
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == name);
            if (property is null)
            {
                return false;
            }

            type = type.Options.GetTypeInfo(property.PropertyType);
        }

        return true;
    }
}
