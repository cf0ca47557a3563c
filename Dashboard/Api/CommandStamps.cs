using System.Security.Cryptography;
using System.Text;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Primitives;

namespace EventsLive.Dashboard.Api;

/// <summary>Stamps a command with its sender and, where the request brings an <c>Idempotency-Key</c>, with the ids by which a repeat is known.</summary>
public static class CommandStamps
{
    public const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 128;

    private const int GuidBytes = 16;

    /// <summary>Whether the header is absent or one key of 1 to 128 visible ASCII characters.</summary>
    public static bool IsGood(StringValues header) =>
        header.Count == 0
        || (header is [{ Length: > 0 and <= MaxKeyLength } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~'));

    /// <param name="callerId">Account id; <c>public</c> for a visitor. Keys of one caller never meet those of another.</param>
    /// <param name="idempotencyKey">Null where the request brings none: then nothing is hashed and nothing remembered.</param>
    public static CommandStamp Make(
        byte[] commandKey, string callerId, string method, string path, string? idempotencyKey, ReadOnlySpan<byte> body)
    {
        if (idempotencyKey is null)
        {
            return new CommandStamp(callerId);
        }

        // No part holds a line feed: a caller's id and a key are visible characters, and a path is percent-encoded as it came.
        var scope = Encoding.UTF8.GetBytes($"{callerId}\n{method} {path}\n{idempotencyKey}");
        return new CommandStamp(callerId, Hash(commandKey, scope), Hash(commandKey, body));
    }

    private static Guid Hash(byte[] key, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, content, hash);
        return new Guid(hash[..GuidBytes]);
    }
}
