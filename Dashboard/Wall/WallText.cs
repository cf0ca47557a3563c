namespace EventsLive.Dashboard.Wall;

/// <summary>Names the resources of the wall: Chinese in <c>WallText.resx</c>, English in <c>WallText.en.resx</c>.</summary>
public sealed class WallText;
