namespace EventsLive.Grains;

/// <summary>Builds and reads the string keys of grains: <c>district/id</c>, for a team <c>district/event/team</c>.</summary>
public static class GrainKey
{
    public static string Of(string district, string id) => $"{district}/{id}";

    public static string Of(string district, string eventId, string teamId) => $"{district}/{eventId}/{teamId}";

    /// <exception cref="FormatException">The key has no district.</exception>
    public static (string District, string Id) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? (key[..slash], key[(slash + 1)..]) : throw new FormatException($"'{key}' is no grain key.");
    }
}
