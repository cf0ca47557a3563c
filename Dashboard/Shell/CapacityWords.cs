namespace EventsLive.Dashboard.Shell;

/// <summary>Names the resources with the word of each <see cref="CapacityLevel"/>, by <see cref="CapacityLevels.NameOf"/>.</summary>
public sealed class CapacityWords;
