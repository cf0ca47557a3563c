using System.Text.Json;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>What sheets of a rule need beside team, round and fields.</summary>
/// <param name="HasJudges">Several judges' sheets of one run make its values.</param>
/// <param name="HasMatches">Values rest on who met whom.</param>
public sealed record RuleShape(bool HasJudges, bool HasMatches)
{
    private static readonly string[] OfMatches = ["versus", "match", "headToHead"];

    /// <param name="text">A sound rule document.</param>
    public static RuleShape Of(string text)
    {
        var words = Properties(JsonElement.Parse(text)).ToHashSet(StringComparer.Ordinal);
        return new RuleShape(words.Contains("judges"), words.Overlaps(OfMatches));
    }

    private static IEnumerable<string> Properties(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Properties(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };
}
