namespace EventsLive.Dashboard.Shell;

/// <summary>Tells browsers what no page of this site is for: to stand in a frame of another one, to be taken for something else, to pass its address on.</summary>
public static class PageGuard
{
    // The set-up link is a secret in an address, and a signed-in organiser's buttons must not lie invisible under another site's.
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Security-Policy", "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ];

    public static void UsePageGuard(this WebApplication app) => app.Use((context, next) =>
    {
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        return next(context);
    });
}
