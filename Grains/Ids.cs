namespace EventsLive.Grains;

/// <summary>The form of ids that clients choose: 1 to 64 of <c>a-z 0-9 -</c>.</summary>
public static class Ids
{
    public const int MaxLength = 64;

    public static bool IsValid(string? id) =>
        id is { Length: >= 1 and <= MaxLength } && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
}
