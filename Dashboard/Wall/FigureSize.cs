namespace EventsLive.Dashboard.Wall;

/// <summary>How large a number of the strip may be set for its cell.</summary>
public static class FigureSize
{
    private const double Room = 262;
    private const double Large = 66;
    private const double Small = 32;
    private const double Gap = 8;

    /// <summary>From 1 (full size) down, in steps, so that a size does not change with every digit.</summary>
    public static double Of(int? value, bool hasOf, int? of, string? before)
    {
        var width = (Ems($"{value:N0}") * Large)
            + (hasOf ? (Ems($"/ {of:N0}") * Small) + Gap : 0)
            + (before is null ? 0 : (Ems(before) * Small) + Gap);
        return width <= Room ? 1 : Math.Max(0.5, Math.Floor(Room / width * 20) / 20);
    }

    // Widths in the wall's fonts, in ems, on the safe side.
    private static double Ems(string text) => text.Sum(c => c switch
    {
        ',' or ' ' => 0.3,
        > '\u2e80' => 1.0,
        _ => 0.58,
    });
}
