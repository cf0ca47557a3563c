using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Journal;

/// <summary>A stream as read from the store: the newest usable snapshot and the records behind it.</summary>
/// <param name="TailBytes">Bytes of the records that had to be replayed.</param>
internal sealed record LoadedJournal<TState>(
    StreamHead Head,
    TState State,
    CommandMemory Commands,
    DateTimeOffset LastTime,
    long TailBytes,
    long SnapshotBytes)
    where TState : class
{
    /// <exception cref="JournalStoreException">The store is out of reach, or records that it promises are missing.</exception>
    /// <exception cref="UnknownRecordException">A record that this program does not know.</exception>
    public static async Task<LoadedJournal<TState>> ReadAsync(
        StreamId stream, IJournalStore store, JournalModel<TState> model, ILogger logger, CancellationToken cancellationToken)
    {
        var commands = new CommandMemory();
        var (state, version, lastTime, tailBytes, snapshotBytes) = (model.Empty, 0L, DateTimeOffset.MinValue, 0L, 0L);
        var head = await store.ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        if (head.Version == 0)
        {
            return new LoadedJournal<TState>(head, state, commands, lastTime, 0, 0);
        }

        if (await store.LoadSnapshotAsync(stream, cancellationToken).ConfigureAwait(false) is { } snapshot
            && snapshot.Version <= head.Version
            && TryRead(stream, model, snapshot, commands, logger) is { } read)
        {
            (state, version, lastTime) = (read.State, read.Header.Version, read.Header.LastTime);
            snapshotBytes = snapshot.Chunks.Sum(chunk => (long)chunk.Length);
        }

        var codec = new RecordCodec(model.Records);
        if (version < head.Version)
        {
            await foreach (var batch in store.ReadAsync(stream, version + 1, cancellationToken).ConfigureAwait(false))
            {
                tailBytes += batch.Payload.Length;
                foreach (var record in codec.Decode(batch.Payload))
                {
                    // A batch may begin before the version asked for, and end behind the head that we shall write on.
                    if (record.Meta.Version <= version || record.Meta.Version > head.Version)
                    {
                        continue;
                    }

                    if (record.Meta.Version != version + 1)
                    {
                        throw new JournalStoreException($"Stream {stream} jumps from record {version} to {record.Meta.Version}.");
                    }

                    state = record.Record is CommandNoted ? state : model.Apply(state, record.Record, record.Meta);
                    if (record.Command is not null)
                    {
                        commands.Remember(record.Command);
                    }

                    (version, lastTime) = (record.Meta.Version, record.Meta.Time);
                }
            }
        }

        return version == head.Version
            ? new LoadedJournal<TState>(head, state, commands, lastTime, tailBytes, snapshotBytes)
            : throw new JournalStoreException($"Stream {stream} ends at record {version}; its head says {head.Version}.");
    }

    /// <summary>A snapshot that cannot be read is no loss: the records are all there.</summary>
    private static (SnapshotHeader Header, TState State)? TryRead(
        StreamId stream, JournalModel<TState> model, StoredSnapshot snapshot, CommandMemory commands, ILogger logger)
    {
        try
        {
            return JournalSnapshot.Read(model, snapshot, commands);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            logger.LogWarning(exception, "The snapshot of {Stream} cannot be read; its records are replayed instead", stream);
            return null;
        }
    }
}
