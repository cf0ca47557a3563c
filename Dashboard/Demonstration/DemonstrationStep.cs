using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>What a step of the demonstration does with the API, beyond its body.</summary>
public enum StepKind
{
    Put = 1,
    Post = 2,

    /// <summary>Registers a visitor and remembers the ticket and the secret of the answer.</summary>
    Register = 3,

    /// <summary>Shows the visitor's ticket at a gate; left out where the visitor holds no confirmed place.</summary>
    CheckIn = 4,

    /// <summary>Cancels a visitor's registration with its secret.</summary>
    Cancel = 5,
}

/// <summary>One call of the API that the demonstration makes when its time has come.</summary>
/// <param name="Key">The <c>Idempotency-Key</c>, the same in every life of the process: a step that was sent before has no effect again.</param>
/// <param name="Path">Below <c>/api/v1</c>; for <see cref="StepKind.Cancel"/> the collection of registrations.</param>
/// <param name="Body">JSON without the ticket, which only the answer of an earlier step tells.</param>
/// <param name="Visitor">Whose registration it is about.</param>
public sealed record DemonstrationStep(DateTimeOffset At, string Key, StepKind Kind, string Path, string Body, string? Visitor = null);

/// <summary>The steps of one part of the demonstration, by time: a contest, an event of the programme or a venue's day.</summary>
public sealed record DemonstrationScript(string Id, ImmutableArray<DemonstrationStep> Steps)
{
    public DateTimeOffset Begins => Steps[0].At;

    public DateTimeOffset Ends => Steps[^1].At;
}

/// <summary>Collects the steps of one script and sorts them by time.</summary>
internal sealed class ScriptWriter(string id)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<DemonstrationStep> _steps = [];

    public void Put(DateTimeOffset at, string path, object body) => Add(at, StepKind.Put, path, body, null);

    public void Post(DateTimeOffset at, string path, object body) => Add(at, StepKind.Post, path, body, null);

    public void Register(DateTimeOffset at, string eventId, string visitor, object body) =>
        Add(at, StepKind.Register, $"events/{eventId}/registrations", body, visitor);

    public void Cancel(DateTimeOffset at, string eventId, string visitor) =>
        Add(at, StepKind.Cancel, $"events/{eventId}/registrations", new { }, visitor);

    public void CheckIn(DateTimeOffset at, string eventId, string visitor, bool leaves) =>
        Add(at, StepKind.CheckIn, $"events/{eventId}/check-ins", new { direction = leaves ? "out" : "in", at, device = "demo-gate", gate = "1" }, visitor);

    public DemonstrationScript Script() =>
        // A stable sort: steps of the same moment stay in the order in which they were written.
        new(id, [.. _steps.OrderBy(step => step.At)]);

    private void Add(DateTimeOffset at, StepKind kind, string path, object body, string? visitor) =>
        _steps.Add(new DemonstrationStep(at, $"demo-{id}-{_steps.Count}", kind, path, JsonSerializer.Serialize(body, Json), visitor));
}
