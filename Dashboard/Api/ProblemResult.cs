using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>An RFC 9457 problem document.</summary>
/// <param name="Type">Stable: <c>urn:eventslive:problem:…</c>.</param>
/// <param name="Field">The JSON field, path part or header at fault.</param>
/// <param name="Errors">Every fault of an imported file, by line.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LineProblem>? Errors);

/// <summary>One fault of an imported file.</summary>
/// <param name="Line">Line of the file; the header is line 1.</param>
public sealed record LineProblem(int Line, string? Field, string Type, string Title, string? Detail);

/// <summary>Answers a request with a problem document.</summary>
public sealed class ProblemResult(
    ProblemKind kind,
    string? at = null,
    ImmutableArray<string> arguments = default,
    IReadOnlyList<LineProblem>? errors = null) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public ProblemKind Kind => kind;

    public string? Field => at;

    /// <summary>What is wrong, in words for a page, without the field.</summary>
    public string Message => ProblemText.Text($"{kind.Name}.page") ?? ProblemText.Title(kind) + ProblemText.Detail(kind, arguments);

    public IReadOnlyList<LineProblem>? Errors => errors;

    public int? StatusCode => kind.Status;

    public static ProblemResult Of(Refusal refusal) => new(
        ProblemKind.Of(refusal.Kind),
        refusal.Field,
        // What is wrong with a sheet, in its own words.
        refusal is { Kind: RefusalKind.SheetsUnfit, Others: [var why, ..] } ? refusal.Arguments.Add(Of(why).Message) : refusal.Arguments);

    public static ProblemResult Of(RefusalKind refusal, string? field = null) => new(ProblemKind.Of(refusal), field);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var document = new ProblemDocument(
            kind.Type, ProblemText.Title(kind), kind.Status, ProblemText.Detail(kind, arguments), at, errors);
        var response = httpContext.Response;
        response.StatusCode = kind.Status;
        response.ContentType = ContentType;
        if (kind.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Body.ProblemDocument);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
