namespace EventsLive.Dashboard.Shell;

/// <summary>Names the resources with the words of <see cref="StaffHead"/>.</summary>
public sealed class StaffTexts;
