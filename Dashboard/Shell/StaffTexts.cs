namespace EventsLive.Dashboard.Shell;

/// <summary>Names the resources with the words of <see cref="StaffHead"/> and of the page that is not there.</summary>
public sealed class StaffTexts;
