using EventsLive.Dashboard.SignIn;

namespace EventsLive.Dashboard.Api;

/// <summary>Refuses requests that another site makes a signed-in browser send.</summary>
/// <remarks>
/// The session cookie is <c>SameSite=Strict</c>; this is the second bolt, for browsers that treat sibling hosts as the same site.
/// A bearer token is never sent by a browser on its own, so requests with one pass.
/// </remarks>
public static class SameOrigin
{
    /// <summary>Guards what carries a session over WebSockets, which no browser keeps to one origin.</summary>
    public static void UseSameOrigin(this WebApplication app, params string[] paths) => app.Use((context, next) =>
    {
        if (!paths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) || !Refuses(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    public static bool Refuses(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true, AuthenticationType: Schemes.Session })
        {
            return false;
        }

        var headers = http.Request.Headers;
        if (headers["Sec-Fetch-Site"] is [{ } site])
        {
            return site is not ("same-origin" or "none");
        }

        // Older browsers send no Sec-Fetch-Site, but an Origin with every request that changes something.
        return headers.Origin is [{ } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == http.Request.Host.Value);
    }
}
