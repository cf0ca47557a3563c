using EventsLive.Grains.Contests;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Small whole pictures of each kind, as containers are put together.</summary>
internal static class Pictures
{
    public static byte[] Of(PictureType type, int width = 4, int height = 3, int filling = 40) => type switch
    {
        PictureType.Jpeg => Jpeg(width, height, filling),
        PictureType.Png => Png(width, height, filling),
        _ => WebP(width, height, filling),
    };

    public static SheetPicture Sheet(int filling = 40) => new(PictureType.Jpeg, Jpeg(4, 3, filling));

    private static byte[] Jpeg(int width, int height, int filling) =>
    [
        0xFF, 0xD8,
        0xFF, 0xE0, 0, 4, 0x4A, 0x46,
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
        .. Enumerable.Repeat((byte)0x55, filling), 0xFF, 0x00, 0xFF, 0xD0, 0x12,
        0xFF, 0xD9,
    ];

    private static byte[] Png(int width, int height, int filling) =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 0, 0, 0, 0]),
        .. Chunk("IDAT", new byte[filling]),
        .. Chunk("IEND", []),
    ];

    private static byte[] WebP(int width, int height, int filling)
    {
        byte[] frame = [0, 0, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), .. new byte[filling]];
        byte[] body = [.. "WEBPVP8 "u8, .. Little(frame.Length), .. frame, .. new byte[frame.Length & 1]];
        return [.. "RIFF"u8, .. Little(body.Length), .. body];
    }

    private static byte[] Chunk(string type, byte[] content) => [.. Big(content.Length), .. System.Text.Encoding.ASCII.GetBytes(type), .. content, 1, 2, 3, 4];

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
