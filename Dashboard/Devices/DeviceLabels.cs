using System.Globalization;

namespace EventsLive.Dashboard.Devices;

/// <summary>How lists of devices are ordered.</summary>
internal static class DeviceLabels
{
    /// <summary>Table 2 stands before table 10.</summary>
    public static StringComparer ByNumber { get; } = CultureInfo.GetCultureInfo("zh-CN").CompareInfo.GetStringComparer(CompareOptions.NumericOrdering);
}
