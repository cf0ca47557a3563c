using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Live;

/// <summary>What a follower lacks: the rows set and removed between two versions of a view, shared by all who lack the same.</summary>
/// <param name="From">The version that it applies to; null = it is a snapshot, and every key that it does not name is gone.</param>
public sealed record FeedDelta(
    ViewVersion? From,
    ViewVersion To,
    ImmutableArray<ViewRow> Set,
    ImmutableArray<string> Removed)
{
    private byte[]? _changeJson;
    private byte[]? _snapshotJson;

    public bool IsSnapshot => From is null;

    /// <summary>As <c>{"set":{key:row},"removed":[key]}</c>, in UTF-8. Serialised at most once whoever asks, save for two who ask at the same moment.</summary>
    public RawJson ChangeJson => new(_changeJson ??= Write("set", withRemoved: true));

    /// <summary>As <c>{"rows":{key:row}}</c>, in UTF-8.</summary>
    public RawJson SnapshotJson => new(_snapshotJson ??= Write("rows", withRemoved: false));

    private byte[] Write(string rowsName, bool withRemoved)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(rowsName);
            foreach (var row in Set)
            {
                writer.WritePropertyName(row.Key);
                writer.WriteRawValue(row.Json, skipInputValidation: true);
            }

            writer.WriteEndObject();
            if (withRemoved)
            {
                writer.WriteStartArray("removed");
                foreach (var key in Removed)
                {
                    writer.WriteStringValue(key);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
