using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Journal;

/// <summary>
/// The history of one grain: decides commands in one turn, commits their records in groups, and answers only what rests on durable records.
/// </summary>
/// <remarks>
/// Confined to one turn at a time (a grain's scheduler): it takes no locks. Three positions follow each other along the stream: working
/// (all that was decided), in flight (one batch at the store) and durable. Decisions see the working state, readers the durable one.
/// Once a batch cannot be committed, everything decided on top of it fails with it and the journal stays failed: the grain starts anew.
/// </remarks>
public sealed partial class Journal<TState>
    where TState : class
{
    private readonly StreamId _stream;
    private readonly IJournalStore _store;
    private readonly JournalModel<TState> _model;
    private readonly TimeProvider _time;
    private readonly JournalOptions _options;
    private readonly ILogger _logger;
    private readonly RecordCodec _codec;
    private readonly CommandMemory _commands;
    private readonly Queue<PendingCommand> _pending = new();
    private readonly ArrayBufferWriter<byte> _encoding = new(4096);

    private PendingCommand? _newest;
    private TState _working;
    private long _workingVersion;
    private DateTimeOffset _lastTime;
    private bool _claimed;
    private bool _flushing;
    private bool _failed;
    private TaskCompletionSource<bool>? _claim;
    private long _tailBytes;
    private long _snapshotBytes;
    private Task _snapshot = Task.CompletedTask;
    private bool _snapshotting;

    internal Journal(
        StreamId stream, IJournalStore store, JournalModel<TState> model, TimeProvider time, JournalOptions options, ILogger logger, LoadedJournal<TState> loaded)
    {
        (_stream, _store, _model, _time, _options, _logger) = (stream, store, model, time, options, logger);
        _codec = new RecordCodec(model.Records);
        (DurableHead, Durable, _commands) = (loaded.Head, loaded.State, loaded.Commands);
        (_working, _workingVersion, _lastTime) = (loaded.State, loaded.Head.Version, loaded.LastTime);
        (_tailBytes, _snapshotBytes) = (loaded.TailBytes, loaded.SnapshotBytes);
        (_durableCommands, _durableTime) = (loaded.Commands.Take(), loaded.LastTime);
    }

    /// <summary>The state after the newest durable record.</summary>
    public TState Durable { get; private set; }

    public StreamHead DurableHead { get; private set; }

    /// <summary>Whether nothing is on its way to the store.</summary>
    public bool Idle => _pending.Count == 0 && !_flushing && !_snapshotting;

    /// <summary>Called after a batch became durable, with its records.</summary>
    public Action<IReadOnlyList<JournalRecord>>? Committed { get; set; }

    /// <summary>Called once, when the journal has failed and must be loaded anew.</summary>
    public Action? Failed { get; set; }

    /// <summary>Decides a command on all that was decided before it and answers when its records, or those that a refusal rests on, are durable.</summary>
    /// <remarks>Everything up to the last <c>await</c> runs in the caller's turn.</remarks>
    public async Task<Answer<TResult>> ExecuteAsync<TResult>(
        CommandStamp stamp, JsonTypeInfo<TResult> resultJson, Func<TState, DateTimeOffset, Decision<TResult>> decide)
    {
        // Before anything else: also a failed or busy journal knows what became of the first try.
        if (stamp.CommandId is { } commandId && _commands.Find(commandId) is { } earlier)
        {
            return await Settled(earlier.Version) switch
            {
                Fate.Unknown => Refused<TResult>(RefusalKind.OutcomeUnknown),
                Fate.NotStored => Refused<TResult>(RefusalKind.StoreUnavailable),
                _ when earlier.BodyHash != stamp.BodyHash => Refused<TResult>(RefusalKind.KeyReused, "Idempotency-Key"),
                _ => new Answer<TResult>(JsonSerializer.Deserialize(earlier.Result.Span, resultJson), null),
            };
        }

        if (_failed)
        {
            return Refused<TResult>(RefusalKind.StoreUnavailable);
        }

        if (_pending.Count >= _options.MaxPending)
        {
            return Refused<TResult>(RefusalKind.Overloaded);
        }

        var now = ApplyDue();
        var decision = decide(_working, now);
        if (decision.Refusal is not null)
        {
            return await Settled(_workingVersion) == Fate.Durable
                ? new Answer<TResult>(default, decision.Refusal)
                : Refused<TResult>(RefusalKind.StoreUnavailable);
        }

        var records = decision.Records.Count == 0 && stamp.CommandId is not null ? [CommandNoted.Instance] : decision.Records;
        if (records.Count == 0)
        {
            return await Settled(_workingVersion) == Fate.Durable
                ? new Answer<TResult>(decision.Result, null)
                : Refused<TResult>(RefusalKind.StoreUnavailable);
        }

        var remembered = stamp.CommandId is { } id
            ? new RememberedCommand(id, stamp.BodyHash, JsonSerializer.SerializeToUtf8Bytes(decision.Result!, resultJson), _workingVersion + 1, now)
            : null;
        if (TryAdd(stamp.Actor, now, records, decision.Personal, remembered) is not { } added)
        {
            return Refused<TResult>(RefusalKind.TooLarge);
        }

        return await added.Fate switch
        {
            Fate.Durable => new Answer<TResult>(decision.Result, null),
            Fate.Unknown => Refused<TResult>(RefusalKind.OutcomeUnknown),
            _ => Refused<TResult>(RefusalKind.StoreUnavailable),
        };
    }

    /// <summary>The epoch of this life, claimed at the store if no append has claimed it yet; null when there is nothing to claim.</summary>
    /// <exception cref="JournalStoreException">The journal has failed: what is really stored, only the next life of the grain will read.</exception>
    public async Task<long?> ClaimAsync()
    {
        if (_workingVersion == 0)
        {
            return null;
        }

        if (!_claimed && !_failed)
        {
            _claim ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var claim = _claim.Task;
            StartFlushing();
            await claim;
        }

        return _failed ? throw new JournalStoreException($"The journal of {_stream} has failed; its grain starts anew.") : DurableHead.Epoch;
    }

    /// <summary>Waits until all that was decided is durable or has failed, then writes a snapshot if records stand behind the last one.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await Settled(_workingVersion);
        await _snapshot.WaitAsync(cancellationToken);
        if (!_failed && _tailBytes > _options.SnapshotAfterBytes / 4)
        {
            StartSnapshot();
            await _snapshot.WaitAsync(cancellationToken);
        }
    }

    private static Answer<TResult> Refused<TResult>(RefusalKind kind, string? field = null) => new(default, Refusal.Of(kind, field));

    private DateTimeOffset ApplyDue()
    {
        var now = _time.GetUtcNow();
        now = now < _lastTime ? _lastTime : now;
        if (_model.Due(_working, now) is { Count: > 0 } due && TryAdd("system", now, due, [], null) is null)
        {
            throw new InvalidOperationException($"What is due at {_stream} is larger than a batch.");
        }

        return now;
    }

    /// <summary>Applies records to the working state and queues them; null when they are larger than a batch may be.</summary>
    private PendingCommand? TryAdd(
        string actor, DateTimeOffset now, IReadOnlyList<IRecord> records, IReadOnlyList<PersonalRow> personal, RememberedCommand? remembered)
    {
        var personalBytes = 0;
        for (var i = 0; i < personal.Count; i++)
        {
            personalBytes += personal[i].Json.Length + personal[i].Subject.Length;
        }

        _encoding.ResetWrittenCount();
        var written = new JournalRecord[records.Count];
        var state = _working;
        for (var i = 0; i < records.Count; i++)
        {
            var meta = new RecordMeta(_workingVersion + 1 + i, now, actor);
            written[i] = new JournalRecord(meta, records[i], i == 0 ? remembered : null);
            _codec.Encode(_encoding, meta, records[i], written[i].Command);
            state = records[i] is CommandNoted ? state : _model.Apply(state, records[i], meta);
        }

        var pending = new PendingCommand(written, personal, _encoding.WrittenSpan.ToArray(), personalBytes, state);
        if (!pending.FitsAlone(_store.Limits))
        {
            return null;
        }

        (_working, _workingVersion, _lastTime) = (state, _workingVersion + records.Count, now);
        if (remembered is not null)
        {
            _commands.Remember(remembered);
        }

        pending.Commands = _commands.Take();
        _pending.Enqueue(pending);
        _newest = pending;
        StartFlushing();
        return pending;
    }

    /// <summary>What became of the records up to a version.</summary>
    private async Task<Fate> Settled(long version)
    {
        if (version > DurableHead.Version && _newest is not null)
        {
            // The newest entry settles last, and not always as those before it did: each has the fate of its own batch.
            await _newest.Fate;
        }

        return version <= DurableHead.Version ? Fate.Durable
            : version <= _unknownUpTo ? Fate.Unknown
            : Fate.NotStored;
    }

    private enum Fate
    {
        Durable,
        NotStored,
        Unknown,
    }

    /// <summary>The records of one command on their way to the store: never split over two batches.</summary>
    private sealed class PendingCommand(
        IReadOnlyList<JournalRecord> records, IReadOnlyList<PersonalRow> personal, byte[] payload, int personalBytes, TState stateAfter)
    {
        private readonly TaskCompletionSource<Fate> _fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<JournalRecord> Records { get; } = records;

        public IReadOnlyList<PersonalRow> Personal { get; } = personal;

        public byte[] Payload { get; } = payload;

        public int Bytes { get; } = payload.Length + personalBytes;

        public TState StateAfter { get; } = stateAfter;

        public CommandMemory.Capture Commands { get; set; }

        public Task<Fate> Fate => _fate.Task;

        public void Settle(Fate fate) => _fate.TrySetResult(fate);

        public bool FitsAlone(JournalLimits limits) =>
            Records.Count <= limits.MaxRecords && Bytes <= limits.MaxBytes && Personal.Count <= limits.MaxPersonalRows;
    }
}

/// <summary>Loads journals.</summary>
public static class Journal
{
    /// <summary>Reads a stream. Nothing is written and nothing is claimed.</summary>
    /// <exception cref="JournalStoreException">The store is out of reach or damaged.</exception>
    /// <exception cref="UnknownRecordException">The stream holds a record that this program does not know.</exception>
    public static async Task<Journal<TState>> LoadAsync<TState>(
        StreamId stream, IJournalStore store, JournalModel<TState> model, TimeProvider time, JournalOptions options, ILogger logger, CancellationToken cancellationToken)
        where TState : class
    {
        // Off the caller's scheduler: decoding a long stream must not be one long turn.
        var loaded = await Task.Run(() => LoadedJournal<TState>.ReadAsync(stream, store, model, logger, cancellationToken), cancellationToken);
        return new Journal<TState>(stream, store, model, time, options, logger, loaded);
    }
}
