using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>Gives a browser the session of a client of the in-process host.</summary>
public static class BrowserSignIn
{
    /// <param name="client">From <see cref="ApiHost.SignedIn"/>.</param>
    public static Task SignIn(this BrowserPage page, ApiHost host, HttpClient client)
    {
        var cookie = client.DefaultRequestHeaders.GetValues("Cookie").Single();
        return page.Page.Context.AddCookiesAsync([new Cookie
        {
            Name = Schemes.Cookie,
            Value = cookie[(Schemes.Cookie.Length + 1)..],
            Url = host.Address.ToString(),
        }]);
    }
}
