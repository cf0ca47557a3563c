using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Ends sessions whose account has changed, and sends people to the sign-in page but programs a status.</summary>
public sealed class SessionEvents(SessionCheck sessions) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is null || !await sessions.IsValidAsync(context.Principal))
        {
            context.RejectPrincipal();
            if (OpenSessions.IsLasting(context.Request))
            {
                // The cookie stays: without it the page behind this connection would come back as a visitor, and go on.
                context.HttpContext.Items[OpenSessions.EndedItem] = true;
            }
            else
            {
                context.Options.CookieManager.DeleteCookie(
                    context.HttpContext, context.Options.Cookie.Name!, context.Options.Cookie.Build(context.HttpContext));
            }
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        Turn(context, StatusCodes.Status401Unauthorized, "");

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        Turn(context, StatusCodes.Status403Forbidden, "&denied=true");

    private static Task Turn(RedirectContext<CookieAuthenticationOptions> context, int status, string query)
    {
        var request = context.Request;
        if (IsForPeople(request))
        {
            context.Response.Redirect($"/sign-in?to={Uri.EscapeDataString(request.PathBase + request.Path + request.QueryString)}{query}");
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/hubs")
        && !request.Path.StartsWithSegments("/metrics");
}
