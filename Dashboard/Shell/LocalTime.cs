using System.Globalization;
using EventsLive.Grains.District;

namespace EventsLive.Dashboard.Shell;

/// <summary>Times as the district's clocks show them, wherever the server and the reader stand.</summary>
public static class LocalTime
{
    public static DateTimeOffset ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, DistrictTime.Zone);

    /// <summary>The moment at which a district's clock shows this date and time.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(unspecified, DistrictTime.Zone.GetUtcOffset(unspecified));
    }

    /// <summary>To the minute, as files have it.</summary>
    public static string Minute(DateTimeOffset time) => ToLocal(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

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
