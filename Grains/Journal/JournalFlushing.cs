using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Journal;

/// <content>The way to the store: one batch in flight, the next one filling meanwhile; claims, snapshots and failure.</content>
public sealed partial class Journal<TState>
{
    private CommandMemory.Capture _durableCommands;
    private DateTimeOffset _durableTime;
    private long _snapshotAt;
    private List<PendingCommand> _inFlight = [];

    // The last record of a batch whose outcome nobody knows; such a batch is this journal's last.
    private long _unknownUpTo;

    private void StartFlushing()
    {
        if (!_flushing)
        {
            _flushing = true;
            _ = FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            // Lets the calls that already wait for a turn decide first: they share the batch.
            await Task.Yield();
            while (!_failed && (_pending.Count > 0 || _claim is not null))
            {
                if (_pending.Count > 0)
                {
                    await FlushPendingAsync();
                }
                else if (!_claimed)
                {
                    await SealForClaimAsync();
                }

                SettleClaim();
            }
        }
        catch (Exception exception)
        {
            LogFlusherBroken(_logger, exception, _stream);
            Fail(Fate.Unknown);
        }
        finally
        {
            _flushing = false;
        }
    }

    private async Task FlushPendingAsync()
    {
        for (var flight = Launch(); flight is not null;)
        {
            var outcome = await flight.Outcome;
            if (outcome != AppendOutcome.Committed)
            {
                LogBatchFailed(_logger, _stream, outcome, flight.Batch.RecordCount);
                Fail(outcome == AppendOutcome.Fenced ? Fate.NotStored : Fate.Unknown);
                return;
            }

            var last = flight.Commands[^1];
            (DurableHead, Durable, _claimed) = (flight.Batch.Result, last.StateAfter, true);
            (_durableCommands, _durableTime) = (last.Commands, last.Records[^1].Meta.Time);
            _tailBytes += flight.Batch.Payload.Length;
            _inFlight = [];
            Flight? next = null;
            try
            {
                // Before the answers of this one: the store does not wait for them.
                next = _pending.Count > 0 ? Launch() : null;
            }
            finally
            {
                Land(flight);
            }

            flight = next;
        }
    }

    /// <summary>Sends the next batch on its way.</summary>
    private Flight Launch()
    {
        var commands = _inFlight = TakeBatch();
        var batch = BuildBatch(commands);
        return new Flight(commands, batch, SendAsync(batch));
    }

    private async Task<AppendOutcome> SendAsync(AppendBatch batch)
    {
        var outcome = await UntilKnownAsync(cancellation => _store.AppendAsync(_stream, batch, cancellation));
        if (outcome != AppendOutcome.Unknown)
        {
            return outcome;
        }

        // A seal makes a definite no of it: after the seal the batch can no longer land.
        return await TryOnceAsync(cancellation => _store.SealAsync(_stream, batch.Expected, Guid.NewGuid(), cancellation)) == AppendOutcome.Committed
            ? AppendOutcome.Fenced
            : AppendOutcome.Unknown;
    }

    /// <summary>Answers the commands of a batch that is durable.</summary>
    private void Land(Flight flight)
    {
        foreach (var command in flight.Commands)
        {
            command.Settle(Fate.Durable);
        }

        SettleClaim();
        Committed?.Invoke(flight.Commands.Count == 1 ? flight.Commands[0].Records : [.. flight.Commands.SelectMany(command => command.Records)]);
        if (!_snapshotting
            && _tailBytes > Math.Max(_options.SnapshotAfterBytes, _snapshotBytes / 2)
            && _time.GetElapsedTime(_snapshotAt) >= _options.SnapshotAtMostEvery)
        {
            StartSnapshot();
        }
    }

    private List<PendingCommand> TakeBatch()
    {
        var limits = _store.Limits;
        var (records, bytes, rows) = (0, 0, 0);
        var commands = new List<PendingCommand>();
        while (_pending.TryPeek(out var next)
            && records + next.Records.Count <= Math.Max(next.Records.Count, Math.Min(limits.MaxRecords, _options.MaxBatchRecords))
            && bytes + next.Bytes <= limits.MaxBytes
            && rows + next.Personal.Count <= limits.MaxPersonalRows)
        {
            commands.Add(_pending.Dequeue());
            records += next.Records.Count;
            bytes += next.Bytes;
            rows += next.Personal.Count;
        }

        return commands;
    }

    private AppendBatch BuildBatch(List<PendingCommand> commands)
    {
        var payload = new byte[commands.Sum(command => command.Payload.Length)];
        var (end, records) = (0, 0);
        var personal = new List<PersonalRow>();
        foreach (var command in commands)
        {
            command.Payload.CopyTo(payload, end);
            end += command.Payload.Length;
            records += command.Records.Count;
            personal.AddRange(command.Personal);
        }

        return new AppendBatch(DurableHead, _claimed ? DurableHead.Epoch : DurableHead.Epoch + 1, Guid.NewGuid(), records, payload, personal);
    }

