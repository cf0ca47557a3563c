using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
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

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>Knows the administrator's API token in <c>Authorization: Bearer</c>, and for the hub in <c>access_token</c> as SignalR clients send it.</summary>
public sealed class TokenHandler(IOptionsMonitor<TokenOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ProcessToken own)
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

        var hash = TokenOptions.HashOf(token);
        if (CryptographicOperations.FixedTimeEquals(hash, TokenOptions.HashOf(own.Value)))
        {
            return Task.FromResult(Success(ProcessToken.ActorId, new Claim(Schemes.DistrictClaim, DistrictGrain.DemonstrationDistrict)));
        }

        return Task.FromResult(Options.Hash is { } expected && CryptographicOperations.FixedTimeEquals(hash, expected)
            ? Success(ActorId)
            : AuthenticateResult.Fail("The token is not this installation's."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Success(string actorId, params Claim[] more)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, actorId), new Claim(ClaimTypes.Role, nameof(Role.Administrator)), .. more], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

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
