using System.Text.Json.Serialization;

namespace EventsLive.Dashboard.Charts;

/// <summary>One point as the browser's library reads it.</summary>
public sealed record ChartPoint(
    [property: JsonPropertyName("x")] object X,
    [property: JsonPropertyName("y")] decimal? Y,
    [property: JsonPropertyName("fillColor"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FillColor = null);

/// <summary>One series as the browser's library reads it.</summary>
public sealed record ChartSeries(
    [property: JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("data")] IReadOnlyList<ChartPoint> Data);

/// <summary>A point that changed, by its place in its series.</summary>
public sealed record ChangedPoint([property: JsonPropertyName("at")] int At, [property: JsonPropertyName("point")] ChartPoint Point);

/// <summary>What changed in a series: its new length and the points that are not what they were.</summary>
public sealed record SeriesDelta(
    [property: JsonPropertyName("length")] int Length,
    [property: JsonPropertyName("changed")] IReadOnlyList<ChangedPoint> Changed)
{
    public bool IsEmpty(ChartSeries before) => Changed.Count == 0 && Length == before.Data.Count;

    public static SeriesDelta Between(ChartSeries before, ChartSeries after) => new(
        after.Data.Count,
        [.. after.Data.Select((point, at) => new ChangedPoint(at, point)).Where(p => p.At >= before.Data.Count || before.Data[p.At] != p.Point)]);
}
