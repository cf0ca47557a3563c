using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>An answer as tests read it.</summary>
public sealed record Reply(HttpStatusCode Status, string? ContentType, JsonElement Json, HttpResponseHeaders Headers)
{
    public string? Type => Text("type");

    public string? Field => Text("field");

    public string? Text(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public Reply Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{(int)status} was expected; it was {(int)Status}: {Json}");
        return this;
    }

    /// <summary>Asserts a problem document of this kind that names this field.</summary>
    public void ExpectProblem(HttpStatusCode status, string kind, string? field)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal("urn:eventslive:problem:" + kind, Type);
        Assert.Equal(field, Field);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(Json.GetProperty("title").GetString()));
    }
}

/// <summary>Requests to the API, exactly as they are given.</summary>
public static class HttpSteps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path, null);

    public static Task<Reply> Delete(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Delete, path, null, headers: headers);

    public static Task<Reply> Put(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Put, path, Text(body), headers: headers);

    public static Task<Reply> Post(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Post, path, Text(body), headers: headers);

    public static Task<Reply> Import(this HttpClient client, string eventId, string file) =>
        client.Send(HttpMethod.Post, $"/events/{eventId}/scores/import", file, "text/csv; charset=utf-8");

    public static async Task<Reply> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? body,
        string? contentType = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Reply(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            text is ['{' or '[', ..] ? JsonElement.Parse(text) : default,
            response.Headers);
    }

    // A string is a body as it stands.
    private static string Text(object body) => body as string ?? JsonSerializer.Serialize(body);
}
