namespace EventsLive.Dashboard.Live;

public enum TopicKind
{
    District = 1,
    Event = 2,
    Contest = 3,
    Venue = 4,
    Team = 5,
    Floor = 6,
    Awards = 7,
}

/// <summary>What can be watched: the district, an event, a contest, its floor or awards, a venue, or one team of a contest.</summary>
/// <param name="Id">Id of the event, contest, floor, awards or venue; for a team <c>event/team</c>; empty for the district.</param>
public sealed record Topic(TopicKind Kind, string Id)
{
    private const int LongestId = 64;

    public static Topic District { get; } = new(TopicKind.District, "");

    public static Topic Contest(string eventId) => new(TopicKind.Contest, eventId);

    public static Topic Floor(string eventId) => new(TopicKind.Floor, eventId);

    public static Topic Awards(string eventId) => new(TopicKind.Awards, eventId);

    /// <summary>Reads a topic as clients write it; null where it is none of the contract's forms.</summary>
    public static Topic? Parse(string? text)
    {
        if (text == "district")
        {
            return District;
        }

        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is null || colon < 0)
        {
            return null;
        }

        var id = text[(colon + 1)..];
        TopicKind? kind = text[..colon] switch
        {
            "event" => TopicKind.Event,
            "contest" => TopicKind.Contest,
            "venue" => TopicKind.Venue,
            "team" => TopicKind.Team,
            "floor" => TopicKind.Floor,
            "awards" => TopicKind.Awards,
            _ => null,
        };
        var valid = kind == TopicKind.Team ? id.Split('/') is [var e, var t] && IsId(e) && IsId(t) : IsId(id);
        return kind is { } known && valid ? new Topic(known, id) : null;
    }

    public override string ToString() => Kind switch
    {
        TopicKind.District => "district",
        TopicKind.Event => $"event:{Id}",
        TopicKind.Contest => $"contest:{Id}",
        TopicKind.Venue => $"venue:{Id}",
        TopicKind.Floor => $"floor:{Id}",
        TopicKind.Awards => $"awards:{Id}",
        _ => $"team:{Id}",
    };

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
