using System.Text.Json;

namespace EventsLive.Dashboard.Judging;

/// <summary>Whether a contest is played in matches: whether its rule asks who met whom.</summary>
internal static class HeadToHead
{
    /// <param name="rule">A rule document that was accepted.</param>
    public static bool IsIn(string rule) => IsIn(JsonElement.Parse(rule));

    private static bool IsIn(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Object => part.EnumerateObject().Any(property => property.Name switch
        {
            "match" or "versus" or "headToHead" => true,
            // A place is one in the match unless the rule says that it is one in the round.
            "place" when !(part.TryGetProperty("in", out var within) && within.ValueEquals("round")) => true,
            _ => IsIn(property.Value),
        }),
        JsonValueKind.Array => part.EnumerateArray().Any(IsIn),
        _ => false,
    };
}
