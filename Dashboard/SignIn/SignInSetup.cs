using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Journal;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Who may do what on the web: sessions, the API token, policies, and deny by default.</summary>
public static class SignInSetup
{
    /// <exception cref="InvalidOperationException">The administrator's token of the settings is too short.</exception>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new ServedDistrict(builder.Configuration["EventsLive:District"] ?? "district"));
        services.AddSingleton<DistrictAccounts>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<OpenSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenSessions>());
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<ProcessToken>();
        services.AddScoped<AuthenticationStateProvider, CircuitSessions>();
        services.AddScoped<GrainsAs>();
        services.AddHostedService<StartNotice>();

        services.AddDataProtection().SetApplicationName("EventsLive");
        services.AddOptions<KeyManagementOptions>().Configure<ISecretStore>((options, secrets) => options.XmlRepository = new SecretXmlRepository(secrets));

        var token = TokenHash(builder.Configuration["EventsLive:AdminToken"]);
        services.AddAuthentication(Schemes.Either)
            .AddPolicyScheme(Schemes.Either, null, options => options.ForwardDefaultSelector =
                context => TokenHandler.IsPresented(context.Request) ? Schemes.Token : Schemes.Session)
            .AddScheme<TokenOptions, TokenHandler>(Schemes.Token, options => options.Hash = token)
            .AddCookie(Schemes.Session, options =>
            {
                options.Cookie.Name = Schemes.Cookie;
                options.Cookie.Path = "/";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.CookieManager = new SessionCookies();
                options.ExpireTimeSpan = Sessions.Length;
                options.SlidingExpiration = false;
                options.EventsType = typeof(SessionEvents);
            });
        services.AddAuthorization(Access.AddPolicies);
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<OpenSessions>().HoldAsync);
        app.UseAuthorization();
    }

    public static void MapSignIn(this WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, OpenSessions open) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            // Another tab must not stay signed in, nor a cookie that somebody copied.
            open.SignOut(http);
            await http.SignOutAsync(Schemes.Session);
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous().ExcludeFromDescription();

    private static byte[]? TokenHash(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        return token.Length >= TokenOptions.MinLength
            ? TokenOptions.HashOf(token)
            : throw new InvalidOperationException(
                $"EventsLive__AdminToken must have at least {TokenOptions.MinLength} characters; this one has {token.Length}.");
    }
}
