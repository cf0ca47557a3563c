namespace EventsLive.Dashboard.Wall;

/// <summary>Colours and words of the venue levels: one meaning a colour, and never a colour without its word.</summary>
public static class LevelStyle
{
    public static string Of(VenueLevel level) => level switch
    {
        VenueLevel.Normal => "ok",
        VenueLevel.Watch => "watch",
        VenueLevel.Warning => "warn",
        VenueLevel.Stop => "stop",
        _ => "",
    };

    public static string Colour(VenueLevel level) => level switch
    {
        VenueLevel.Normal => "#3fc494",
        VenueLevel.Watch => "#f0c330",
        VenueLevel.Warning => "#f08c2e",
        VenueLevel.Stop => "#ff5d4a",
        _ => "#5b6b88",
    };

    /// <summary>Name of the resource with the level's word.</summary>
    public static string Word(VenueLevel level) => $"Level{level}";

    public static VenueLevel OfPercent(decimal percent) => percent switch
    {
        >= 100 => VenueLevel.Stop,
        >= 90 => VenueLevel.Warning,
        >= 80 => VenueLevel.Watch,
        _ => VenueLevel.Normal,
    };
}
