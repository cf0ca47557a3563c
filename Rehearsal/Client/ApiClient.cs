using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EventsLive.Rehearsal.Client;

/// <summary>The public HTTP API: sends a request until it is answered, each time with the same <c>Idempotency-Key</c>.</summary>
public sealed class ApiClient(HttpClient http, RetryPolicy policy, TimeProvider time)
{
    /// <summary>An HTTP client of at most <paramref name="connections"/> connections to one server.</summary>
    /// <param name="token">The bearer token, or null for the public.</param>
    public static HttpClient Connect(Uri server, string? token, int connections)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        var http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return http;
    }

    public Task<ApiAnswer> Get(string path, CancellationToken cancellation = default) =>
        Send(HttpMethod.Get, path, json: null, key: null, cancellation);

    /// <param name="body">Serialised with camelCase names.</param>
    public Task<ApiAnswer> Put(string path, object body, CancellationToken cancellation = default) =>
        Send(HttpMethod.Put, path, Serialise(body), key: null, cancellation);

    /// <param name="body">Serialised with camelCase names.</param>
    /// <param name="key">The <c>Idempotency-Key</c>; null = the request is sent once only, since a repetition might do it twice.</param>
    public Task<ApiAnswer> Post(string path, object body, string? key, CancellationToken cancellation = default) =>
        Send(HttpMethod.Post, path, Serialise(body), key, cancellation);

    /// <summary>Sends a request. Network failures and answers that ask to come back (429, 502, 503, 504) are tried again as the policy says.</summary>
    /// <exception cref="OutcomeUnknownException">The last attempt was not answered, or an earlier one may have been carried out and no later answer settled it.</exception>
    public async Task<ApiAnswer> Send(HttpMethod method, string path, byte[]? json, string? key, CancellationToken cancellation)
    {
        var repeatable = key is not null || method != HttpMethod.Post;
        var begun = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            ApiAnswer? answer = null;
            TimeSpan? retryAfter = null;
            Exception? failure = null;
            try
            {
                (answer, retryAfter) = await Attempt(method, path, json, key, attempt, cancellation).ConfigureAwait(false);
            }
            catch (Exception caught) when (IsNetworkFailure(caught, cancellation))
            {
                failure = caught;
            }

            if (answer is not null && !AsksToComeBack(answer.Status))
            {
                return answer;
            }

            var pause = policy.Delay(attempt, retryAfter, Spread(key ?? path));
            if (!repeatable || time.GetElapsedTime(begun) + pause > policy.GiveUpAfter)
            {
                // A first attempt that was answered is an answer. After a repetition nobody knows what the earlier ones did.
                return answer is not null && attempt == 1
                    ? answer
                    : throw new OutcomeUnknownException($"{method} {path}", attempt, failure ?? new RefusedException("last answer", answer!));
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    private static byte[] Serialise(object body) => JsonSerializer.SerializeToUtf8Bytes(body, ApiAnswer.Json);

    /// <summary>0 to 1, the same for the same key: a run can be repeated, and callers that fail together still part.</summary>
    private static double Spread(string key) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key))) / (double)uint.MaxValue;

    private static bool AsksToComeBack(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout;

    private static bool IsNetworkFailure(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    private async Task<(ApiAnswer Answer, TimeSpan? RetryAfter)> Attempt(
        HttpMethod method,
        string path,
        byte[]? json,
        string? key,
        int attempt,
        CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(policy.AttemptTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await http.SendAsync(request, linked.Token).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(linked.Token).ConfigureAwait(false);
        return (new ApiAnswer(response.StatusCode, body, attempt), RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);
}
