using System.Text.Json;
using EventsLive.Dashboard.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>The document at <c>/openapi/v1.json</c> says all that the API does.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ApiDocumentTests(ApiHost host)
{
    [Fact]
    public async Task Document_HasEveryRouteWithItsAnswersAndProblems()
    {
        var document = await Document();
        var paths = document.GetProperty("paths");
        var missing = new List<string>();
        foreach (var endpoint in ApiRoutes())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                if (!paths.TryGetProperty(path, out var item) || !item.TryGetProperty(method.ToLowerInvariant(), out var operation))
                {
                    missing.Add($"{method} {path}");
                    continue;
                }

                missing.AddRange(Lacks(endpoint, method, operation).Select(what => $"{method} {path}: {what}"));
            }
        }

        Assert.Empty(missing);
        Assert.True(paths.EnumerateObject().Count() >= 12);
    }

    [Fact]
    public async Task Document_Body_SaysWhatIsRequiredAndWhichWordsThereAre()
    {
        var schemas = (await Document()).GetProperty("components").GetProperty("schemas");
        var body = schemas.GetProperty("EventBody");
        var required = body.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToArray();
        Assert.Equal(["endsAt", "kind", "name", "startsAt", "town"], required.Order(StringComparer.Ordinal));
        Assert.Contains("lecture", body.GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("string", body.GetProperty("properties").GetProperty("name").GetProperty("type").GetString());
        Assert.True(schemas.GetProperty("ProblemDocument").GetProperty("properties").TryGetProperty("field", out _));
    }

    [Fact]
    public async Task RuleSchema_IsServedAndIsJson()
    {
        using var client = host.Client();
        var schema = JsonElement.Parse(await client.GetStringAsync(new Uri("/schemas/scoring-rule.json", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.True(schema.TryGetProperty("$schema", out _));
    }

    private static IEnumerable<string> Lacks(RouteEndpoint endpoint, string method, JsonElement operation)
    {
        if (string.IsNullOrEmpty(operation.GetProperty("summary").GetString()))
        {
            yield return "no summary";
        }

        var responses = operation.GetProperty("responses");
        var successes = responses.EnumerateObject().Where(response => response.Name.StartsWith('2')).ToArray();
        if (successes.Length == 0 || successes.Any(success => !success.Value.GetProperty("content").EnumerateObject().Any()))
        {
            yield return "no answer";
        }

        var writes = method is not "GET";
        foreach (var status in writes ? new[] { "400", "403", "404", "409", "413", "415", "422", "503" } : ["400", "404", "503"])
        {
            if (!responses.TryGetProperty(status, out var response)
                || !response.GetProperty("content").TryGetProperty(ProblemResult.ContentType, out _))
            {
                yield return $"no problem {status}";
            }
        }

        if (method is "PUT" or "POST" && endpoint.Metadata.GetMetadata<NoBody>() is null && !operation.TryGetProperty("requestBody", out _))
        {
            yield return "no body";
        }

        var parameters = operation.TryGetProperty("parameters", out var listed)
            ? listed.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ToArray()
            : [];
        foreach (var parameter in endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).Concat(writes ? ["Idempotency-Key"] : []))
        {
            if (!parameters.Contains(parameter))
            {
                yield return $"no parameter {parameter}";
            }
        }

        var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (isOpen == operation.TryGetProperty("security", out _))
        {
            yield return isOpen ? "security for an open route" : "no security";
        }
    }

    private async Task<JsonElement> Document()
    {
        using var client = host.Client();
        return JsonElement.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    private IEnumerable<RouteEndpoint> ApiRoutes() =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true);
}
