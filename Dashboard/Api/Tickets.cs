using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EventsLive.Dashboard.Api;

/// <summary>Makes and checks tickets and registration secrets. Nothing of them is stored: both follow from the ids and the installation's key.</summary>
/// <remarks>
/// A ticket is base64url of: version (1 byte), length of the event id (1 byte), event id, registration id, and the first 16 bytes
/// of the HMAC-SHA256 of the district and all of that. The registration's secret is base64url of the other 16 bytes of the same hash:
/// one half of a pseudorandom function's output tells nothing of the other, and one hash is half the work of two.
/// </remarks>
public sealed class Tickets(byte[] key, string district)
{
    private const byte Version = 1;

    private const int HeaderBytes = 2;

    // 128 bits: half of the hash is enough against guessing, and keeps the code of the ticket easy to scan.
    private const int MacBytes = HMACSHA256.HashSizeInBytes / 2;

    private const int MaxTicketLength = 512;

    /// <summary>What a visitor gets for a registration: the ticket to show and the secret to cancel it with.</summary>
    public (string Ticket, string Secret) Issue(string eventId, string registrationId)
    {
        var size = Size(eventId, registrationId);
        Span<byte> ticket = stackalloc byte[size + MacBytes];
        Write(eventId, registrationId, ticket);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(ticket[..size], hash);
        hash[..MacBytes].CopyTo(ticket[size..]);
        return (Base64Url.EncodeToString(ticket), Base64Url.EncodeToString(hash[MacBytes..]));
    }

    /// <summary>The registration that a genuine ticket of this event names; null for any other text.</summary>
    public string? Read(string ticket, string eventId)
    {
        if (ticket.Length > MaxTicketLength || !Base64Url.IsValid(ticket, out var length) || length <= HeaderBytes + MacBytes)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(ticket).AsSpan();
        var signed = bytes[..^MacBytes];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(signed, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..MacBytes], bytes[^MacBytes..]) || signed[0] != Version)
        {
            return null;
        }

        var eventEnd = HeaderBytes + signed[1];
        return Encoding.UTF8.GetString(signed[HeaderBytes..eventEnd]) == eventId
            ? Encoding.UTF8.GetString(signed[eventEnd..])
            : null;
    }

    /// <summary>Whether the text is the registration's secret.</summary>
    public bool IsSecret(string? presented, string eventId, string registrationId) =>
        presented is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(Issue(eventId, registrationId).Secret));

    private static int Size(string eventId, string registrationId) =>
        HeaderBytes + Encoding.UTF8.GetByteCount(eventId) + Encoding.UTF8.GetByteCount(registrationId);

    private static void Write(string eventId, string registrationId, Span<byte> ticket)
    {
        ticket[0] = Version;
        var eventBytes = Encoding.UTF8.GetBytes(eventId, ticket[HeaderBytes..]);
        ticket[1] = checked((byte)eventBytes);
        Encoding.UTF8.GetBytes(registrationId, ticket[(HeaderBytes + eventBytes)..]);
    }

    private void Hash(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        // The district comes first and ends with a byte that no id has: one installation may serve several.
        Span<byte> input = stackalloc byte[Encoding.UTF8.GetByteCount(district) + 1 + content.Length];
        var prefix = Encoding.UTF8.GetBytes(district, input);
        input[prefix] = 0;
        content.CopyTo(input[(prefix + 1)..]);
        HMACSHA256.HashData(key, input, hash);
    }
}
