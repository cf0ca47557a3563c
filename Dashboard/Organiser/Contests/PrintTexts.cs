namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Names the texts of printed forms.</summary>
public sealed class PrintTexts;
