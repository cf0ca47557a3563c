namespace EventsLive.Dashboard.Floors;

/// <summary>Names the texts of the floor's pages.</summary>
public sealed class FloorTexts;
