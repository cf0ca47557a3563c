using System.Net;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>The store goes away for a while: writes say so and may come back, and nothing needs a restart.</summary>
public sealed class StoreOutageTests : IAsyncLifetime
{
    private const string Event =
        """{"name":"讲座","kind":"lecture","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}""";

    private readonly SwitchedStore _store = new();
    private readonly ApiHost _host;

    public StoreOutageTests() => _host = new ApiHost(
        ["--EventsLive:Journal:UnknownDeadline", "00:00:00.3"],
        builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IJournalStore>(_store));
            builder.Services.Replace(ServiceDescriptor.Singleton<ISecretStore>(_store));
        });

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Writes_WhileTheStoreIsAway_AreUnavailableAndLaterDoneOnce()
    {
        using var client = _host.Administrator();
        (await client.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        (await client.Put("/events/outage", Event)).Expect(HttpStatusCode.Created);
        (await client.Post("/events/outage/registrations", """{"name":"a"}""", ("Idempotency-Key", "before"))).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, await Ready(client));

        _store.IsAway = true;
        for (var i = 0; i < 3; i++)
        {
            var reply = await client.Post("/events/outage/registrations", """{"name":"b"}""", ("Idempotency-Key", "during"));
            reply.Expect(HttpStatusCode.ServiceUnavailable);
            Assert.Contains(reply.Type, new[] { "urn:eventslive:problem:outcome-unknown", "urn:eventslive:problem:store-unavailable" });
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(client));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        _store.IsAway = false;
        var done = await Eventually.Get(
            "the registration to be accepted again",
            () => client.Post("/events/outage/registrations", """{"name":"b"}""", ("Idempotency-Key", "during")),
            reply => reply.Status == HttpStatusCode.Created);
        var again = (await client.Post("/events/outage/registrations", """{"name":"b"}""", ("Idempotency-Key", "during"))).Expect(HttpStatusCode.Created);
        Assert.Equal(done.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal(2, (await client.Get("/events/outage")).Expect(HttpStatusCode.OK).Json.GetProperty("confirmed").GetInt32());
        Assert.Equal(HttpStatusCode.OK, await Ready(client));
    }

    private static async Task<HttpStatusCode> Ready(HttpClient client) =>
        (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;
}
