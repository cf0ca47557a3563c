using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventsLive.Benchmarks;

/// <summary>The measure of registrations over HTTP: an endpoint that parses and answers the same JSON and does nothing else.</summary>
internal static class BareEndpoint
{
    public const string Argument = "bare-endpoint";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
        var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/api/v1/events/{eventId}/registrations", (string eventId, BareRequest request) => TypedResults.Created(
            (string?)null,
            new BareAnswer("h27mkb15c6a31b533x6h", "confirmed", request.Places ?? 1, "AQR0YWxraDI3bWtiMTVjNmEzMWI1MzN4Nmjggdp2qiavP0AwD8aDgjdC", "3jmugwM3AlqE3MvCeN6jUQ")));
        await app.RunAsync();
    }
}

internal sealed record BareRequest(string Name, string? Phone, string? School, int? Places);

internal sealed record BareAnswer(string RegistrationId, string Status, int Places, string Ticket, string Secret);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(BareAnswer))]
internal sealed partial class BareJson : JsonSerializerContext;
