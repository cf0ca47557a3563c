namespace EventsLive.Dashboard.Shell;

/// <summary>The district whose grains this web process serves.</summary>
public sealed record ServedDistrict(string Id);
