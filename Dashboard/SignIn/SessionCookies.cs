using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Names the session cookie by the connection: <c>__Host-</c> and Secure over HTTPS, plain on a network that has none.</summary>
public sealed class SessionCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
