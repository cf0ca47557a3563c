namespace EventsLive.Dashboard.Organiser;

/// <summary>Names the resources of the organiser's page: all of its parts share one set of words.</summary>
public sealed class OrganiserTexts;
