using System.Collections.Concurrent;
using System.Security.Cryptography;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>Thirty-two writers who all believe that a stream is theirs.</summary>
internal static class WriterRace
{
    private const int Writers = 32;
    private const int BatchesEach = 4;

    /// <returns>What is wrong with the stream afterwards, or null.</returns>
    public static async Task<string?> RunAsync(IJournalStore store, StreamId stream, CancellationToken cancellationToken)
    {
        var committed = new ConcurrentBag<AppendBatch>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer), cancellationToken)));

        var stored = new List<StoredBatch>();
        try
        {
            await foreach (var batch in store.ReadAsync(stream, 1, cancellationToken))
            {
                stored.Add(batch);
            }
        }
        catch (JournalStoreException e)
        {
            return e.Message;
        }

        var next = 1L;
        foreach (var batch in stored)
        {
            if (batch.FirstVersion != next)
            {
                return $"Record {next} is followed by {batch.FirstVersion}.";
            }

            next = batch.LastVersion + 1;
        }

        var head = await store.ReadHeadAsync(stream, cancellationToken);
        return head.Version != next - 1 ? $"The head says {head.Version}, the records end at {next - 1}."
            : stored.Select(b => b.BatchId).Order().SequenceEqual(committed.Select(b => b.BatchId).Order()) ? null
            : $"{committed.Count} batches were committed, {stored.Count} are stored.";

        async Task WriteAsync(int writer)
        {
            for (var written = 0; written < BatchesEach;)
            {
                var head = await store.ReadHeadAsync(stream, cancellationToken);
                var batch = new AppendBatch(head, Math.Max(1, head.Epoch), Guid.NewGuid(), 1 + (writer % 3), RandomNumberGenerator.GetBytes(30), []);
                AppendOutcome outcome;
                do
                {
                    outcome = await store.AppendAsync(stream, batch, cancellationToken);
                }
                while (outcome == AppendOutcome.Unknown);

                if (outcome == AppendOutcome.Committed)
                {
                    committed.Add(batch);
                    written++;
                }
            }
        }
    }
}
