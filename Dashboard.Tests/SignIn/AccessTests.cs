using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.SignIn;

/// <summary>Deny by default: every endpoint of the program is in the table, and lets in whom the table says and nobody else.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class AccessTests(ApiHost host)
{
    private static readonly Role[] Callers = Enum.GetValues<Role>();

    private static readonly Role[] Everybody = Callers;
    private static readonly Role[] Judges = [Role.Judge, Role.HeadJudge, Role.Administrator];
    private static readonly Role[] Gates = [Role.Gate, Role.Organiser, Role.Administrator];
    private static readonly Role[] Keepers = [Role.HeadJudge, Role.Organiser, Role.Administrator];
    private static readonly Role[] OnDevices = [Role.Display, Role.Gate, Role.Judge, Role.HeadJudge, Role.Administrator];
    private static readonly Role[] HeadJudges = [Role.HeadJudge, Role.Administrator];
    private static readonly Role[] Organisers = [Role.Organiser, Role.Administrator];

    private static readonly Role[] HeadAndOrganisers = [Role.HeadJudge, Role.Organiser, Role.Administrator];
    private static readonly Role[] JudgesAndOrganisers = [.. Judges, Role.Organiser];

    private static readonly Dictionary<string, Role[]> Table = new(StringComparer.Ordinal)
    {
        ["PUT /api/v1/district"] = Organisers,
        ["PUT /api/v1/venues/{venueId}"] = Organisers,
        ["GET /api/v1/venues/{venueId}"] = Everybody,
        ["POST /api/v1/venues/{venueId}/counts"] = Gates,
        ["GET /api/v1/events"] = Everybody,
        ["PUT /api/v1/events/{eventId}"] = Organisers,
        ["GET /api/v1/events/{eventId}"] = Everybody,
        ["POST /api/v1/events/{eventId}/registrations"] = Everybody,
        ["GET /api/v1/events/{eventId}/registrations/{registrationId}"] = Everybody,
        ["DELETE /api/v1/events/{eventId}/registrations/{registrationId}"] = Everybody,
        ["POST /api/v1/events/{eventId}/registrations/{registrationId}/confirm"] = Everybody,
        ["POST /api/v1/events/{eventId}/check-ins"] = Gates,
        ["PUT /api/v1/events/{eventId}/contest"] = Organisers,
        ["GET /api/v1/events/{eventId}/contest"] = Everybody,
        ["PUT /api/v1/events/{eventId}/teams/{teamId}"] = Organisers,
        ["POST /api/v1/events/{eventId}/teams/{teamId}/substitutions"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/teams/{teamId}/revisions"] = HeadJudges,
        ["GET /api/v1/events/{eventId}/teams/{teamId}/changes"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/scores"] = Judges,
        ["POST /api/v1/events/{eventId}/scores/import"] = [Role.HeadJudge, Role.Administrator],
        ["GET /api/v1/events/{eventId}/judging"] = Judges,
        ["PUT /api/v1/events/{eventId}/assignments"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/assignments"] = HeadAndOrganisers,
        ["GET /api/v1/judges"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/claims"] = Judges,
        ["GET /api/v1/events/{eventId}/teams/{teamId}/sheets"] = Judges,
        ["POST /api/v1/events/{eventId}/sheets/{sheetId}/move"] = Judges,
        ["GET /api/v1/events/{eventId}/sheets"] = Judges,
        ["GET /api/v1/events/{eventId}/sheets/{sheetId}/signatures"] = HeadAndOrganisers,
        ["DELETE /api/v1/events/{eventId}/sheets/{sheetId}/signatures"] = HeadAndOrganisers,
        ["PUT /api/v1/events/{eventId}/sheets/{sheetId}/photo"] = Judges,
        ["GET /api/v1/events/{eventId}/sheets/{sheetId}/photo"] = HeadAndOrganisers,
        ["DELETE /api/v1/events/{eventId}/sheets/{sheetId}/photo"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/standings"] = Everybody,
        ["POST /api/v1/events/{eventId}/sheets/approve"] = [Role.HeadJudge, Role.Administrator],
        ["POST /api/v1/events/{eventId}/sheets/withdraw-approval"] = [Role.HeadJudge, Role.Administrator],
        ["POST /api/v1/events/{eventId}/contest/freeze"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/contest/unfreeze"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/contest/publish"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/contest/publication"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/contest/unveil"] = Organisers,
        ["POST /api/v1/events/{eventId}/contest/unveil/next"] = Organisers,
        ["POST /api/v1/events/{eventId}/contest/unveil/end"] = Organisers,
        ["GET /api/v1/events/{eventId}/contest/history"] = HeadAndOrganisers,
        ["PUT /api/v1/events/{eventId}/floor"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/floor"] = Everybody,
        ["PUT /api/v1/events/{eventId}/floor/tables/{table}"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/floor/tables/{table}"] = Everybody,
        ["POST /api/v1/events/{eventId}/floor/tables/{table}/clock"] = JudgesAndOrganisers,
        ["POST /api/v1/events/{eventId}/floor/draw"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/floor/matches"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/floor/teams/{teamId}/report"] = [.. JudgesAndOrganisers, Role.Gate],
        ["POST /api/v1/events/{eventId}/floor/slots/{slotId}/steps"] = JudgesAndOrganisers,
        ["POST /api/v1/events/{eventId}/floor/slots/{slotId}/practice"] = Judges,
        ["POST /api/v1/events/{eventId}/floor/matches/{slotId}/remove"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/floor/replacements"] = HeadJudges,
        ["GET /api/v1/events/{eventId}/floor/reasons"] = HeadAndOrganisers,
        ["PUT /api/v1/events/{eventId}/overall"] = Organisers,
        ["GET /api/v1/events/{eventId}/overall"] = Everybody,
        ["GET /api/v1/events/{eventId}/overall/export"] = Everybody,
        ["GET,POST /overall/{Event}"] = Everybody,
        ["PUT /api/v1/events/{eventId}/eligibility"] = Organisers,
        ["GET /api/v1/events/{eventId}/eligibility"] = Organisers,
        ["POST /api/v1/events/{eventId}/eligibility/exceptions"] = HeadAndOrganisers,
        ["DELETE /api/v1/events/{eventId}/eligibility/exceptions/{exceptionId}"] = HeadAndOrganisers,
        ["GET,POST /organiser/overall/{Event}"] = HeadAndOrganisers,
        ["PUT /api/v1/events/{eventId}/awards/scheme"] = Organisers,
        ["GET /api/v1/events/{eventId}/awards"] = Everybody,
        ["GET /api/v1/events/{eventId}/awards/desk"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/awards/propose"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/awards/publicise"] = Organisers,
        ["POST /api/v1/events/{eventId}/awards/objections"] = Organisers,
        ["POST /api/v1/events/{eventId}/awards/objections/{objectionId}"] = Organisers,
        ["POST /api/v1/events/{eventId}/awards/publish"] = Organisers,
        ["POST /api/v1/events/{eventId}/awards/withdraw"] = Organisers,
        ["GET /api/v1/events/{eventId}/awards/certificates"] = Organisers,
        ["GET,POST /awards/{Event}"] = Everybody,
        ["GET /api/v1/events/{eventId}/archives"] = HeadAndOrganisers,
        ["POST /api/v1/events/{eventId}/archives"] = Organisers,
        ["GET /api/v1/events/{eventId}/archives/{number}/file"] = Organisers,
        ["POST /api/v1/events/{eventId}/archives/verify"] = HeadAndOrganisers,
        ["GET,POST /organiser/archive/{Event}"] = HeadAndOrganisers,
        ["GET,POST /organiser/awards/{Event}"] = HeadAndOrganisers,
        ["GET,POST /organiser/awards/{Event}/certificates"] = Organisers,
        ["GET /api/v1/time"] = Everybody,
        ["GET /api/v1/events/{eventId}/standings/{teamId}"] = Everybody,
        ["GET /api/v1/scoring/templates"] = Everybody,
        ["POST /api/v1/scoring/try"] = [Role.Organiser, Role.HeadJudge, Role.Administrator],
        ["POST /api/v1/events/{eventId}/contest/preview"] = [Role.Organiser, Role.HeadJudge, Role.Administrator],
        ["GET /api/v1/events/{eventId}/contest/rule/versions"] = HeadAndOrganisers,
        ["PUT /api/v1/events/{eventId}/contest/rule"] = [Role.HeadJudge, Role.Administrator],
        ["GET /api/v1/events/{eventId}/desk"] = Keepers,
        ["GET /api/v1/events/{eventId}/teams/{teamId}/rounds/{round}/history"] = Keepers,
        ["POST /api/v1/events/{eventId}/conflicts/settle"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/runs/reopen"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/corrections"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/contest/publish-despite-gaps"] = HeadJudges,
        ["GET /api/v1/events/{eventId}/appeals"] = Everybody,
        ["POST /api/v1/events/{eventId}/appeals"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/appeals/by-link"] = Everybody,
        ["PUT /api/v1/events/{eventId}/appeal-terms"] = Keepers,
        ["POST /api/v1/events/{eventId}/teams/{teamId}/appeal-link"] = Keepers,
        ["POST /api/v1/events/{eventId}/appeals/{appealId}/admit"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/appeals/{appealId}/decide"] = HeadJudges,
        ["POST /api/v1/events/{eventId}/appeals/{appealId}/publish"] = HeadJudges,
        ["GET,POST /appeal/{EventId}/{Secret}"] = Everybody,
        ["GET,POST /contest/{EventId}/notices"] = Everybody,
        ["GET,POST /judge/chief"] = Keepers,
        ["GET,POST /judge/chief/{EventId}"] = Keepers,
        ["GET /api/v1/board"] = Everybody,
        ["POST /api/v1/events/{eventId}/teams/import"] = Organisers,
        ["GET /api/v1/events/{eventId}/standings/export"] = Everybody,
        ["GET /api/v1/events/{eventId}/teams/export"] = JudgesAndOrganisers,
        ["GET /api/v1/events/{eventId}/teams/template"] = Organisers,
        ["GET /api/v1/events/{eventId}/scores/template"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/scores/export"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/scores/history"] = HeadAndOrganisers,
        ["GET /api/v1/events/{eventId}/feed"] = Everybody,
        ["GET /api/v1/events/{eventId}/contest/feed"] = Everybody,
        ["GET /openapi/{documentName}.json"] = Everybody,
        ["GET /schemas/scoring-rule.json"] = Everybody,
        ["* /health/live"] = Everybody,
        ["* /health/ready"] = Everybody,
        ["POST /sign-out"] = Everybody,
        ["GET /language/{language}"] = Everybody,
        ["GET,POST /"] = Everybody,
        ["GET,POST /wall"] = Everybody,
        ["GET,POST /wall/{Display}"] = Everybody,
        ["GET,POST /judge"] = Judges,
        ["GET /judge-worker.js"] = Everybody,
        ["GET,POST /judge/check"] = [Role.Gate, .. Judges],
        ["GET,POST /devices"] = Keepers,
        ["GET,POST /pair"] = Everybody,
        ["GET,POST /connect"] = Everybody,
        ["GET /connect/eventslive.crt"] = Everybody,
        ["GET /connect/eventslive.pem"] = Everybody,
        ["GET /connect/eventslive.mobileconfig"] = Everybody,
        ["GET /api/v1/clock"] = Everybody,
        ["GET /api/v1/devices"] = Keepers,
        ["POST /api/v1/devices"] = Keepers,
        ["DELETE /api/v1/devices/{deviceId}"] = Keepers,
        ["POST /api/v1/devices/pair"] = Everybody,
        ["POST /api/v1/devices/me/heartbeat"] = OnDevices,
        ["POST /api/v1/devices/me/checks"] = OnDevices,
        ["GET,POST /organiser"] = Organisers,
        ["GET,POST /organiser/contest/{EventId}/publication"] = Organisers,
        ["GET,POST /organiser/contest/{EventId}"] = HeadAndOrganisers,
        ["GET,POST /organiser/contest/{EventId}/print/sheets"] = HeadAndOrganisers,
        ["GET,POST /organiser/contest/{EventId}/print/results"] = HeadAndOrganisers,
        ["GET,POST /organiser/contest/{EventId}/print/running-list"] = HeadAndOrganisers,
        ["GET,POST /floor/{Event}"] = [.. JudgesAndOrganisers, Role.Gate],
        ["GET,POST /floor/{Event}/print"] = Everybody,
        ["GET,POST /contest/{EventId}"] = Everybody,
        ["GET,POST /wall/floor"] = Everybody,
        ["* /hubs/live"] = Everybody,
        ["* /hubs/live/negotiate"] = Everybody,
        ["GET,POST /sign-in"] = Everybody,
        ["GET,POST /not-found"] = Everybody,
        ["GET,POST /set-up"] = Everybody,
        ["GET,POST /accounts"] = [Role.Administrator],
    };

    /// <summary>The routes that a visitor can read.</summary>
    internal static IEnumerable<string> PublicReads => Table
        .Where(route => route.Value.Contains(Role.Public) && (route.Key.StartsWith("GET", StringComparison.Ordinal) || route.Key.StartsWith('*')))
        .Select(route => route.Key);

    // Decided by the address as well: see MetricsTests.
    private static readonly string[] Elsewhere = ["* /metrics"];

    [Fact]
    public async Task EveryEndpoint_AdmitsWhomTheTableSays()
    {
        var wrong = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var name = NameOf(endpoint);
            if (IsPlumbing(endpoint) || Elsewhere.Contains(name))
            {
                continue;
            }

            seen.Add(name);
            if (!Table.TryGetValue(name, out var expected))
            {
                wrong.Add($"{name} is not in the table");
                continue;
            }

            var admitted = new List<Role>();
            foreach (var caller in Callers)
            {
                if (await Admits(endpoint, caller))
                {
                    admitted.Add(caller);
                }
            }

            if (!admitted.Order().SequenceEqual(expected.Order()))
            {
                wrong.Add($"{name} admits {string.Join(", ", admitted)}");
            }
        }

        wrong.AddRange(Table.Keys.Except(seen).Select(name => $"{name} is not mapped"));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task EndpointWithoutAWord_IsForTheSignedInOnly()
    {
        var silent = new RouteEndpoint(
            _ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/forgotten"), 0, EndpointMetadataCollection.Empty, null);
        Assert.False(await Admits(silent, Role.Public));
        Assert.True(await Admits(silent, Role.Display));
    }

    [Fact]
    public async Task Write_WithoutCredential_IsUnauthorisedAndSaysSo()
    {
        var reply = await host.Client().Put("/district", "{}");
        reply.ExpectProblem(HttpStatusCode.Unauthorized, "not-signed-in", null);
    }

    [Fact]
    public async Task Write_WithWrongToken_IsUnauthorised() =>
        (await host.Client(bearer: "not-the-token").Put("/district", "{}")).ExpectProblem(HttpStatusCode.Unauthorized, "not-signed-in", null);

    [Theory]
    [InlineData(Role.Display)]
    [InlineData(Role.Judge)]
    [InlineData(Role.Gate)]
    public async Task Write_WithSessionOfAnotherRole_IsForbidden(Role role)
    {
        var client = await host.SignedIn(role);
        (await client.Put("/district", "{}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
    }

    [Fact]
    public async Task Write_WithSession_NeedsTheSameOrigin()
    {
        var client = await host.SignedIn(Role.Organiser);
        const string District = """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""";
        (await client.Put("/district", District, ("Sec-Fetch-Site", "cross-site"))).ExpectProblem(HttpStatusCode.Forbidden, "cross-site", null);
        (await client.Put("/district", District, ("Sec-Fetch-Site", "same-site"))).ExpectProblem(HttpStatusCode.Forbidden, "cross-site", null);
        (await client.Put("/district", District, ("Origin", "http://evil.example"))).ExpectProblem(HttpStatusCode.Forbidden, "cross-site", null);
        (await client.Put("/district", District, ("Origin", "null"))).ExpectProblem(HttpStatusCode.Forbidden, "cross-site", null);
        (await client.Put("/district", District, ("Sec-Fetch-Site", "same-origin"))).Expect(HttpStatusCode.OK);
        (await client.Put("/district", District, ("Origin", host.Address.GetLeftPart(UriPartial.Authority)))).Expect(HttpStatusCode.OK);
        (await host.Administrator().Put("/district", District, ("Sec-Fetch-Site", "cross-site"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_WithoutSession_LeadsToSignInAndBack()
    {
        using var response = await host.Client().GetAsync(new Uri("/accounts", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/sign-in?to=%2Faccounts", response.Headers.Location?.OriginalString);
    }

    private static string NameOf(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return $"{(methods.Count == 0 ? "*" : string.Join(',', methods.Order()))} /{endpoint.RoutePattern.RawText?.TrimStart('/')}";
    }

    // Static files and the circuit's own addresses show nothing that a page did not decide to show.
    private static bool IsPlumbing(RouteEndpoint endpoint)
    {
        var path = endpoint.RoutePattern.RawText?.TrimStart('/') ?? "";
        return path.StartsWith("_blazor", StringComparison.Ordinal)
            || path.StartsWith("_framework", StringComparison.Ordinal)
            || path == "{**path:file}"
            || endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor");
    }

    private async Task<bool> Admits(RouteEndpoint endpoint, Role caller)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return true;
        }

        var policies = host.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = await AuthorizationPolicy.CombineAsync(
            policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>());
        policy ??= await policies.GetFallbackPolicyAsync() ?? throw new InvalidOperationException("Nothing is denied by default.");
        var user = caller == Role.Public
            ? new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity())
            : Dashboard.SignIn.Sessions.PrincipalOf(new Account("id", "login", "", [caller], "stamp"));
        return (await host.Services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, null, policy)).Succeeded;
    }
}
