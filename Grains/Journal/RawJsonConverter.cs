using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventsLive.Grains.Journal;

/// <summary>Writes bytes that are JSON already as they are, and reads any value as its bytes.</summary>
public sealed class RawJsonConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return JsonSerializer.SerializeToUtf8Bytes(value.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Span, skipInputValidation: true);
}
