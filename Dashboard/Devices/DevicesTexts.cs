namespace EventsLive.Dashboard.Devices;

/// <summary>Names the resources of the devices page: all of its parts share one set of words.</summary>
public sealed class DevicesTexts;
