using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventsLive.Rehearsal.Client;

/// <summary>What the server answered to one request.</summary>
/// <param name="Body">The body as text; empty where there is none.</param>
/// <param name="Attempts">How often the request was sent, 1 or more.</param>
public sealed record ApiAnswer(HttpStatusCode Status, string Body, int Attempts)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="JsonException">The body is not one.</exception>
    public JsonObject Object => Read<JsonObject>();

    /// <summary>The problem's <c>type</c> of a refusal, or null where the body is no problem document.</summary>
    public string? ProblemType
    {
        get
        {
            try
            {
                return Succeeded || Body.Length == 0 ? null : (string?)(JsonNode.Parse(Body) as JsonObject)?["type"];
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <exception cref="JsonException">The body is not such a document.</exception>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, Json) ?? throw new JsonException("The answer's body is null.");

    /// <summary>This answer, if it is a success.</summary>
    /// <param name="request">Names the request in the error.</param>
    /// <exception cref="RefusedException">It is none.</exception>
    public ApiAnswer Expect(string request) => Succeeded ? this : throw new RefusedException(request, this);
}

/// <summary>The server refused what should have been accepted.</summary>
public sealed class RefusedException(string request, ApiAnswer answer)
    : Exception($"{request}: {(int)answer.Status} {answer.Body}")
{
    public ApiAnswer Answer { get; } = answer;
}

/// <summary>No answer came: the request may or may not have been carried out. It may be sent again with the same key.</summary>
public sealed class OutcomeUnknownException(string request, int attempts, Exception? cause)
    : Exception($"{request}: no final answer after {attempts} attempts. {cause?.Message}", cause)
{
    public int Attempts { get; } = attempts;
}
