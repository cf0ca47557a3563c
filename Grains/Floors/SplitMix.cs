using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventsLive.Grains.Floors;

/// <summary>The generator of the draw: the same on every machine and for ever, so that a recorded seed can be drawn again by anybody.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Its state begins with the first eight
/// bytes, big-endian, of the SHA-256 of the UTF-8 of <c>seed LF part</c>: each group and round is drawn by itself, whatever the others are.
/// </remarks>
public struct SplitMix
{
    private ulong _state;

    private SplitMix(ulong state) => _state = state;

    public static SplitMix Of(string seed, string part) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{part}"))));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> − 1, each as likely: values beyond the last full multiple are thrown away.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong value;
        do
        {
            value = Next();
        }
        while (value >= limit);
        return (int)(value % (ulong)bound);
    }
}
