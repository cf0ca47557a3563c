using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;

namespace EventsLive.Dashboard.SignIn;

/// <summary>The link by which the first administrator is created: the same in all processes, and worth nothing once there is one.</summary>
public sealed class SetUpLink(InstallationKeys keys, ServedDistrict district)
{
    public const string Path = "/set-up";

    private const int TokenBytes = 16;

    public string Relative => $"{Path}?token={Token()}";

    public bool Fits(string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token()));

    private string Token() =>
        Base64Url.EncodeToString(HMACSHA256.HashData(keys.Keys.SetUp, Encoding.UTF8.GetBytes(district.Id)).AsSpan(0, TokenBytes));
}
