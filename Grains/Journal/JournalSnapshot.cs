using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventsLive.Grains.Journal;

/// <summary>What a snapshot holds beside the model's own state.</summary>
/// <param name="Schema">The model's snapshot schema.</param>
/// <param name="LastTime">Time of the last record, below which the next one never falls.</param>
internal sealed record SnapshotHeader(int Schema, long Version, DateTimeOffset LastTime);

/// <summary>Packs a state and its remembered commands into snapshot chunks: each begins with a byte that says what it holds.</summary>
internal static class JournalSnapshot
{
    private const byte HeaderChunk = (byte)'H';
    private const byte CommandChunk = (byte)'C';
    private const byte StateChunk = (byte)'S';

    public static IEnumerable<ReadOnlyMemory<byte>> Write<TState>(
        JournalModel<TState> model, SnapshotHeader header, TState state, CommandMemory.Capture commands)
        where TState : class
    {
        yield return Mark(HeaderChunk, JsonSerializer.SerializeToUtf8Bytes(header, SnapshotJson.Default.SnapshotHeader));
        foreach (var chunk in SnapshotLines.Write(commands.Commands(), SnapshotJson.Default.RememberedCommand))
        {
            yield return Mark(CommandChunk, chunk.Span);
        }

        foreach (var chunk in model.Save(state))
        {
            yield return Mark(StateChunk, chunk.Span);
        }
    }

    /// <summary>The snapshot's content; null when another version of the model wrote it.</summary>
    public static (SnapshotHeader Header, TState State)? Read<TState>(JournalModel<TState> model, StoredSnapshot snapshot, CommandMemory commands)
        where TState : class
    {
        var header = JsonSerializer.Deserialize(Chunks(snapshot, HeaderChunk).Single().Span, SnapshotJson.Default.SnapshotHeader)!;
        if (header.Schema != model.SnapshotSchema)
        {
            return null;
        }

        foreach (var command in SnapshotLines.Read(Chunks(snapshot, CommandChunk), SnapshotJson.Default.RememberedCommand))
        {
            commands.Remember(command);
        }

        return (header, model.Load(Chunks(snapshot, StateChunk)));
    }

    private static ReadOnlyMemory<byte> Mark(byte kind, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + 1];
        chunk[0] = kind;
        content.CopyTo(chunk.AsSpan(1));
        return chunk;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(StoredSnapshot snapshot, byte kind) =>
        snapshot.Chunks.Where(chunk => chunk.Span[0] == kind).Select(chunk => chunk[1..]);
}

[JsonSerializable(typeof(SnapshotHeader))]
[JsonSerializable(typeof(RememberedCommand))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
