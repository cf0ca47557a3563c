using System.Net;
using System.Text.Json;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>The feeds as lines of JSON.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class FeedApiTests(ApiHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Feed_Followed_BringsTheWholeViewAndThenEachChangeInOrder()
    {
        await Open("followed");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var client = host.Client();
        using var response = await client.GetAsync(
            new Uri("/api/v1/events/followed/feed?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(deadline.Token));

        var first = JsonElement.Parse((await lines.ReadLineAsync(deadline.Token))!);
        Assert.Equal(0, first.GetProperty("rows").GetProperty("event").GetProperty("confirmed").GetInt32());
        var version = first.GetProperty("version").GetInt64();
        for (var confirmed = 0; confirmed < 3;)
        {
            (await client.Post("/events/followed/registrations", """{"name":"a"}""")).Expect(HttpStatusCode.Created);
            var change = JsonElement.Parse((await lines.ReadLineAsync(deadline.Token))!);
            Assert.Equal(version, change.GetProperty("since").GetInt64());
            version = change.GetProperty("version").GetInt64();
            var now = change.GetProperty("set").GetProperty("event").GetProperty("confirmed").GetInt32();
            Assert.Equal(confirmed + 1, now);
            confirmed = now;
        }
    }

    [Fact]
    public async Task Feed_Since_BringsWhatIsMissingOrTheWholeView()
    {
        await Open("since");
        using var client = host.Client();
        var whole = await Line(client, "/events/since/feed");
        var version = whole.GetProperty("version").GetInt64();
        Assert.Equal(default, await Line(client, $"/events/since/feed?since={version}"));
        Assert.True((await Line(client, $"/events/since/feed?since={version + 100}")).TryGetProperty("rows", out _));
        Assert.True((await Line(client, $"/events/since/feed?since={version}&epoch=0")).TryGetProperty("rows", out _));
    }

    [Fact]
    public async Task Feed_UnknownOrMalformed_IsAProblem()
    {
        await Open("malformed-feed");
        var client = host.Client();
        (await client.Get("/events/no-such/feed")).ExpectProblem(HttpStatusCode.NotFound, "unknown-event", null);
        (await client.Get("/events/malformed-feed/contest/feed")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
        (await client.Get("/events/malformed-feed/feed?since=-1")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "since");
        (await client.Get("/events/malformed-feed/feed?since=now")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "since");
        (await client.Get("/events/malformed-feed/feed?follow=maybe")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "follow");
        (await client.Get("/events/Bad/feed")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "eventId");
    }

    private static async Task<JsonElement> Line(HttpClient client, string path)
    {
        var text = await client.GetStringAsync(new Uri($"/api/v1{path}", UriKind.Relative), Cancellation);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task Open(string id)
    {
        var client = host.Administrator();
        (await client.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        (await client.Put(
            $"/events/{id}",
            """{"name":"讲座","kind":"lecture","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}"""))
            .Expect(HttpStatusCode.Created);
    }
}
