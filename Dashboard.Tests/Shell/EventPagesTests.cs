using System.Net;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.Shell;

/// <summary>A page about an event or a contest that does not exist is no page: status 404 and the page that says so, for the public and behind the sign-in.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class EventPagesTests(ApiHost host)
{
    private const string NotFound = "没有这个页面";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> PublicPages => ["/contest/{0}", "/contest/{0}/notices", "/awards/{0}", "/overall/{0}", "/wall/floor?event={0}", "/floor/{0}/print"];

    public static TheoryData<string> StaffPages =>
    [
        "/organiser/contest/{0}",
        "/organiser/contest/{0}/publication",
        "/organiser/contest/{0}/print/sheets",
        "/organiser/contest/{0}/print/results",
        "/organiser/contest/{0}/print/running-list",
        "/organiser/awards/{0}",
        "/organiser/awards/{0}/certificates",
        "/organiser/archive/{0}",
        "/organiser/overall/{0}",
        "/judge/chief/{0}",
        "/floor/{0}",
    ];

    [Theory]
    [MemberData(nameof(PublicPages))]
    [InlineData("/appeal/{0}/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task PublicPage_UnknownEvent_IsNotFound(string page)
    {
        using var client = host.Client();
        foreach (var id in new[] { "nowhere", "NOT-AN-ID", "%E4%B8%AD" })
        {
            await ExpectNotFound(client, Of(page, id));
        }
    }

    [Fact]
    public async Task HallsDisplay_OfNoEvent_IsNotFound()
    {
        using var client = host.Client();
        await ExpectNotFound(client, "/wall/floor");
    }

    [Theory]
    [MemberData(nameof(StaffPages))]
    public async Task StaffPage_UnknownEvent_IsNotFoundOnceSignedIn(string page)
    {
        using var client = await host.SignedIn(Role.Administrator);
        await ExpectNotFound(client, Of(page, "nowhere"));

        // Whoever is not signed in is told nothing of what exists.
        using var stranger = host.Client();
        var (status, _) = await Read(stranger, Of(page, "nowhere"));
        Assert.Equal(HttpStatusCode.Redirect, status);
    }

    [Theory]
    [MemberData(nameof(PublicPages))]
    [MemberData(nameof(StaffPages))]
    public async Task AnyPage_ContestJustMade_IsThere(string page)
    {
        var id = "there-" + Guid.NewGuid().ToString("n")[..8];
        await MakeEvent(id);
        (await host.Administrator().Put($"/events/{id}/contest", """{"groups":["小学组"],"rounds":1,"rule":{"schema":2,"fields":[{"name":"score","max":10}],"rounds":{"counted":1}}}"""))
            .Expect(HttpStatusCode.Created);
        using var client = await host.SignedIn(Role.Administrator);
        var (status, text) = await Read(client, Of(page, id));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(NotFound, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventWithoutContest_HasNoPublicContestPagesAndTheOrganisersOne()
    {
        var id = "talk-" + Guid.NewGuid().ToString("n")[..8];
        await MakeEvent(id);
        using var client = await host.SignedIn(Role.Administrator);
        foreach (var page in new[] { "/contest/{0}", "/contest/{0}/notices", "/awards/{0}", "/wall/floor?event={0}" })
        {
            await ExpectNotFound(client, Of(page, id));
        }

        // Where its contest would be set up.
        Assert.Equal(HttpStatusCode.OK, (await Read(client, Of("/organiser/contest/{0}", id))).Status);
    }

    [Fact]
    public void EveryPageOfAnEvent_IsMarkedAndInATable()
    {
        var known = PublicPages.Concat(StaffPages).Select(page => page.Data.Replace("{0}", "{event}", StringComparison.Ordinal).Split('?')[0])
            .Append("/appeal/{event}/{secret}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/').Replace("{EventId}", "{Event}", StringComparison.Ordinal);
            var isPage = endpoint.Metadata.Any(item => item.GetType().Name == "ComponentTypeMetadata");
            if (isPage && route.Contains("{Event}", StringComparison.Ordinal))
            {
                Assert.True(endpoint.Metadata.GetMetadata<EventPageAttribute>() is not null, $"{route} opens for any event");
                Assert.True(known.Contains(route), $"{route} is in no table of this test");
            }
        }
    }

    private static string Of(string page, string id) => string.Format(System.Globalization.CultureInfo.InvariantCulture, page, id);

    private static async Task ExpectNotFound(HttpClient client, string path)
    {
        var (status, text) = await Read(client, path);
        Assert.True(status == HttpStatusCode.NotFound, $"{path} answers {(int)status}");
        Assert.Contains(NotFound, text, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> Read(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };
        using var answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task MakeEvent(string id)
    {
        (await host.Administrator().Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        (await host.Administrator().Put($"/events/{id}", """
            {"name":"机器人大赛","kind":"contest","town":"east","venues":[],"startsAt":"2026-12-05T09:00:00+08:00","endsAt":"2026-12-05T17:00:00+08:00",
             "capacity":null,"registration":{"opensAt":null,"closesAt":null,"waitlist":"none"}}
            """)).Expect(HttpStatusCode.Created);
    }
}
