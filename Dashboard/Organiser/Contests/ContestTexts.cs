namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Names the texts of the organiser's contest page.</summary>
public sealed class ContestTexts;