    private async Task SealForClaimAsync()
    {
        var sealId = Guid.NewGuid();
        var outcome = await UntilKnownAsync(cancellation => _store.SealAsync(_stream, DurableHead, sealId, cancellation));
        if (outcome == AppendOutcome.Committed)
        {
            (DurableHead, _claimed) = (DurableHead with { Epoch = DurableHead.Epoch + 1, BatchId = sealId }, true);
        }
        else
        {
            Fail(Fate.NotStored);
        }
    }

    private void SettleClaim()
    {
        if (_claimed || _failed)
        {
            _claim?.TrySetResult(_claimed);
            _claim = null;
        }
    }

    /// <summary>Sends the same write again until its outcome is known or the deadline has passed.</summary>
    private async Task<AppendOutcome> UntilKnownAsync(Func<CancellationToken, Task<AppendOutcome>> write)
    {
        var started = _time.GetTimestamp();
        for (var wait = _options.FirstRetryAfter; ; wait *= 2)
        {
            var outcome = await TryOnceAsync(write);
            if (outcome != AppendOutcome.Unknown || _time.GetElapsedTime(started) + wait >= _options.UnknownDeadline)
            {
                return outcome;
            }

            await Task.Delay(wait, _time);
        }
    }

    private async Task<AppendOutcome> TryOnceAsync(Func<CancellationToken, Task<AppendOutcome>> write)
    {
        using var deadline = new CancellationTokenSource(_options.UnknownDeadline, _time);
        try
        {
            return await write(deadline.Token);
        }
        catch (Exception exception) when (exception is JournalStoreException or OperationCanceledException)
        {
            LogWriteUnknown(_logger, exception, _stream);
            return AppendOutcome.Unknown;
        }
    }

    /// <param name="inFlight">What became of the batch at the store, if there is one.</param>
    private void Fail(Fate inFlight)
    {
        _failed = true;
        if (inFlight == Fate.Unknown && _inFlight.Count > 0)
        {
            _unknownUpTo = _inFlight[^1].Records[^1].Meta.Version;
        }

        foreach (var command in _inFlight)
        {
            command.Settle(inFlight);
        }

        // What never left this process is definitely not stored.
        while (_pending.TryDequeue(out var command))
        {
            command.Settle(Fate.NotStored);
        }

        SettleClaim();
        Failed?.Invoke();
    }

    private void StartSnapshot()
    {
        _snapshotting = true;
        _snapshotAt = _time.GetTimestamp();
        _snapshot = SnapshotAsync();
    }

    private async Task SnapshotAsync()
    {
        var header = new SnapshotHeader(_model.SnapshotSchema, DurableHead.Version, _durableTime);
        var (state, commands, tail) = (Durable, _durableCommands, _tailBytes);
        try
        {
            // Off the turn: the state is immutable and the capture is append-only.
            _snapshotBytes = await Task.Run(async () =>
            {
                var bytes = 0L;
                IEnumerable<ReadOnlyMemory<byte>> Counted()
                {
                    foreach (var chunk in JournalSnapshot.Write(_model, header, state, commands))
                    {
                        bytes += chunk.Length;
                        yield return chunk;
                    }
                }

                await _store.SaveSnapshotAsync(_stream, header.Version, Counted(), CancellationToken.None).ConfigureAwait(false);
                return bytes;
            });
            _tailBytes -= tail;
        }
        catch (Exception exception)
        {
            // Only a cache, whatever went wrong with it: the records stand. The next attempt comes when the tail has grown by as much again.
            LogSnapshotFailed(_logger, exception, _stream);
            _snapshotBytes = Math.Max(_snapshotBytes, 2 * (tail + _options.SnapshotAfterBytes));
        }
        finally
        {
            _snapshotting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal of {Stream} broke")]
    private static partial void LogFlusherBroken(ILogger logger, Exception exception, StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Records} records of {Stream} was not committed: {Outcome}")]
    private static partial void LogBatchFailed(ILogger logger, StreamId stream, AppendOutcome outcome, int records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not say what became of a write of {Stream}")]
    private static partial void LogWriteUnknown(ILogger logger, Exception exception, StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of {Stream} could not be saved")]
    private static partial void LogSnapshotFailed(ILogger logger, Exception exception, StreamId stream);

    /// <summary>A batch on its way to the store.</summary>
    private sealed record Flight(List<PendingCommand> Commands, AppendBatch Batch, Task<AppendOutcome> Outcome);
}
