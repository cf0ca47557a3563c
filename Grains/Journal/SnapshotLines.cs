using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventsLive.Grains.Journal;

/// <summary>Writes a state as lines of JSON in chunks of bounded size and reads them back; no line is split over two chunks.</summary>
public static class SnapshotLines
{
    /// <summary>A chunk is closed once it has this many bytes: small enough for a row of every store after the line that passes it.</summary>
    public const int ChunkBytes = 256 * 1024;

    public static IEnumerable<ReadOnlyMemory<byte>> Write<TLine>(IEnumerable<TLine> lines, JsonTypeInfo<TLine> json)
    {
        var buffer = new ArrayBufferWriter<byte>(ChunkBytes + 4096);
        using var writer = new Utf8JsonWriter(buffer, RecordCodec.WriterOptions);
        foreach (var line in lines)
        {
            JsonSerializer.Serialize(writer, line, json);
            writer.Flush();
            writer.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= ChunkBytes)
            {
                yield return buffer.WrittenMemory.ToArray();
                buffer.ResetWrittenCount();
            }
        }

        if (buffer.WrittenCount > 0)
        {
            yield return buffer.WrittenMemory.ToArray();
        }
    }

    public static IEnumerable<TLine> Read<TLine>(IEnumerable<ReadOnlyMemory<byte>> chunks, JsonTypeInfo<TLine> json)
    {
        foreach (var chunk in chunks)
        {
            for (var rest = chunk; !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                yield return JsonSerializer.Deserialize(line.Span, json)
                    ?? throw new JsonException("A snapshot line is null.");
            }
        }
    }
}
