using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventsLive.Grains.Journal;

/// <summary>What every journaled grain needs from its host.</summary>
public sealed class JournalServices(IJournalStore store, TimeProvider time, IIdSource ids, IOptions<JournalOptions> options, ILoggerFactory loggers)
{
    public IJournalStore Store { get; } = store;

    public TimeProvider Time { get; } = time;

    public IIdSource Ids { get; } = ids;

    public JournalOptions Options { get; } = options.Value;

    public ILoggerFactory Loggers { get; } = loggers;
}

/// <summary>The base of a grain with a history: loads its journal, decides commands on it and publishes views of what is durable.</summary>
/// <remarks>Subclasses are <c>[Reentrant]</c>: a command decides in one turn and then waits for its batch while others decide.</remarks>
public abstract class JournaledGrain<TState>(JournalServices services, JournalModel<TState> model)
    : PublishingGrain(services.Time)
    where TState : class
{
    /// <summary>Records, texts or sheets that one answer holds at most.</summary>
    protected const int MaxRecordsPage = 5_000;

    /// <summary>Asking for an unknown id must not leave a grain behind in memory.</summary>
    private static readonly TimeSpan UnknownStaysFor = TimeSpan.FromSeconds(2);

    private Journal<TState>? _journal;
    private IGrainTimer? _unknown;

    protected JournalServices Services { get; } = services;

    protected StreamId Stream { get; private set; }

    protected string District => Stream.District;

    /// <summary>The state after the newest durable record: what readers and views see.</summary>
    protected TState Durable => Journal.Durable;

    protected StreamHead DurableHead => Journal.DurableHead;

    /// <summary>Whether anything was ever recorded here.</summary>
    protected bool Exists => Journal.DurableHead.Version > 0;

    private Journal<TState> Journal => _journal ?? throw new InvalidOperationException("The grain is not active.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (district, id) = GrainKey.Split(this.GetPrimaryKeyString());
        Stream = new StreamId(district, model.Noun, id);
        _journal = await EventsLive.Grains.Journal.Journal.LoadAsync(
            Stream, Services.Store, model, Services.Time, Services.Options, Services.Loggers.CreateLogger(GetType()), cancellationToken);
        _journal.Committed = OnCommitted;
        // The next activation reads what is really stored: nothing of this one's working state may survive.
        _journal.Failed = DeactivateOnIdle;
        if (!Exists)
        {
            _unknown = this.RegisterGrainTimer(LeaveIfUnknown, new GrainTimerCreationOptions(UnknownStaysFor, UnknownStaysFor) { Interleave = true });
        }

        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_journal is not null)
        {
            await _journal.CloseAsync(cancellationToken);
        }

        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>The number of the newest durable record; 0 = nothing was ever recorded.</summary>
    public Task<long> RecordCount() => Task.FromResult(DurableHead.Version);

    /// <summary>At most <paramref name="most"/> of the durable records after a version, in order and without loss; empty = the end for now.</summary>
    public async Task<ImmutableArray<HistoryEntry>> Records(long after, int most)
    {
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        await foreach (var (record, alias, json) in RecordsAfter(after))
        {
            entries.Add(new HistoryEntry(record.Meta.Version, record.Meta.Time, record.Meta.Actor, alias, json));
            if (entries.Count >= Math.Clamp(most, 1, MaxRecordsPage))
            {
                break;
            }
        }

        return entries.ToImmutable();
    }

    /// <summary>The keys of personal rows that hold a picture lie from here to there, both not included: they are no texts, and too large to be read together; null = there are none.</summary>
    protected virtual (string From, string To)? Pictures => null;

    /// <summary>A page of at most <paramref name="most"/> of the stream's personal rows behind a subject (null = from the first), without pictures; empty = there are no more.</summary>
    public async Task<ImmutableArray<KeptText>> Texts(string? after, int most)
    {
        while (true)
        {
            var page = await Services.Store.PagePersonalAsync(Stream, after, Math.Clamp(most, 1, MaxRecordsPage), CancellationToken.None);
            ImmutableArray<KeptText> texts = [.. page.Where(row => !IsPicture(row)).Select(row => new KeptText(row.Subject, row.Json.ToArray()))];
            if (page.Count == 0 || texts.Length > 0)
            {
                return texts;
            }

            after = Pictures!.Value.To;
        }
    }

    private bool IsPicture(PersonalRow row) => Pictures is var (from, _) && row.Subject.StartsWith(from, StringComparison.Ordinal);

    /// <summary>Decides a command and answers once what the answer rests on is durable.</summary>
    /// <param name="decide">Pure; sees everything that was decided before, durable or not.</param>
    protected Task<Answer<TResult>> Execute<TResult>(
        CommandStamp stamp, JsonTypeInfo<TResult> resultJson, Func<TState, DateTimeOffset, Decision<TResult>> decide) =>
        Journal.ExecuteAsync(stamp, resultJson, decide);

    /// <summary>The durable records after a version, in order, read from the store with their alias and their JSON in the newest schema. Records that tell nothing are left out.</summary>
    protected async IAsyncEnumerable<(JournalRecord Record, string Alias, byte[] Json)> RecordsAfter(long version)
    {
        var end = DurableHead.Version;
        if (version >= end)
        {
            yield break;
        }

        var codec = new RecordCodec(model.Records);
        await foreach (var batch in Services.Store.ReadAsync(Stream, version + 1, CancellationToken.None))
        {
            foreach (var record in codec.Decode(batch.Payload).Where(record => record.Meta.Version > version && record.Meta.Version <= end && record.Record is not CommandNoted))
            {
                var entry = model.Records.For(record.Record);
                yield return (record, entry.Alias, JsonSerializer.SerializeToUtf8Bytes(record.Record, entry.Json));
            }

            if (batch.LastVersion >= end)
            {
                yield break;
            }
        }
    }

    /// <summary>Keys of the rows that a record may change.</summary>
    protected abstract IEnumerable<string> Touched(IRecord record);

    protected override Task<long?> EpochAsync() => Journal.ClaimAsync();

    private Task LeaveIfUnknown()
    {
        if (Exists)
        {
            _unknown?.Dispose();
        }
        else if (Journal.Idle)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    /// <summary>Says of records that have become durable whom they concern: everybody, unless a subclass knows better.</summary>
    protected virtual void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        foreach (var record in records)
        {
            if (record.Record is CommandNoted)
            {
                continue;
            }

            foreach (var key in Touched(record.Record))
            {
                Touch(key);
            }
        }

        Changed();
    }
}
