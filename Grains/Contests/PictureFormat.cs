using System.Buffers.Binary;

namespace EventsLive.Grains.Contests;

/// <summary>The kinds of picture that a photo may be. No other is taken: one that a browser runs, such as SVG, is a document and no picture.</summary>
public enum PictureType
{
    Jpeg = 1,
    Png = 2,
    WebP = 3,
}

/// <summary>Tells by its bytes whether something is one whole picture, from its first to its last byte. Pure.</summary>
/// <remarks>
/// Walks the containers of ITU-T T.81 (JPEG), the PNG Specification (W3C) and the WebP Container Specification (Google), and decodes nothing.
/// What is cut off, or has something else behind it (a file that is a picture and an archive at once), is none.
/// </remarks>
public static class PictureFormat
{
    /// <summary>Pixels of one side and of the whole picture: what any browser can show.</summary>
    public const int MaxSide = 8_192;

    public const int MaxPixels = 40_000_000;

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <returns>Null: no picture of a known kind, or not one whole one, or one with too many pixels.</returns>
    public static PictureType? Of(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? (IsWholeJpeg(bytes) ? PictureType.Jpeg : null)
        : bytes.StartsWith(PngSignature) ? (IsWholePng(bytes) ? PictureType.Png : null)
        : bytes.StartsWith("RIFF"u8) ? (IsWholeWebP(bytes) ? PictureType.WebP : null)
        : null;

    private static bool IsSound(int width, int height) => width > 0 && height > 0 && width <= MaxSide && height <= MaxSide && (long)width * height <= MaxPixels;

    private static bool IsWholeJpeg(ReadOnlySpan<byte> bytes)
    {
        var (at, framed, scanned) = (2, false, false);
        while (at + 1 < bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                // Any marker may have fill bytes in front.
                at++;
                continue;
            }

            if (marker == 0xD9)
            {
                return framed && scanned && at + 2 == bytes.Length;
            }

            if (at + 4 > bytes.Length || marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                return false;
            }

            var (segment, length) = (at + 4, BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
            at += 2 + length;
            if (length < 2 || at > bytes.Length)
            {
                return false;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                framed = length >= 8
                    && IsSound(BinaryPrimitives.ReadUInt16BigEndian(bytes[(segment + 3)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(segment + 1)..]));
                if (!framed)
                {
                    return false;
                }
            }
            else if (marker == 0xDA)
            {
                scanned = true;
                // Within a scan 0xFF stands before 0 or a restart; anything else ends it.
                while (at + 1 < bytes.Length && !(bytes[at] == 0xFF && bytes[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7))))
                {
                    at++;
                }
            }
        }

        return false;
    }

    private static bool IsWholePng(ReadOnlySpan<byte> bytes)
    {
        var (at, first, data) = (PngSignature.Length, true, false);
        while (at + 12 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            var type = bytes.Slice(at + 4, 4);
            if (length > (uint)(bytes.Length - at - 12))
            {
                return false;
            }

            var content = bytes.Slice(at + 8, (int)length);
            if (first && !(type.SequenceEqual("IHDR"u8) && length == 13
                && IsSound((int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(content)), (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(content[4..])))))
            {
                return false;
            }

            first = false;
            data |= type.SequenceEqual("IDAT"u8);
            at += 12 + (int)length;
            if (type.SequenceEqual("IEND"u8))
            {
                return data && at == bytes.Length;
            }
        }

        return false;
    }

    private static bool IsWholeWebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != bytes.Length - 8 || !bytes.Slice(8, 4).SequenceEqual("WEBP"u8))
        {
            return false;
        }

        var (at, first, image) = (12, true, false);
        while (at + 8 <= bytes.Length)
        {
            var type = bytes.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            var padded = length + (length & 1);
            if (padded > (uint)(bytes.Length - at - 8))
            {
                return false;
            }

            var content = bytes.Slice(at + 8, (int)length);
            if (first && !(SizeOf(type, content) is var (width, height) && IsSound(width, height)))
            {
                return false;
            }

            first = false;
            image |= type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8) || type.SequenceEqual("ANMF"u8);
            at += 8 + (int)padded;
        }

        return image && at == bytes.Length;
    }

    // The first chunk states the size: of the canvas, or of the one image.
    private static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content) =>
        type.SequenceEqual("VP8X"u8) && content.Length >= 10 ? (1 + Three(content[4..]), 1 + Three(content[7..]))
        : type.SequenceEqual("VP8 "u8) && content.Length >= 10 && content[3..].StartsWith<byte>([0x9D, 0x01, 0x2A])
            ? (BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF)
        : type.SequenceEqual("VP8L"u8) && content.Length >= 5 && content[0] == 0x2F && BinaryPrimitives.ReadUInt32LittleEndian(content[1..]) is var size
            ? ((int)(size & 0x3FFF) + 1, (int)((size >> 14) & 0x3FFF) + 1)
        : null;

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
