using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventsLive.Grains.Journal;

/// <summary>Names one stream of records: the district it belongs to, the noun of its grain and the grain's own id.</summary>
/// <remarks>Any text is allowed in the three parts; <see cref="Encode"/> maps it injectively to a key that every store accepts.</remarks>
[GenerateSerializer, Immutable, Alias("StreamId")]
public readonly record struct StreamId(
    [property: Id(0)] string District,
    [property: Id(1)] string Noun,
    [property: Id(2)] string Id)
{
    /// <summary>Longest encoded id in characters. Azurite refuses keys over 512 characters, Azure over 1,024.</summary>
    public const int MaxEncodedLength = 500;

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The key of this stream in every store: <c>district.noun.id</c> in <c>a-z 0-9 - . _</c>.</summary>
    /// <exception cref="ArgumentException">The encoded id is longer than <see cref="MaxEncodedLength"/>, or a part is no valid UTF-16.</exception>
    public string Encode()
    {
        var key = Prefix(District, Noun) + EncodePart(Id);
        return key.Length <= MaxEncodedLength
            ? key
            : throw new ArgumentException($"A stream id may have {MaxEncodedLength} characters once encoded; this one has {key.Length}.");
    }

    /// <summary>The prefix that the keys of all streams of one noun in one district share, and no other stream's.</summary>
    public static string Prefix(string district, string noun) => $"{EncodePart(district)}.{EncodePart(noun)}.";

    /// <summary>The inverse of <see cref="Encode"/>.</summary>
    /// <exception cref="FormatException">The text is no encoded stream id.</exception>
    public static StreamId Decode(string key)
    {
        var parts = key.Split('.');
        return parts.Length == 3 && key.Length <= MaxEncodedLength
            ? new StreamId(DecodePart(parts[0]), DecodePart(parts[1]), DecodePart(parts[2]))
            : throw new FormatException($"'{key}' is no stream id.");
    }

    public override string ToString() => $"{District}/{Noun}/{Id}";

    /// <summary>Maps any text injectively to <c>a-z 0-9 - _</c>; a prefix of the text becomes a prefix of the result.</summary>
    /// <exception cref="ArgumentException">The text is no valid UTF-16: it has half of a surrogate pair.</exception>
    public static string EncodePart(string part)
    {
        if (!part.AsSpan().ContainsAnyExcept(PlainCharacters))
        {
            return part;
        }

        var text = new StringBuilder(part.Length);
        foreach (var b in StrictUtf8.GetBytes(part))
        {
            if (PlainCharacters.Contains((char)b))
            {
                text.Append((char)b);
            }
            else
            {
                // '_' introduces two hexadecimal digits of one UTF-8 byte and never stands for itself: hence injective.
                text.Append('_').Append(b.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>The inverse of <see cref="EncodePart"/>.</summary>
    /// <exception cref="FormatException">The text is no result of <see cref="EncodePart"/>.</exception>
    public static string DecodePart(string part)
    {
        var bytes = new List<byte>(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != '_')
            {
                bytes.Add((byte)part[i]);
                continue;
            }

            if (i + 2 >= part.Length
                || !byte.TryParse(part.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                throw new FormatException($"'{part}' is no part of a stream id.");
            }

            bytes.Add(b);
            i += 2;
        }

        var text = Encoding.UTF8.GetString([.. bytes]);

        // Only what EncodePart writes is accepted: two keys must never name one stream.
        return EncodePart(text) == part ? text : throw new FormatException($"'{part}' is no part of a stream id.");
    }
}
