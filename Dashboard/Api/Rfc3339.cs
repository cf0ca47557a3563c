using System.Globalization;

namespace EventsLive.Dashboard.Api;

/// <summary>Times as RFC 3339 section 5.6 writes them, always with an offset.</summary>
public static class Rfc3339
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>Reads a time to the precision of 100 ns. RFC 3339 allows lower-case letters as well.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        // "zzz" alone would take "+8" too.
        var hasOffset = text is [.., 'Z' or 'z'] or [.., '+' or '-', _, _, ':', _, _];
        return hasOffset && DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
