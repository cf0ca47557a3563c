namespace EventsLive.Dashboard.Organiser;

/// <summary>The words of the page that steers a contest's publication.</summary>
public sealed class PublicationTexts;
