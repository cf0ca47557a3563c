using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads the rows of a view that was looked at whole.</summary>
internal static class ViewRows
{
    public static T Single<T>(ViewDiff view, string key, JsonTypeInfo<T> json)
        where T : class
    {
        var row = view.Set.FirstOrDefault(candidate => candidate.Key == key)
            ?? throw new InvalidOperationException($"The view has no row '{key}'.");
        return JsonSerializer.Deserialize(row.Json, json)!;
    }

    /// <summary>The JSON of all rows whose key is <paramref name="noun"/> with an id, in the order of their keys.</summary>
    public static IReadOnlyList<JsonElement> Many(ViewDiff view, string noun) =>
    [
        .. view.Set
            .Where(row => row.Key.StartsWith(noun, StringComparison.Ordinal) && row.Key.Length > noun.Length && row.Key[noun.Length] == ':')
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => JsonElement.Parse(row.Json)),
    ];
}
