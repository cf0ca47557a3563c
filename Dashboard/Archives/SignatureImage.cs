using System.Globalization;
using System.Text.Json.Nodes;
using EventsLive.Dashboard.Judging;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Archives;

/// <summary>The signatures of one sheet as pictures that every browser opens (SVG), made of the strokes that are kept.</summary>
/// <param name="Name">The sheet's id and whose signature it is.</param>
internal sealed record SignatureImage(string Name, string Svg)
{
    private static readonly string Prefix = ContestSubject.Signatures("");

    /// <summary>Those that are drawn in a text that is kept apart from the records; none where it holds no signature.</summary>
    public static IEnumerable<SignatureImage> Of(KeptText text)
    {
        if (!text.Subject.StartsWith(Prefix, StringComparison.Ordinal) || JsonNode.Parse(text.Json) is not JsonObject row)
        {
            yield break;
        }

        foreach (var (signer, field) in new[] { ("captain", "captainStrokes"), ("judge", "judgeStrokes") })
        {
            if (Draw(row[field]?.GetValue<string>()) is { } svg)
            {
                yield return new SignatureImage($"{text.Subject[Prefix.Length..]}-{signer}", svg);
            }
        }
    }

    private static string? Draw(string? strokes)
    {
        if (SignatureStrokes.Read(strokes) is not { IsEmpty: false } lines)
        {
            return null;
        }

        var polylines = string.Concat(lines.Select(line => $"  <polyline points=\"{line.Points.TrimEnd()}\"/>\n"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SignatureStrokes.Width} {SignatureStrokes.Height(lines)}\" fill=\"none\" stroke=\"#14181d\" stroke-width=\"6\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n{polylines}</svg>\n");
    }
}
