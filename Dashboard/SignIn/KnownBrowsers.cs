using System.Security.Cryptography;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.DataProtection;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Remembers in a browser that somebody signed in there, so that guesses made elsewhere cannot lock the owner of an account out.</summary>
/// <remarks>OWASP, <i>Slow down online guessing attacks with device cookies</i>. The cookie is no credential: it only gives its browser attempts of its own.</remarks>
public sealed class KnownBrowsers(IDataProtectionProvider protection)
{
    private const string Cookie = "EventsLive.Known";

    private static readonly TimeSpan Length = TimeSpan.FromDays(180);

    private readonly SessionCookies _cookies = new();
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("EventsLive.KnownBrowser").ToTimeLimitedDataProtector();

    /// <summary>A name for this browser if the account was signed in to here; else null.</summary>
    public string? Find(HttpContext http, string login)
    {
        if (_cookies.GetRequestCookie(http, Cookie) is not { } cookie)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(cookie).Split('\n') is [var browser, var known] && known == AccountRules.Normalise(login) ? browser : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Remember(HttpContext http, string login) =>
        _cookies.AppendResponseCookie(
            http,
            Cookie,
            _protector.Protect($"{Find(http, login) ?? RandomNumberGenerator.GetHexString(32)}\n{AccountRules.Normalise(login)}", Length),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
                Path = "/",
                MaxAge = Length,
                IsEssential = true,
            });
}
