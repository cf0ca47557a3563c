using System.Globalization;

namespace EventsLive.Dashboard.Shell;

/// <summary>The clock on the district's walls: all of China keeps the time of Asia/Shanghai.</summary>
public static class DistrictTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateTimeOffset ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>The moment at which a district's clock shows this date and time.</summary>
    public static DateTimeOffset At(DateTime local) =>
        new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)));

    public static DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(ToLocal(time).DateTime);

    /// <summary>From when to when, each date named once: <c>11月23日 09:00–11:30</c>.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to, CultureInfo culture)
    {
        var (start, end) = (ToLocal(from), ToLocal(to));
        return start.Date == end.Date
            ? $"{Date(start, culture)} {start.ToString("HH:mm", culture)}–{end.ToString("HH:mm", culture)}"
            : $"{Date(start, culture)} {start.ToString("HH:mm", culture)} – {Date(end, culture)} {end.ToString("HH:mm", culture)}";
    }

    private static string Date(DateTimeOffset local, CultureInfo culture) =>
        local.ToString(culture.TwoLetterISOLanguageName == "zh" ? "M月d日" : "d MMM", culture);
}
