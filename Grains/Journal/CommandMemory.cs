using System.Text.Json.Serialization;

namespace EventsLive.Grains.Journal;

/// <summary>An accepted command as the journal remembers it: no body, no personal data.</summary>
/// <param name="Result">The answer's ids and numbers as UTF-8 JSON.</param>
/// <param name="Version">Number of the command's first record.</param>
public sealed record RememberedCommand(
    Guid CommandId,
    Guid BodyHash,
    [property: JsonConverter(typeof(RawJsonConverter))] ReadOnlyMemory<byte> Result,
    long Version,
    DateTimeOffset Time);

/// <summary>The commands of the last 24 hours by id. Used by one turn at a time; a capture may be read by another thread.</summary>
public sealed class CommandMemory
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private const int ChunkSize = 1024;

    // Forgetting is spread over later commands: no single turn pays for a burst of 24 hours ago.
    private const int ForgetAtMost = 64;

    // Many small tables: the growth of one that holds a million commands would be one long turn.
    private const int Tables = 256;

    private readonly Dictionary<Guid, RememberedCommand>?[] _byId = new Dictionary<Guid, RememberedCommand>?[Tables];

    // Append only: places below a capture's end never change again, which makes a capture safe to read elsewhere.
    private RememberedCommand[][] _chunks = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    public RememberedCommand? Find(Guid commandId) => _byId[TableOf(commandId)]?.GetValueOrDefault(commandId);

    public void Remember(RememberedCommand command)
    {
        Forget(command.Time - Window);
        var table = _byId[TableOf(command.CommandId)] ??= [];
        if (!table.TryAdd(command.CommandId, command))
        {
            return;
        }

        if (_end == _chunks.Length * ChunkSize)
        {
            _chunks = [.. _chunks, new RememberedCommand[ChunkSize]];
        }

        _chunks[_end / ChunkSize][_end % ChunkSize] = command;
        _end++;
    }

    public Capture Take() => new(_chunks, _start, _end);

    private void Forget(DateTimeOffset before)
    {
        for (var i = 0; i < ForgetAtMost && _start < _end && At(_chunks, _start).Time < before; i++)
        {
            var commandId = At(_chunks, _start).CommandId;
            _byId[TableOf(commandId)]!.Remove(commandId);
            _start++;
        }

        if (_start >= ChunkSize)
        {
            _chunks = _chunks[1..];
            _start -= ChunkSize;
            _end -= ChunkSize;
        }
    }

    private static int TableOf(Guid commandId) => (int)((uint)commandId.GetHashCode() % Tables);

    private static RememberedCommand At(RememberedCommand[][] chunks, int place) => chunks[place / ChunkSize][place % ChunkSize];

    /// <summary>The commands remembered at one moment, oldest first.</summary>
    public readonly struct Capture(RememberedCommand[][] chunks, int start, int end)
    {
        public IEnumerable<RememberedCommand> Commands()
        {
            for (var place = start; place < end; place++)
            {
                yield return At(chunks, place);
            }
        }
    }
}
