using CsCheck;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>No two streams share a key, and no two keys name one stream.</summary>
public sealed class StreamIdTests
{
    // Mostly the characters that the encoding itself uses, so that a collision would be met.
    private static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.Char["_5fa.2eA/-~ "].Array[0, 6].Select(chars => new string(chars))),
        (1, Gen.String[0, 20]));

    private static readonly Gen<string> Key = Gen.Char["_5fae2.A-中"].Array[0, 9].Select(chars => new string(chars));

    [Fact]
    public void Encode_AnyParts_DecodesToTheSame() => Gen.Select(Text, Text, Text).Sample((district, noun, id) =>
    {
        var stream = new StreamId(district, noun, id);
        if (!IsValid(district + " " + noun + " " + id))
        {
            Assert.ThrowsAny<ArgumentException>(() => stream.Encode());
            return;
        }

        var key = stream.Encode();
        Assert.Equal(stream, StreamId.Decode(key));
        Assert.All(key, c => Assert.True(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_', $"'{c}' in a key."));
        Assert.StartsWith(StreamId.Prefix(district, noun), key, StringComparison.Ordinal);
    });

    [Fact]
    public void Decode_AnyText_IsRefusedOrEncodesToTheSame() => Key.Sample(key =>
    {
        try
        {
            Assert.Equal(key, StreamId.Decode(key).Encode());
        }
        catch (FormatException)
        {
            // Refused.
        }
    });

    [Fact]
    public void Encode_LongId_IsRefused()
    {
        var longest = new StreamId("d", "n", new string('x', StreamId.MaxEncodedLength - 4));

        Assert.Equal(StreamId.MaxEncodedLength, longest.Encode().Length);
        Assert.Throws<ArgumentException>(() => (longest with { Id = longest.Id + "x" }).Encode());
    }

    private static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
