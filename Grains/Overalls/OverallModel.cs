using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Overalls;

/// <summary>How the parts are totalled, from here on.</summary>
public sealed record OverallConfigured(OverallSettings Settings) : IRecord;

/// <summary>What is stored of a large event's totals: the settings, and how often they were changed.</summary>
public sealed record OverallState(long Revision, OverallSettings? Settings)
{
    public static OverallState Empty { get; } = new(0, null);
}

/// <summary>Decides how a large event's parts are totalled. Pure.</summary>
public static class OverallRules
{
    public static Decision<OverallRevision> Configure(OverallState state, OverallSettings settings)
    {
        if (settings.Check() is { } refusal)
        {
            return refusal;
        }

        settings = settings with { Weights = [.. settings.Weights.OrderBy(weight => weight.Part, StringComparer.Ordinal)] };
        return state.Settings?.SameAs(settings) == true
            ? Decision.Accept(new OverallRevision(false, state.Revision), [])
            : Decision.Accept(new OverallRevision(state.Settings is null, state.Revision + 1), [new OverallConfigured(settings)]);
    }
}

/// <summary>Folds the records of a large event's totals into their state and writes the state to snapshots.</summary>
public sealed class OverallModel : JournalModel<OverallState>
{
    public override string Noun => "overall";

    public override RecordCatalogue Records { get; } = new RecordCatalogue().Add("overall.configured", 1, OverallJson.Default.OverallConfigured);

    public override OverallState Empty => OverallState.Empty;

    public override int SnapshotSchema => 1;

    public override OverallState Apply(OverallState state, IRecord record, RecordMeta meta) => record switch
    {
        OverallConfigured configured => new OverallState(state.Revision + 1, configured.Settings),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an overall."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(OverallState state) => SnapshotLines.Write([state], OverallJson.Default.OverallState);

    public override OverallState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) => SnapshotLines.Read(chunks, OverallJson.Default.OverallState).Single();
}

/// <summary>JSON of what an overall's stream keeps: records, remembered answers and snapshot lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OverallConfigured))]
[JsonSerializable(typeof(OverallRevision))]
[JsonSerializable(typeof(OverallState))]
internal sealed partial class OverallJson : JsonSerializerContext;
