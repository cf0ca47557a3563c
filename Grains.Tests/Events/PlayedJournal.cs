using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Plays decisions into a state as a journal would, keeps what it wrote, and can replay it.</summary>
internal sealed class PlayedJournal<TState>(JournalModel<TState> model)
    where TState : class
{
    private readonly List<(string Alias, int Schema, byte[] Json, RecordMeta Meta)> _written = [];

    public TState State { get; private set; } = model.Empty;

    public List<IRecord> Records { get; } = [];

    public Dictionary<string, PersonalRow> Personal { get; } = [];

    public Decision<TResult> Play<TResult>(Decision<TResult> decision, DateTimeOffset time)
    {
        foreach (var record in decision.Records)
        {
            var meta = new RecordMeta(_written.Count + 1, time, "test");
            var entry = model.Records.For(record);
            _written.Add((entry.Alias, entry.Schema, JsonSerializer.SerializeToUtf8Bytes(record, entry.Json), meta));
            Records.Add(record);
            State = model.Apply(State, record, meta);
        }

        foreach (var row in decision.Personal)
        {
            Personal[row.Subject] = row;
        }

        return decision;
    }

    /// <summary>The state that the written records make when they are read back from their JSON.</summary>
    public TState Replay() => _written.Aggregate(model.Empty, (state, written) =>
    {
        var entry = model.Records.For(written.Alias, written.Schema);
        var record = (IRecord)JsonSerializer.Deserialize(written.Json, entry.Json)!;
        return model.Apply(state, record, written.Meta);
    });

    /// <summary>The state after a snapshot was written and read.</summary>
    public TState Reload() => model.Load(model.Save(State));
}
