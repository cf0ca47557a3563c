using System.Runtime.CompilerServices;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;

namespace EventsLive.Silo.Storage;

/// <summary>Keeps the demonstration district in a store of its own, so that it can be thrown away whole; all else is in the main store.</summary>
/// <param name="main">Every other district and all secrets.</param>
/// <param name="openDemonstration">Opens the demonstration's store; called when it is first needed.</param>
/// <param name="deleteDemonstration">Removes the demonstration's data, given its store where that was opened.</param>
public sealed class DistrictJournalStore(
    IJournalStore main,
    Func<IJournalStore> openDemonstration,
    Func<IJournalStore?, CancellationToken, Task> deleteDemonstration) : IJournalStore, ISecretStore, IDisposable
{
    /// <summary>Id of the demonstration district.</summary>
    public const string Demonstration = "demo";

    private static readonly string DemonstrationKeys = StreamId.EncodePart(Demonstration) + ".";

    private readonly Lock _lock = new();
    private IJournalStore? _demonstration;

    // Both stores are of one kind, and the one in memory takes no less.
    public JournalLimits Limits => main.Limits;

    private ISecretStore Secrets => (ISecretStore)main;

    /// <summary>Deletes all that was ever kept of the demonstration district.</summary>
    /// <remarks>Until the process ends the district goes on empty and in memory only: a late write cannot bring its file back.</remarks>
    public async Task DeleteDemonstrationAsync(CancellationToken cancellationToken)
    {
        IJournalStore? deleted;
        lock (_lock)
        {
            (deleted, _demonstration) = (_demonstration, new MemoryJournalStore());
        }

        await deleteDemonstration(deleted, cancellationToken).ConfigureAwait(false);
    }

    public Task<StreamHead> ReadHeadAsync(StreamId stream, CancellationToken cancellationToken) =>
        Of(stream).ReadHeadAsync(stream, cancellationToken);

    public Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken) =>
        Of(stream).AppendAsync(stream, batch, cancellationToken);

    public Task<AppendOutcome> SealAsync(StreamId stream, StreamHead expected, Guid sealId, CancellationToken cancellationToken) =>
        Of(stream).SealAsync(stream, expected, sealId, cancellationToken);

    public IAsyncEnumerable<StoredBatch> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
        Of(stream).ReadAsync(stream, fromVersion, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, long version, IEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) =>
        Of(stream).SaveSnapshotAsync(stream, version, chunks, cancellationToken);

    public Task<StoredSnapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) =>
        Of(stream).LoadSnapshotAsync(stream, cancellationToken);

    /// <summary>The streams of both stores where the prefix does not tell them apart.</summary>
    public async IAsyncEnumerable<StreamId> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The demonstration's streams stand side by side in the order of all streams: they go in where the main store passes them.
        var pending = prefix.StartsWith(DemonstrationKeys, StringComparison.Ordinal) || DemonstrationKeys.StartsWith(prefix, StringComparison.Ordinal);
        if (!prefix.StartsWith(DemonstrationKeys, StringComparison.Ordinal))
        {
            await foreach (var stream in main.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            {
                if (pending && string.CompareOrdinal(stream.Encode(), DemonstrationKeys) > 0)
                {
                    pending = false;
                    await foreach (var demonstration in OfDemonstration().ListAsync(prefix, cancellationToken).ConfigureAwait(false))
                    {
                        yield return demonstration;
                    }
                }

                yield return stream;
            }
        }

        if (pending)
        {
            await foreach (var demonstration in OfDemonstration().ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            {
                yield return demonstration;
            }
        }
    }

    public Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken) =>
        Of(stream).ReadPersonalAsync(stream, subjects, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> ListPersonalAsync(StreamId stream, string prefix, CancellationToken cancellationToken) =>
        Of(stream).ListPersonalAsync(stream, prefix, cancellationToken);

    public Task<IReadOnlyList<PersonalRow>> PagePersonalAsync(StreamId stream, string? after, int most, CancellationToken cancellationToken) =>
        Of(stream).PagePersonalAsync(stream, after, most, cancellationToken);

    public Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken) =>
        Of(stream).EraseAsync(stream, subject, cancellationToken);

    public Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        Secrets.GetOrAddAsync(name, candidate, cancellationToken);

    Task<IReadOnlyDictionary<string, byte[]>> ISecretStore.ListAsync(string prefix, CancellationToken cancellationToken) =>
        Secrets.ListAsync(prefix, cancellationToken);

    public void Dispose()
    {
        (main as IDisposable)?.Dispose();
        (_demonstration as IDisposable)?.Dispose();
    }

    private IJournalStore Of(StreamId stream) => stream.District == Demonstration ? OfDemonstration() : main;

    private IJournalStore OfDemonstration()
    {
        lock (_lock)
        {
            return _demonstration ??= openDemonstration();
        }
    }
}
