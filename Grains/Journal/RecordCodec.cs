using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventsLive.Grains.Journal;

/// <summary>A record with what the journal wrote beside it.</summary>
/// <param name="Command">Set on the first record of a command that came with a key.</param>
public sealed record JournalRecord(RecordMeta Meta, IRecord Record, RememberedCommand? Command);

/// <summary>Writes records as envelopes, one JSON object a line, and reads them back, whatever schema they were written in.</summary>
/// <remarks>
/// An envelope is <c>{"v":version,"t":time,"a":actor,"k":type alias,"s":schema,"c":command,"b":body}</c>; <c>c</c> is
/// <c>{"i":command id,"h":body hash,"r":result}</c> and only there for the first record of a command with a key.
/// </remarks>
public sealed class RecordCodec(RecordCatalogue catalogue)
{
    // Chinese as itself takes half the bytes of its escapes; no page ever takes these bytes as they are.
    internal static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Appends the envelope of one record, with its line end.</summary>
    public void Encode(IBufferWriter<byte> output, RecordMeta meta, IRecord record, RememberedCommand? command)
    {
        var writer = _writer ??= new Utf8JsonWriter(Stream.Null, WriterOptions);
        writer.Reset(output);
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, meta.Version);
        writer.WriteString("t"u8, meta.Time.UtcDateTime);
        writer.WriteString("a"u8, meta.Actor);
        if (command is not null)
        {
            writer.WriteStartObject("c"u8);
            writer.WriteString("i"u8, command.CommandId);
            writer.WriteString("h"u8, command.BodyHash);
            writer.WritePropertyName("r"u8);
            writer.WriteRawValue(command.Result.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        if (record is CommandNoted)
        {
            writer.WriteString("k"u8, CommandNoted.Alias);
            writer.WriteNumber("s"u8, 1);
        }
        else
        {
            var entry = catalogue.For(record);
            writer.WriteString("k"u8, entry.Alias);
            writer.WriteNumber("s"u8, entry.Schema);
            writer.WritePropertyName("b"u8);
            JsonSerializer.Serialize(writer, record, entry.Json);
        }

        writer.WriteEndObject();
        writer.Flush();
        output.Write("\n"u8);
    }

    /// <exception cref="UnknownRecordException">A type or schema that the catalogue does not know.</exception>
    /// <exception cref="JsonException">The payload is damaged.</exception>
    public IEnumerable<JournalRecord> Decode(ReadOnlyMemory<byte> payload)
    {
        for (var rest = payload; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new JsonException("The last envelope of a batch is cut off.");
            }

            yield return DecodeLine(rest[..end]);
            rest = rest[(end + 1)..];
        }
    }

    private JournalRecord DecodeLine(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        var (version, schema, time) = (0L, 0, default(DateTimeOffset));
        string? actor = null, alias = null;
        (Guid Id, Guid Hash, ReadOnlyMemory<byte> Result)? command = null;
        ReadOnlyMemory<byte> body = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = (char)reader.ValueSpan[0];
            reader.Read();
            switch (name)
            {
                case 'v':
                    version = reader.GetInt64();
                    break;
                case 't':
                    time = reader.GetDateTimeOffset();
                    break;
                case 'a':
                    actor = reader.GetString();
                    break;
                case 'k':
                    alias = reader.GetString();
                    break;
                case 's':
                    schema = reader.GetInt32();
                    break;
                case 'c':
                    command = DecodeCommand(ref reader, line);
                    break;
                case 'b':
                    body = Slice(ref reader, line);
                    break;
                default:
                    throw new JsonException($"An envelope has no property '{name}'.");
            }
        }

        var meta = new RecordMeta(version, time, actor ?? throw new JsonException("An envelope without an actor."));
        return new JournalRecord(
            meta,
            DecodeBody(alias ?? throw new JsonException("An envelope without a type."), schema, body.Span),
            command is { } c ? new RememberedCommand(c.Id, c.Hash, c.Result, version, time) : null);
    }

    private IRecord DecodeBody(string alias, int schema, ReadOnlySpan<byte> body)
    {
        if (alias == CommandNoted.Alias && schema == 1)
        {
            return CommandNoted.Instance;
        }

        var entry = catalogue.For(alias, schema);
        object? record;
        if (schema == entry.Schema)
        {
            record = JsonSerializer.Deserialize(body, entry.Json);
        }
        else
        {
            var old = JsonNode.Parse(body)!.AsObject();
            for (var step = schema; step < entry.Schema; step++)
            {
                old = entry.Upcasters[step](old);
            }

            record = old.Deserialize(entry.Json);
        }

        return (IRecord)(record ?? throw new JsonException($"A record '{alias}' is null."));
    }

    private static (Guid Id, Guid Hash, ReadOnlyMemory<byte> Result) DecodeCommand(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var (id, hash, result) = (Guid.Empty, Guid.Empty, ReadOnlyMemory<byte>.Empty);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = (char)reader.ValueSpan[0];
            reader.Read();
            switch (name)
            {
                case 'i':
                    id = reader.GetGuid();
                    break;
                case 'h':
                    hash = reader.GetGuid();
                    break;
                default:
                    // Copied: remembered for a day, it must not keep its whole batch in memory.
                    result = Slice(ref reader, line).ToArray();
                    break;
            }
        }

        return (id, hash, result);
    }

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }
}

/// <summary>Stands in for the records of an accepted command that changed nothing but came with a key, so that the key is remembered.</summary>
internal sealed record CommandNoted : IRecord
{
    public const string Alias = "journal.noted";

    public static CommandNoted Instance { get; } = new();
}
