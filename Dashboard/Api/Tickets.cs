using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EventsLive.Dashboard.Api;

/// <summary>Makes and checks tickets and registration secrets. Nothing of them is stored: both follow from the ids and the installation's keys.</summary>
/// <remarks>
/// A ticket is base64url of: version (1 byte), length of the event id (1 byte), event id, registration id, and the first 16 bytes
/// of the HMAC-SHA256 of the district and all of that. A secret is base64url of 16 bytes of an HMAC-SHA256 under a key of its own.
/// </remarks>
public sealed class Tickets(byte[] ticketKey, byte[] secretKey, string district)
{
    private const byte Version = 1;

    private const int HeaderBytes = 2;

    // 128 bits: half of the hash is enough against guessing, and keeps the code of the ticket easy to scan.
    private const int MacBytes = 16;

    private const int MaxTicketLength = 512;

    public string Ticket(string eventId, string registrationId)
    {
        var size = HeaderBytes + Encoding.UTF8.GetByteCount(eventId) + Encoding.UTF8.GetByteCount(registrationId);
        Span<byte> ticket = stackalloc byte[size + MacBytes];
        ticket[0] = Version;
        var eventBytes = Encoding.UTF8.GetBytes(eventId, ticket[HeaderBytes..]);
        ticket[1] = checked((byte)eventBytes);
        Encoding.UTF8.GetBytes(registrationId, ticket[(HeaderBytes + eventBytes)..]);
        Mac(ticketKey, ticket[..size], ticket[size..]);
        return Base64Url.EncodeToString(ticket);
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
        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(ticketKey, signed, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[^MacBytes..]) || signed[0] != Version)
        {
            return null;
        }

        var eventEnd = HeaderBytes + signed[1];
        return Encoding.UTF8.GetString(signed[HeaderBytes..eventEnd]) == eventId
            ? Encoding.UTF8.GetString(signed[eventEnd..])
            : null;
    }

    /// <summary>What proves that a visitor made this registration.</summary>
    public string Secret(string eventId, string registrationId)
    {
        Span<byte> secret = stackalloc byte[MacBytes];
        Mac(secretKey, Encoding.UTF8.GetBytes($"{eventId}/{registrationId}"), secret);
        return Base64Url.EncodeToString(secret);
    }

    public bool IsSecret(string? presented, string eventId, string registrationId) =>
        presented is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(Secret(eventId, registrationId)));

    private void Mac(byte[] key, ReadOnlySpan<byte> content, Span<byte> mac)
    {
        // The district comes first and ends with a byte that no id has: one installation may serve several.
        Span<byte> input = stackalloc byte[Encoding.UTF8.GetByteCount(district) + 1 + content.Length];
        var prefix = Encoding.UTF8.GetBytes(district, input);
        input[prefix] = 0;
        content.CopyTo(input[(prefix + 1)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
