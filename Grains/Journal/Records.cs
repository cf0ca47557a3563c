using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EventsLive.Grains.Journal;

/// <summary>Marks an immutable fact that a journal keeps. It holds no text about a person: see <see cref="PersonalRow"/>.</summary>
public interface IRecord;

/// <summary>What the journal adds to a record when it writes it down.</summary>
/// <param name="Version">Number of the record in its stream, from 1.</param>
/// <param name="Time">When it was decided; never before the record in front of it.</param>
/// <param name="Actor">Id of who caused it: an account, a device, <c>public</c> or <c>system</c>.</param>
public sealed record RecordMeta(long Version, DateTimeOffset Time, string Actor);

/// <summary>The record types of one noun: alias, current schema number, JSON form and the upcasters from older schemas.</summary>
public sealed class RecordCatalogue
{
    private readonly Dictionary<string, Entry> _byAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Entry> _byType = [];

    /// <summary>The aliases of all types.</summary>
    public IReadOnlyCollection<string> Aliases => _byAlias.Keys;

    /// <summary>Adds a record type under an alias that stays for ever.</summary>
    public RecordCatalogue Add<TRecord>(string alias, int schema, JsonTypeInfo<TRecord> json)
        where TRecord : class, IRecord
    {
        var entry = new Entry(alias, schema, json);
        _byAlias.Add(alias, entry);
        _byType.Add(typeof(TRecord), entry);
        return this;
    }

    /// <summary>Adds the step that turns a body of schema <paramref name="from"/> into one of <c>from + 1</c>.</summary>
    public RecordCatalogue Upcast(string alias, int from, Func<JsonObject, JsonObject> step)
    {
        _byAlias[alias].Upcasters.Add(from, step);
        return this;
    }

    internal Entry For(IRecord record) => _byType.TryGetValue(record.GetType(), out var entry)
        ? entry
        : throw new InvalidOperationException($"{record.GetType().Name} is in no record catalogue.");

    /// <exception cref="UnknownRecordException">No type of that alias, a newer schema than this program's, or a missing upcaster.</exception>
    internal Entry For(string alias, int schema)
    {
        if (!_byAlias.TryGetValue(alias, out var entry))
        {
            throw new UnknownRecordException(alias, schema);
        }

        for (var step = schema; step < entry.Schema; step++)
        {
            if (!entry.Upcasters.ContainsKey(step))
            {
                throw new UnknownRecordException(alias, schema);
            }
        }

        return schema <= entry.Schema ? entry : throw new UnknownRecordException(alias, schema);
    }

    internal sealed record Entry(string Alias, int Schema, JsonTypeInfo Json)
    {
        public Dictionary<int, Func<JsonObject, JsonObject>> Upcasters { get; } = [];
    }
}

/// <summary>A stored record that this program cannot read: the grain refuses to start rather than to skip it.</summary>
public sealed class UnknownRecordException(string alias, int schema)
    : Exception($"The journal holds a record '{alias}' of schema {schema} that this version of the program does not know.");
