using System.Net;
using System.Text;
using EventsLive.Dashboard.Api;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>What is not understood is refused with a problem that names the field; nothing is stored and nothing fails.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class BadInputTests(ApiHost host)
{
    private const string Event =
        """{"name":"讲座","kind":"lecture","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}""";

    public static TheoryData<string, string, string> Bodies => new()
    {
        // body, kind, field
        { "{", "malformed", "body" },
        { "", "malformed", "body" },
        { "null", "required", "body" },
        { "[]", "malformed", "body" },
        { "{\"name\":\"a\"} x", "malformed", "body" },
        { "{}", "required", "name" },
        { "{\"name\":1}", "malformed", "name" },
        { "{\"name\":null}", "required", "name" },
        { "{\"name\":\"  \"}", "required", "name" },
        { "{\"name\":\"a\",\"name\":\"b\"}", "malformed", "name" },
        { "{\"name\":\"a\",\"nmae\":\"b\"}", "unknown-field", "nmae" },
        { "{\"name\":\"a\",\"places\":\"2\"}", "malformed", "places" },
        { "{\"name\":\"a\",\"places\":2.5}", "malformed", "places" },
        { "{\"name\":\"a\",\"places\":99999999999}", "malformed", "places" },
        { "{\"name\":\"a\",\"places\":0}", "out-of-range", "places" },
        { "{\"name\":\"a\",\"places\":-1}", "out-of-range", "places" },
        { "{\"name\":\"a\\ud800\"}", "malformed", "name" },
        { "{\"name\":\"a\\u0000b\"}", "malformed", "name" },
    };

    public static TheoryData<string, string, string> EventChanges => new()
    {
        { "\"kind\":\"lecture\"", "\"kind\":\"party\"", "kind" },
        { "\"kind\":\"lecture\"", "\"kind\":2", "kind" },
        { "2026-01-01T09:00:00+08:00", "2026-01-01T09:00:00", "startsAt" },
        { "2026-01-01T09:00:00+08:00", "2036-01-02T09:00:00+08:00", "endsAt" },
        { "\"town\":\"east\"", "\"town\":\"nowhere\"", "town" },
        { "\"town\":\"east\"", "\"town\":\"East!\"", "town" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"venues\":[null]", "venues[0]" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"venues\":[\"no-such-venue\"]", "venues" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"capacity\":-5", "capacity" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"registration\":{\"opensAt\":\"soon\"}", "registration.opensAt" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"registration\":{\"waitlist\":\"forever\"}", "registration.waitlist" },
        { "\"town\":\"east\"", "\"town\":\"east\",\"registration\":{\"opensat\":null}", "registration.opensat" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task PostRegistration_BadBody_NamesTheFieldAndStoresNothing(string body, string kind, string field)
    {
        var client = await OpenEvent("bad-bodies");
        (await client.Post("/events/bad-bodies/registrations", body)).ExpectProblem(HttpStatusCode.BadRequest, kind, field);
        Assert.Equal(0, await Registered(client, "bad-bodies"));
    }

    [Theory]
    [MemberData(nameof(EventChanges))]
    public async Task PutEvent_BadValue_NamesTheFieldAndCreatesNothing(string good, string bad, string field)
    {
        var client = await District();
        var reply = await client.Put("/events/never-created", Event.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(reply.Status, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        Assert.Equal(field, reply.Field);
        (await client.Get("/events/never-created")).ExpectProblem(HttpStatusCode.NotFound, "unknown-event", null);
    }

    [Fact]
    public async Task PostRegistration_TenMegabytes_IsTooLarge()
    {
        var client = await OpenEvent("ten-megabytes");
        var body = $"{{\"name\":\"{new string('a', 10 * 1024 * 1024)}\"}}";
        (await client.Post("/events/ten-megabytes/registrations", body)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large", "body");
        Assert.Equal(0, await Registered(client, "ten-megabytes"));
    }

    [Fact]
    public async Task PostRegistration_TenMegabytesOfUnknownLength_IsTooLarge()
    {
        await OpenEvent("ten-chunked");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/ten-chunked/registrations")
        {
            Content = new StreamContent(new MemoryStream(new byte[10 * 1024 * 1024])),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await host.Client().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Request_MegabyteAtTheLimit_IsRead()
    {
        var client = await OpenEvent("at-the-limit");
        var head = "{\"name\":\"a\"";
        (await client.Post("/events/at-the-limit/registrations", head + new string(' ', RawBody.JsonLimit - head.Length - 1) + "}"))
            .Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task PostRegistration_OtherContentType_IsUnsupported(string contentType)
    {
        var client = await OpenEvent("content-types");
        var reply = await client.Send(HttpMethod.Post, "/events/content-types/registrations", "{\"name\":\"a\"}", contentType);
        reply.Expect(HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("urn:eventslive:problem:unsupported-media-type", reply.Type);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("with%20space")]
    [InlineData("%E6%B4%BB%E5%8A%A8")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg")]
    public async Task AnyRoute_BadIdInPath_NamesIt(string id)
    {
        var client = await District();
        (await client.Get($"/events/{id}")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "eventId");
        (await client.Put($"/events/{id}", Event)).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "eventId");
    }

    [Fact]
    public async Task UnknownThings_AreNotFoundAndNamed()
    {
        var client = await District();
        (await client.Get("/events/no-such")).ExpectProblem(HttpStatusCode.NotFound, "unknown-event", null);
        (await client.Get("/venues/no-such")).ExpectProblem(HttpStatusCode.NotFound, "unknown-venue", null);
        (await client.Get("/events/no-such/contest")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
        (await client.Get("/events/no-such/standings")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
        (await client.Post("/events/no-such/registrations", "{\"name\":\"a\"}")).Expect(HttpStatusCode.NotFound);
        (await client.Get("/nothing-here")).ExpectProblem(HttpStatusCode.NotFound, "not-found", null);
        (await client.Delete("/events/no-such")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed", null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task PostRegistration_BadIdempotencyKey_NamesTheHeader(string key)
    {
        var client = await OpenEvent("bad-keys");
        (await client.Post("/events/bad-keys/registrations", "{\"name\":\"a\"}", ("Idempotency-Key", key)))
            .ExpectProblem(HttpStatusCode.BadRequest, "malformed", "Idempotency-Key");
    }

    [Fact]
    public async Task PostRegistration_KeyWithAnotherBody_IsUnprocessable()
    {
        var client = await OpenEvent("reused-key");
        var first = (await client.Post("/events/reused-key/registrations", "{\"name\":\"a\"}", ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.Created);
        var again = (await client.Post("/events/reused-key/registrations", "{\"name\":\"a\"}", ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        (await client.Post("/events/reused-key/registrations", "{\"name\":\"b\"}", ("Idempotency-Key", "k1")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "key-reused", "Idempotency-Key");
        Assert.Equal(1, await Registered(client, "reused-key"));
    }

    [Fact]
    public async Task PostRegistration_ClosedOrNotOpen_IsAConflict()
    {
        var client = await District();
        var closed = Event.Replace("\"town\"", "\"registration\":{\"closesAt\":\"2026-01-01T08:00:00+08:00\"},\"town\"", StringComparison.Ordinal);
        (await client.Put("/events/closed-event", closed)).Expect(HttpStatusCode.Created);
        (await client.Post("/events/closed-event/registrations", "{\"name\":\"a\"}")).ExpectProblem(HttpStatusCode.Conflict, "registration-closed", null);
        var early = Event.Replace("\"town\"", "\"registration\":{\"opensAt\":\"2035-01-01T08:00:00+08:00\"},\"town\"", StringComparison.Ordinal);
        (await client.Put("/events/early-event", early)).Expect(HttpStatusCode.Created);
        (await client.Post("/events/early-event/registrations", "{\"name\":\"a\"}")).ExpectProblem(HttpStatusCode.Conflict, "registration-not-open", null);
        Assert.Equal(0, await Registered(client, "closed-event"));
        Assert.Equal(0, await Registered(client, "early-event"));
    }

    [Fact]
    public async Task PostRegistration_InvalidUtf8_IsMalformed()
    {
        await OpenEvent("bad-utf8");
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"name\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await host.Client().PostAsync("/api/v1/events/bad-utf8/registrations", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task AnyRoute_UnknownDistrict_NamesTheHeader()
    {
        var client = await District();
        (await client.Put("/events/e", Event, (Districts.Header, "other"))).ExpectProblem(HttpStatusCode.BadRequest, "malformed", Districts.Header);
    }

    private static async Task<int> Registered(HttpClient client, string eventId)
    {
        var found = (await client.Get($"/events/{eventId}")).Expect(HttpStatusCode.OK).Json;
        return found.GetProperty("confirmed").GetInt32() + found.GetProperty("waitlisted").GetInt32();
    }

    private async Task<HttpClient> District()
    {
        var client = host.Administrator();
        (await client.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        return client;
    }

    private async Task<HttpClient> OpenEvent(string id)
    {
        var client = await District();
        var reply = await client.Put($"/events/{id}", Event);
        Assert.Contains(reply.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Created });
        return client;
    }
}
