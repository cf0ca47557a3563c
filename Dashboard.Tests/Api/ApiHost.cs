using System.Net.Http.Headers;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>The whole program in this process: real sockets, real grains, a store in memory.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    public const string Token = "test-token-0123456789-0123456789-0123456789";

    private readonly string[] _settings;
    private readonly Action<WebApplicationBuilder>? _configure;
    private WebApplication? _app;

    public ApiHost()
        : this([])
    {
    }

    /// <param name="settings">Further settings, as on a command line; later ones win.</param>
    internal ApiHost(string[] settings, Action<WebApplicationBuilder>? configure = null) => (_settings, _configure) = (settings, configure);

    public IServiceProvider Services => App.Services;

    public Uri Address { get; private set; } = null!;

    private WebApplication App => _app ?? throw new InvalidOperationException("The host has not started.");

    public async ValueTask InitializeAsync()
    {
        _app = DashboardHost.Create(
            ["--urls", "http://127.0.0.1:0", "--EventsLive:Storage", "Memory", "--EventsLive:AdminToken", Token, "--EventsLive:Demo", "false", .. _settings],
            builder =>
            {
                builder.Logging.ClearProviders();
                // Nobody reads the first lines of a test's host.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(StartNotice)));
                _configure?.Invoke(builder);
            });
        await _app.StartAsync();
        Address = new Uri(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    /// <summary>A client without cookies of its own and without redirects.</summary>
    public HttpClient Client(string? bearer = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        if (bearer is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return client;
    }

    public HttpClient Administrator() => Client(Token);

    /// <summary>A client with the session of a new account that has one role.</summary>
    public async Task<HttpClient> SignedIn(Role role)
    {
        var login = $"{role}-{Guid.NewGuid():n}";
        var administrator = Sessions.PrincipalOf(new Account("test", "test", "", [Role.Administrator], ""));
        var accounts = Services.GetRequiredService<DistrictAccounts>();
        var created = await accounts.CreateAsync(administrator, new NewAccount(login, "no hash of any password", [role]));
        Assert.Null(created.Refusal);
        var client = Client();
        client.DefaultRequestHeaders.Add("Cookie", $"{Schemes.Cookie}={SessionCookie((await accounts.FindAsync(login))!)}");
        return client;
    }

    /// <summary>A client with a new session of the account that another client has a session of: one that was signed out of does not come back.</summary>
    public async Task<HttpClient> SignedInAgain(HttpClient before)
    {
        var cookie = before.DefaultRequestHeaders.GetValues("Cookie").Single()[(Schemes.Cookie.Length + 1)..];
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Schemes.Session);
        var login = options.TicketDataFormat.Unprotect(cookie)!.Principal.Identity!.Name!;
        var client = Client();
        client.DefaultRequestHeaders.Add("Cookie", $"{Schemes.Cookie}={SessionCookie((await Services.GetRequiredService<DistrictAccounts>().FindAsync(login))!)}");
        return client;
    }

    /// <summary>The cookie that the sign-in page would set for an account.</summary>
    public string SessionCookie(Account account)
    {
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Schemes.Session);
        var properties = new Microsoft.AspNetCore.Authentication.AuthenticationProperties
        {
            IssuedUtc = DateTimeOffset.UtcNow,
            // Longer than any test sets a clock forward.
            ExpiresUtc = DateTimeOffset.UtcNow + Sessions.DeviceLength,
        };
        return options.TicketDataFormat.Protect(new(Sessions.PrincipalOf(account), properties, Schemes.Session));
    }
}

/// <summary>The classes that share one host.</summary>
[CollectionDefinition(Name)]
public sealed class ApiHostCollection : ICollectionFixture<ApiHost>
{
    public const string Name = "api host";
}
