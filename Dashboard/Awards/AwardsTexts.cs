namespace EventsLive.Dashboard.Awards;

/// <summary>Names the texts of the awards' pages.</summary>
public sealed class AwardsTexts;
