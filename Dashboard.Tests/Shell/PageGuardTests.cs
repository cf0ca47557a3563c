using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Shell;

/// <summary>What another site can make a browser do with ours.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class PageGuardTests(ApiHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/wall")]
    [InlineData("/sign-in")]
    [InlineData("/api/v1/board")]
    [InlineData("/nothing-here")]
    public async Task Answer_Any_ForbidsForeignFramesAndGuessing(string path)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Contains("frame-ancestors 'self'", string.Join(';', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task Answer_UnknownAddress_IsAPageForReadersAndAStatusForScripts()
    {
        using var client = await host.SignedIn(Role.Organiser);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/nothing-here", UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };
        using var read = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        var page = WebUtility.HtmlDecode(await read.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("没有这个页面", page, StringComparison.Ordinal);
        Assert.Contains("/language/en?to=%2Fnothing-here", page, StringComparison.Ordinal);

        using var fetched = await client.GetAsync(new Uri("/nothing-here", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, fetched.StatusCode);
        Assert.Empty(await fetched.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/wall", "/wall")]
    [InlineData("/organiser?town=a", "/organiser?town=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: a=b", "/")]
    [InlineData("/中文", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task Language_Switched_LeadsToAPathOfThisSiteOnly(string to, string expected)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/language/en?to={Uri.EscapeDataString(to)}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    public async Task Sockets_WithASessionFromAnotherSite_AreRefused(string path)
    {
        using var client = await host.SignedIn(Role.Organiser);
        Assert.Equal(HttpStatusCode.Forbidden, await Negotiate("https://sibling.example.org"));
        Assert.Equal(HttpStatusCode.OK, await Negotiate(host.Address.GetLeftPart(UriPartial.Authority)));

        async Task<HttpStatusCode> Negotiate(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Origin", origin);
            using var answer = await client.SendAsync(request, Cancellation);
            return answer.StatusCode;
        }
    }
}
