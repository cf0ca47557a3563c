using System.Net;
using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>What one address may do, over real sockets.</summary>
public sealed class PublicBoundsTests : IAsyncLifetime
{
    // One proxy stands on this machine; the bounds are so low that no time passes between two of their permits in a test.
    private readonly ApiHost _host = new(["--EventsLive:Limits:Registrations", "2", "--EventsLive:Limits:Appeals", "1", "--EventsLive:Limits:Circuits", "1", "--EventsLive:Proxies", "127.0.0.1, 10.9.0.0/16"]);
    private readonly ApiHost _open = new(["--EventsLive:Limits:Registrations", "2"]);

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        await _open.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _open.DisposeAsync();
    }

    [Theory]
    [InlineData("", "请求过于频繁，请稍后重试。")]
    [InlineData("?lang=en", "Too many requests; please try again later.")]
    public async Task Registration_BeyondTheBoundOfAnAddress_IsRefusedWithAWait(string language, string title)
    {
        using var visitor = _host.Client();
        var from = ("X-Forwarded-For", language.Length == 0 ? "203.0.113.7" : "203.0.113.8");
        (await Register(visitor, from)).Expect(HttpStatusCode.NotFound);
        (await Register(visitor, from)).Expect(HttpStatusCode.NotFound);

        var refused = await visitor.Send(HttpMethod.Post, "/events/none/registrations" + language, Body, headers: from);

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests", null);
        Assert.Equal(title, refused.Text("title"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);

        // Other addresses, other acts, reading and those who have signed in go on.
        (await Register(visitor, ("X-Forwarded-For", $"203.0.113.{100 + language.Length}"))).Expect(HttpStatusCode.NotFound);
        (await visitor.Send(HttpMethod.Get, "/board", null, headers: from)).Expect(HttpStatusCode.OK);
        (await visitor.Post("/events/none/appeals/by-link", """{"secret":"x","round":1,"reason":"a"}""", from)).Expect(HttpStatusCode.NotFound);
        using var staff = await _host.SignedIn(Role.Organiser);
        (await Register(staff, from)).Expect(HttpStatusCode.NotFound);
        (await Register(_host.Administrator(), from)).Expect(HttpStatusCode.NotFound);
    }

    /// <summary>One network of IPv6 addresses is one visitor, and a further address in front of the proxy's is only what the visitor says.</summary>
    [Fact]
    public async Task Registration_FromManyAddressesOfOneNetwork_IsBounded()
    {
        using var visitor = _host.Client();
        (await Register(visitor, ("X-Forwarded-For", "2001:db8:1:2::1"))).Expect(HttpStatusCode.NotFound);
        (await Register(visitor, ("X-Forwarded-For", "198.51.100.1, 2001:db8:1:2::2, 10.9.0.4"))).Expect(HttpStatusCode.NotFound);
        (await Register(visitor, ("X-Forwarded-For", "198.51.100.2, 2001:db8:1:2:3:4:5:6"))).Expect(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task ForwardedAddress_OfNoTrustedProxy_IsNotBelieved()
    {
        using var visitor = _open.Client();
        (await Register(visitor, ("X-Forwarded-For", "203.0.113.1"))).Expect(HttpStatusCode.NotFound);
        (await Register(visitor, ("X-Forwarded-For", "203.0.113.2"))).Expect(HttpStatusCode.NotFound);
        (await Register(visitor, ("X-Forwarded-For", "203.0.113.3"))).Expect(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Circuit_BeyondTheBoundOfAnAddress_IsRefused()
    {
        using var visitor = _host.Client();
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await Connect("/_blazor/negotiate?negotiateVersion=1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Connect("/_blazor/negotiate?negotiateVersion=1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Connect("/_blazor"));
        // Other ways to write the same.
        foreach (var path in new[] { "/_blazor/negotiate/", "/_Blazor/Negotiate", "/_blazor/", "/_blazor?id=" })
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await Connect(path));
        }

        async Task<HttpStatusCode> Connect(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
            request.Headers.Add("X-Forwarded-For", "203.0.113.50");
            using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("EventsLive:Limits:Appeals", "many")]
    [InlineData("EventsLive:Limits:Circuits", "-1")]
    public void Bound_ThatIsNoNumber_IsRefusedAtTheStart(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        Assert.Contains(value, Assert.Throws<InvalidOperationException>(() => PublicBounds.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Proxy_ThatIsNoAddress_IsRefusedAtTheStart() => Assert.Throws<InvalidOperationException>(() =>
        TrustedProxies.Read(new ConfigurationBuilder().AddInMemoryCollection([new(TrustedProxies.Setting, "proxy.example")]).Build()));

    private const string Body = """{"name":"张三"}""";

    private static Task<Reply> Register(HttpClient client, (string, string) from) => client.Post("/events/none/registrations", Body, from);
}
