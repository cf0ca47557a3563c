using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Floors;

namespace EventsLive.Dashboard.Floors;

/// <summary>Reads breaks as people write them: <c>12:00-13:00 15:30-15:45</c>.</summary>
internal static class BreakTimes
{
    private static readonly char[] Between = [' ', ',', '，', ';', '；', '、'];
    private static readonly char[] Dashes = ['-', '–', '—', '~', '～'];

    /// <returns>Null = it cannot be read.</returns>
    public static ImmutableArray<FloorBreak>? Parse(string? text, DateTime day)
    {
        var breaks = ImmutableArray.CreateBuilder<FloorBreak>();
        foreach (var part in (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(Dashes) is not [var from, var to] || Time(from) is not { } begins || Time(to) is not { } ends)
            {
                return null;
            }

            breaks.Add(new FloorBreak(LocalTime.At(day + begins), LocalTime.At(day + ends)));
        }

        return breaks.ToImmutable();
    }

    private static TimeSpan? Time(string text) =>
        TimeOnly.TryParseExact(text.Replace('：', ':'), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;
}
