using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using MudBlazor.Services;

namespace EventsLive.Dashboard.Shell;

/// <summary>What every page stands on: Blazor, MudBlazor, languages and static files.</summary>
public static class ShellSetup
{
    /// <summary>Chinese first: it is the language of whoever does not ask for another.</summary>
    public static readonly string[] Languages = ["zh-CN", "en"];

    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSingleton<CurrentDistrict>();
    }

    public static void UseShell(this WebApplication app)
    {
        // Whoever reads gets a page; programs and scripts get the status alone.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(async (context, next) =>
        {
            await next(context);
            var reads = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
            if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = reads && context.Response.StatusCode == StatusCodes.Status404NotFound;
            }
        });
        app.UseRequestLocalization(options =>
        {
            options.SetDefaultCulture(Languages[0]);
            options.AddSupportedCultures(Languages);
            options.AddSupportedUICultures(Languages);
            // A browser's own language does not decide: a wall in a hall shows Chinese unless somebody switches it.
            options.RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" },
                new CookieRequestCultureProvider { CookieName = LanguageCookie },
            ];
        });
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/language/{language}", (string language, string? to, HttpContext context) =>
        {
            if (Languages.Contains(language, StringComparer.Ordinal))
            {
                context.Response.Cookies.Append(
                    LanguageCookie,
                    CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(language))),
                    new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });
            }

            // Only a path of this site is followed, never an address that a link brings along.
            return Results.LocalRedirect(to is ['/', not ('/' or '\\'), ..] && Ascii.IsValid(to) && !to.Any(char.IsControl) ? to : "/");
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
            // Compression doubles a circuit's processor time and memory, for diffs of a kilobyte.
            options.DisableWebSocketCompression = true).Add(OpenPlumbing);
    }

    // A circuit and its scripts show nothing by themselves: each page says who may see it.
    private static void OpenPlumbing(EndpointBuilder endpoint)
    {
        var pattern = (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText?.TrimStart('/') ?? "";
        if (pattern.StartsWith("_blazor", StringComparison.Ordinal) || pattern.StartsWith("_framework", StringComparison.Ordinal))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }

    private const string LanguageCookie = "EventsLive.Language";
}
