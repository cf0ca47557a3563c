using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Sends the steps of scripts to the API when their time has come, and keeps the tickets that the answers bring.</summary>
/// <remarks>
/// A step whose outcome is not known is sent again under the same key until it is. A refused step is left out: it changes nothing,
/// and the demonstration goes on without that visitor.
/// </remarks>
public sealed class DemonstrationRunner(HttpClient api, TimeProvider time, ILogger<DemonstrationRunner> logger) : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, Visitor> _visitors = new(StringComparer.Ordinal);

    // A first start sends hundreds of past steps: real visitors of the same process come first.
    private readonly SemaphoreSlim _gate = new(AtOnce);
    private int _accepted;
    private int _refused;

    /// <summary>Steps that the API accepted so far.</summary>
    public int Accepted => _accepted;

    /// <summary>Steps that the API refused so far.</summary>
    public int Refused => _refused;

    /// <summary>Runs one script to its end; steps whose time is over are sent at once.</summary>
    public async Task RunAsync(DemonstrationScript script, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var step in script.Steps)
            {
                var wait = step.At - time.GetUtcNow();
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }

                await SendAsync(step, cancellationToken);
            }
        }
        finally
        {
            foreach (var visitor in script.Steps.Where(step => step.Visitor is not null).Select(step => step.Visitor!))
            {
                _visitors.TryRemove(visitor, out _);
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task SendAsync(DemonstrationStep step, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            // Built anew for each try: a request message can be sent once only.
            using var request = Request(step);
            if (request is null)
            {
                return;
            }

            if (await TryAsync(step, request, cancellationToken))
            {
                return;
            }

            var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(attempt, 10))));
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <returns>Whether the step has an answer; false = it must be sent again.</returns>
    private async Task<bool> TryAsync(DemonstrationStep step, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            using var response = await api.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _accepted);
                await RememberAsync(step, response, cancellationToken);
                return true;
            }

            if (response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
            {
                return false;
            }

            Interlocked.Increment(ref _refused);
            logger.LogWarning(
                "The demonstration's step {Key} to {Path} was refused with {Status}: {Problem}",
                step.Key,
                step.Path,
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken));
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogDebug(failure, "The demonstration's step {Key} got no answer and is sent again.", step.Key);
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    private HttpRequestMessage? Request(DemonstrationStep step)
    {
        if (step.Kind is StepKind.Put or StepKind.Post or StepKind.Register)
        {
            return Message(step.Kind == StepKind.Put ? HttpMethod.Put : HttpMethod.Post, step.Path, step.Key, step.Body);
        }

        if (!_visitors.TryGetValue(step.Visitor!, out var visitor))
        {
            return null;
        }

        if (step.Kind == StepKind.Cancel)
        {
            var message = Message(HttpMethod.Delete, $"{step.Path}/{visitor.RegistrationId}", step.Key, null);
            message.Headers.Add("Registration-Secret", visitor.Secret);
            return message;
        }

        if (!visitor.Confirmed)
        {
            return null;
        }

        var body = JsonNode.Parse(step.Body)!.AsObject();
        body["ticket"] = visitor.Ticket;
        return Message(HttpMethod.Post, step.Path, step.Key, body.ToJsonString());
    }

    private async Task RememberAsync(DemonstrationStep step, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (step.Kind != StepKind.Register)
        {
            return;
        }

        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        var root = answer.RootElement;
        _visitors[step.Visitor!] = new Visitor(
            root.GetProperty("registrationId").GetString()!,
            root.GetProperty("ticket").GetString()!,
            root.GetProperty("secret").GetString()!,
            root.GetProperty("status").GetString() == "confirmed");
    }

    private static HttpRequestMessage Message(HttpMethod method, string path, string key, string? body)
    {
        var message = new HttpRequestMessage(method, $"api/v1/{path}");
        message.Headers.Add("Idempotency-Key", key);
        if (body is not null)
        {
            message.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        return message;
    }

    private sealed record Visitor(string RegistrationId, string Ticket, string Secret, bool Confirmed);
}
