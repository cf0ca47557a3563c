using System.Collections.Frozen;
using System.Text.Json;

namespace EventsLive.Dashboard.Api;

/// <summary>The words that stand for the members of an enumeration in JSON: their names in camelCase.</summary>
public static class Words<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByWord =
        Enum.GetValues<T>().ToFrozenDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly FrozenDictionary<T, string> ByValue = ByWord.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(T value) => ByValue[value];

    public static bool TryParse(string word, out T value) => ByWord.TryGetValue(word, out value);
}
