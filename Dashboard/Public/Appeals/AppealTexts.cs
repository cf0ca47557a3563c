namespace EventsLive.Dashboard.Public.Appeals;

/// <summary>Names the resources of the pages on which a team appeals and everybody reads decisions and corrections.</summary>
public sealed class AppealTexts;
