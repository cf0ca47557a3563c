using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Devices;

/// <summary>Draws and hashes the secrets by which a device is paired; grains and journals see hashes only.</summary>
/// <remarks>
/// Eight digits: two that name the pairing, six that are its secret. The link carries 128 bits of its own in the address's fragment, which
/// browsers send to nobody.
/// </remarks>
public sealed class PairingCodes(InstallationKeys keys)
{
    /// <summary>Digits of a code.</summary>
    public const int Length = 8;

    /// <summary>Path and beginning of the fragment of a link.</summary>
    public const string LinkStart = "/pair#";

    private const int SecretDigits = 6;
    private const int LinkBytes = 16;

    /// <summary>New secrets: digits and link.</summary>
    public static (string Digits, string Link) Draw() =>
        (RandomNumberGenerator.GetInt32(1_000_000).ToString("d6", CultureInfo.InvariantCulture), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LinkBytes)));

    public byte[] HashOfDigits(string digits) => Hash("digits\n" + digits);

    public byte[] HashOfLink(string link) => Hash("link\n" + link);

    /// <summary>The code as people read it.</summary>
    public static string Code(PairingOpened opened, string digits) => opened.Number.ToString("d2", CultureInfo.InvariantCulture) + digits;

    /// <returns>The pairing's number and the secret digits; null where the text is no code of 8 digits.</returns>
    public static (int Number, string Digits)? Split(string code) =>
        code.Length == Length && code.All(char.IsAsciiDigit)
            ? (int.Parse(code[..^SecretDigits], CultureInfo.InvariantCulture), code[^SecretDigits..])
            : null;

    private byte[] Hash(string secret) => HMACSHA256.HashData(keys.Keys.Pairing, Encoding.UTF8.GetBytes(secret));
}
