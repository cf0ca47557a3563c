using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventsLive.Dashboard.Api;

/// <summary>Answers a request with JSON from generated code, in one write of known length.</summary>
public sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> json, int status = StatusCodes.Status200OK) : IResult, IStatusCodeHttpResult
{
    public T Value => value;

    public int? StatusCode => status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, json);
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
