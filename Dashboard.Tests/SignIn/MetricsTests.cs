using System.Net;
using System.Security.Claims;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.SignIn;

[Collection(ApiHostCollection.Name)]
public sealed class MetricsTests(ApiHost host)
{
    [Fact]
    public async Task Metrics_FromThisMachine_ArePrometheusText()
    {
        using var response = await host.Client().GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("process_cpu_seconds_total", text, StringComparison.Ordinal);
        Assert.Contains("system_runtime_dotnet_gc_collections", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", Role.Public, true)]
    [InlineData("::1", Role.Public, true)]
    [InlineData("::ffff:127.0.0.1", Role.Public, true)]
    [InlineData("192.168.1.20", Role.Public, false)]
    [InlineData("192.168.1.20", Role.Organiser, false)]
    [InlineData("192.168.1.20", Role.Administrator, true)]
    public async Task Metrics_ByAddressAndRole_AreForAdministratorsOrThisMachine(string address, Role role, bool admitted)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        var user = role == Role.Public
            ? new ClaimsPrincipal(new ClaimsIdentity())
            : Dashboard.SignIn.Sessions.PrincipalOf(new Account("id", "login", "", [role], "stamp"));
        var authorization = host.Services.GetRequiredService<IAuthorizationService>();
        Assert.Equal(admitted, (await authorization.AuthorizeAsync(user, http, Access.Metrics)).Succeeded);
    }
}
