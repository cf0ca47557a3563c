namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Names the resources of the head judge's desk: all of its parts share one set of words.</summary>
public sealed class ChiefTexts;
