namespace EventsLive.Dashboard.Shell;

/// <summary>How full something is, in the steps that scenic sites and museums use: 80 % 关注, 90 % 预警, 100 % 停止验票.</summary>
public enum CapacityLevel
{
    /// <summary>No limit is set or nothing was counted: grey, and a dash.</summary>
    Unknown = 0,

    /// <summary>正常.</summary>
    Normal = 1,

    /// <summary>关注: 80 % or more.</summary>
    Watch = 2,

    /// <summary>预警: 90 % or more.</summary>
    Warning = 3,

    /// <summary>停止验票: the limit is reached or passed.</summary>
    Stop = 4,
}

/// <summary>Finds the level of a count of persons against its limit.</summary>
public static class CapacityLevels
{
    public static CapacityLevel Of(int? persons, int? capacity)
    {
        if (persons is not { } count || capacity is not { } limit)
        {
            return CapacityLevel.Unknown;
        }

        // Whole numbers: 79.9999 % must not become 80 % by a rounding.
        var hundredfold = count * 100L;
        return count >= limit ? CapacityLevel.Stop
            : hundredfold >= limit * 90L ? CapacityLevel.Warning
            : hundredfold >= limit * 80L ? CapacityLevel.Watch
            : CapacityLevel.Normal;
    }

    /// <summary>The share in whole per cent, rounded down so that 100 % is never shown before the limit is reached; null = not known.</summary>
    public static int? PercentOf(int? persons, int? capacity) =>
        persons is { } count && capacity is { } limit and > 0 ? (int)(count * 100L / limit) : null;

    /// <summary>Ending of the style classes and of the resource names that belong to a level: <c>unknown</c>, <c>normal</c>, <c>watch</c>, <c>warning</c>, <c>stop</c>.</summary>
    public static string NameOf(CapacityLevel level) => level switch
    {
        CapacityLevel.Normal => "normal",
        CapacityLevel.Watch => "watch",
        CapacityLevel.Warning => "warning",
        CapacityLevel.Stop => "stop",
        _ => "unknown",
    };
}
