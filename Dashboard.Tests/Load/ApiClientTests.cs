using System.Collections.Concurrent;
using System.Net;
using EventsLive.Rehearsal.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EventsLive.Dashboard.Tests.Load;

public sealed class ApiClientTests
{
    private static readonly RetryPolicy Quick =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));

    private readonly ConcurrentQueue<string?> _keys = new();

    [Fact]
    public async Task Post_ServerBusyThenWell_IsSentAgainWithTheSameKey()
    {
        var answer = await PostTo(
            "k1",
            Quick,
            calls => calls < 3 ? Results.StatusCode(503) : Results.Json(new { done = true }, statusCode: 201));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(3, answer.Attempts);
        Assert.Equal(["k1", "k1", "k1"], _keys);
    }

    [Fact]
    public async Task Post_ConnectionCutBeforeTheAnswer_IsSentAgainWithTheSameKey()
    {
        var calls = 0;
        await using var server = await TestServer.Start(app => app.MapPost("/x", (HttpContext context) =>
        {
            _keys.Enqueue(context.Request.Headers["Idempotency-Key"]);
            if (Interlocked.Increment(ref calls) == 1)
            {
                context.Abort();
            }

            return Results.Json(new { done = true });
        }));
        using var http = ApiClient.Connect(server.Address, token: null, connections: 1);

        var answer = await Client(http, Quick).Post("/x", new { }, "k2", TestContext.Current.CancellationToken);

        Assert.True(answer.Succeeded);
        Assert.Equal(["k2", "k2"], _keys);
    }

    [Fact]
    public async Task Post_WithoutKey_IsSentOnceOnly()
    {
        var answer = await PostTo(key: null, Quick, _ => Results.StatusCode(503));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Single(_keys);
    }

    [Fact]
    public async Task Post_RefusedRequest_IsNotSentAgain()
    {
        var answer = await PostTo("k3", Quick, _ => Results.Problem(type: "urn:x", statusCode: 422));

        Assert.Equal(1, answer.Attempts);
        Assert.Equal("urn:x", answer.ProblemType);
    }

    [Fact]
    public async Task Post_NeverAnswered_IsSaidToBeUnknown()
    {
        var policy = Quick with { GiveUpAfter = TimeSpan.FromMilliseconds(60) };

        var failure = await Assert.ThrowsAsync<OutcomeUnknownException>(() => PostTo("k4", policy, _ => Results.StatusCode(503), new SteppingClock(TimeSpan.FromMilliseconds(25))));

        Assert.True(failure.Attempts > 1);
    }

    [Fact]
    public void Delay_ServerAsksForMore_IsRespected()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), Quick.Delay(1, TimeSpan.FromSeconds(7), 0.5));
        Assert.Equal(TimeSpan.FromMilliseconds(2.5), Quick.Delay(1, retryAfter: null, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(20), Quick.Delay(1_000, retryAfter: null, 1));
    }

    private static ApiClient Client(HttpClient http, RetryPolicy policy, TimeProvider? time = null) => new(http, policy, time ?? TimeProvider.System);

    private async Task<ApiAnswer> PostTo(string? key, RetryPolicy policy, Func<int, IResult> answer, TimeProvider? time = null)
    {
        var calls = 0;
        await using var server = await TestServer.Start(app => app.MapPost("/x", (HttpContext context) =>
        {
            _keys.Enqueue(context.Request.Headers["Idempotency-Key"]);
            return answer(Interlocked.Increment(ref calls));
        }));
        using var http = ApiClient.Connect(server.Address, token: null, connections: 1);
        return await Client(http, policy, time).Post("/x", new { }, key, TestContext.Current.CancellationToken);
    }

    /// <summary>A clock by which each look at it is a step later, however long the machine took.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * step.Ticks;
    }
}
