using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using EventsLive.Dashboard.Demonstration;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.District;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EventsLive.Dashboard.SignIn;

/// <summary>The administrator's API token, as the settings have it.</summary>
public sealed class TokenOptions : AuthenticationSchemeOptions
{
    /// <summary>Fewest characters of a token.</summary>
    public const int MinLength = 32;

    /// <summary>SHA-256 of the token; null = there is none.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>SHA-256 of the token of this process's own demonstration; null = there is none.</summary>
    public byte[]? DemonstrationHash { get; set; }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>Knows the administrator's API token in <c>Authorization: Bearer</c>, and for the hub in <c>access_token</c> as SignalR clients send it.</summary>
public sealed class TokenHandler(IOptionsMonitor<TokenOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<TokenOptions>(options, loggers, encoder)
{
    /// <summary>Id of whoever acts with the token.</summary>
    public const string ActorId = "token";

    private const string Prefix = "Bearer ";

    public static bool IsPresented(HttpRequest request) => Presented(request) is not null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Presented(Request) is not { } token)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var presented = TokenOptions.HashOf(token);
        var actor = Fits(Options.Hash, presented) ? ActorId
            : Fits(Options.DemonstrationHash, presented) && IsForDemonstration(Request) ? DemonstrationCredential.ActorId
            : null;
        if (actor is null)
        {
            return Task.FromResult(AuthenticateResult.Fail("The token is not this installation's."));
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, actor), new Claim(ClaimTypes.Role, nameof(Role.Administrator))], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private static bool Fits(byte[]? hash, byte[] presented) => hash is not null && CryptographicOperations.FixedTimeEquals(hash, presented);

    private static bool IsForDemonstration(HttpRequest request) =>
        request.Headers[CurrentDistrict.Header] is [DistrictGrain.DemonstrationDistrict];

    private static string? Presented(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header[Prefix.Length..].Trim();
        }

        // A browser's WebSocket cannot send headers; an address is logged in many places, so nowhere else.
        return request.Path.StartsWithSegments("/hubs") && request.Query["access_token"] is [{ Length: > 0 } token] ? token : null;
    }
}
