namespace EventsLive.Grains.District;

/// <summary>The district's calendar: days begin at midnight in China, wherever the servers stand.</summary>
public static class DistrictTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    /// <summary>The quarter of an hour that a time falls into, with the district's offset.</summary>
    public static DateTimeOffset QuarterOf(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Zone);
        return new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, local.Minute / 15 * 15, 0, local.Offset);
    }
}
