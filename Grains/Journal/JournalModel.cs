namespace EventsLive.Grains.Journal;

/// <summary>The pure rules of one noun: how its records fold into a state, what is due at a time, and how a state is written to a snapshot.</summary>
/// <typeparam name="TState">An immutable state: the journal keeps several versions of it and hands them to other threads.</typeparam>
public abstract class JournalModel<TState>
    where TState : class
{
    /// <summary>The noun in the stream id.</summary>
    public abstract string Noun { get; }

    public abstract RecordCatalogue Records { get; }

    public abstract TState Empty { get; }

    public abstract TState Apply(TState state, IRecord record, RecordMeta meta);

    /// <summary>Records that the passing of time alone causes, in order; applied before any command is decided.</summary>
    public virtual IReadOnlyList<IRecord> Due(TState state, DateTimeOffset now) => [];

    /// <summary>When <see cref="Due"/> will next be non-empty; null = never.</summary>
    public virtual DateTimeOffset? NextDueAt(TState state) => null;

    /// <summary>Raised when the snapshot's form changes: a snapshot of another schema is not read, the records are.</summary>
    public abstract int SnapshotSchema { get; }

    /// <summary>The state as chunks, see <see cref="SnapshotLines"/>. Runs on another thread than the grain.</summary>
    public abstract IEnumerable<ReadOnlyMemory<byte>> Save(TState state);

    public abstract TState Load(IEnumerable<ReadOnlyMemory<byte>> chunks);
}

/// <summary>What a rule made of a command: records to append with the answer they carry, or a refusal that changes nothing.</summary>
/// <typeparam name="TResult">The answer: ids and numbers only, since the journal remembers it with the command.</typeparam>
/// <param name="Result">Set where the command was accepted.</param>
/// <param name="Refusal">Set where it was refused; then there are no records.</param>
public sealed record Decision<TResult>(
    TResult? Result,
    Refusal? Refusal,
    IReadOnlyList<IRecord> Records,
    IReadOnlyList<PersonalRow> Personal)
{
    public static implicit operator Decision<TResult>(Refusal refusal) => Decision.Refuse<TResult>(refusal);
}

/// <summary>Makes decisions.</summary>
public static class Decision
{
    public static Decision<TResult> Accept<TResult>(
        TResult result,
        IReadOnlyList<IRecord> records,
        IReadOnlyList<PersonalRow>? personal = null) => new(result, null, records, personal ?? []);

    public static Decision<TResult> Refuse<TResult>(Refusal refusal) => new(default, refusal, [], []);
}
