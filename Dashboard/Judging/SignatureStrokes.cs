using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EventsLive.Dashboard.Judging;

/// <summary>One stroke of a signature for an SVG polyline.</summary>
/// <param name="Points">As the attribute <c>points</c> wants them.</param>
/// <param name="Bottom">The lowest point that it touches.</param>
internal sealed record SignatureStroke(string Points, int Bottom);

/// <summary>Reads the strokes of a signature, in the form that <see cref="EventsLive.Grains.Contests.SheetSigning"/> tells of.</summary>
internal static class SignatureStrokes
{
    /// <summary>Of every pad.</summary>
    public const int Width = 1_000;

    private const int ShortestPad = 200;

    /// <summary>Each stroke; one whose numbers do not make points is left out, as nothing can be drawn of it.</summary>
    public static ImmutableArray<SignatureStroke> Read(string? strokes) =>
        [.. (strokes ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(One).OfType<SignatureStroke>()];

    /// <summary>How high the pad must have been to hold the strokes.</summary>
    public static int Height(ImmutableArray<SignatureStroke> strokes) => Math.Max(ShortestPad, strokes.Max(stroke => stroke.Bottom) + 20);

    private static SignatureStroke? One(string stroke)
    {
        var numbers = stroke.Split(',');
        var points = new StringBuilder();
        var (x, y, bottom) = (0, 0, 0);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            if (!Number(numbers[i], out var right) || !Number(numbers[i + 1], out var down))
            {
                return null;
            }

            (x, y) = (Math.Clamp(x + right, -Width, 2 * Width), Math.Clamp(y + down, -Width, 2 * Width));
            bottom = Math.Max(bottom, y);
            points.Append(CultureInfo.InvariantCulture, $"{x},{y} ");
        }

        // A dot is a line to itself, which round ends make visible.
        return points.Length == 0 ? null : new SignatureStroke(numbers.Length < 4 ? $"{points}{points}" : points.ToString(), bottom);
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && Math.Abs((long)number) <= 2 * Width;
}
