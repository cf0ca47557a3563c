namespace EventsLive.Dashboard.Overalls;

/// <summary>Names the texts of large events' pages.</summary>
public sealed class OverallTexts;
