using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>One table, created when it is first used, whose failures are <see cref="JournalStoreException"/>s.</summary>
internal sealed class AzureTable
{
    private readonly TableClient _reads;
    private readonly TableClient _writes;
    private readonly Lock _lock = new();
    private Task? _creation;

    public AzureTable(AzureTablesOptions options, string name)
    {
        Name = options.TablePrefix + name;
        _reads = options.CreateService(retries: 1).GetTableClient(Name);

        // A write that is sent twice below us would hide what became of the first.
        _writes = options.CreateService(retries: 0).GetTableClient(Name);
    }

    public string Name { get; }

    public Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellationToken) => RunAsync(
        _reads,
        async table =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        cancellationToken);

    /// <summary>Runs one write.</summary>
    /// <exception cref="JournalStoreException">It failed; its inner exception says how. It may have been carried out all the same.</exception>
    public Task<T> WriteAsync<T>(Func<TableClient, Task<T>> write, CancellationToken cancellationToken) => RunAsync(_writes, write, cancellationToken);

    /// <summary>The entities that the filter matches, page by page: not a picture of one moment.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter,
        IEnumerable<string>? select,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = await RunAsync(
            _reads,
            table => Task.FromResult(table.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken).AsPages()),
            cancellationToken).ConfigureAwait(false);
        await using var pager = pages.GetAsyncEnumerator(cancellationToken);
        while (await RunAsync(_reads, async _ => await pager.MoveNextAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
        {
            foreach (var entity in pager.Current.Values)
            {
                yield return entity;
            }
        }
    }

    public Task DeleteAsync(CancellationToken cancellationToken) => RunAsync(_writes, table => table.DeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Whether the service answered that the condition of a write did not hold.</summary>
    public static bool IsConflict(JournalStoreException e) => e.InnerException is RequestFailedException { Status: 409 or 412 };

    private async Task<T> RunAsync<T>(TableClient client, Func<TableClient, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            return await run(client).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Not only RequestFailedException: a refused batch surfaces as InvalidOperationException, a network time-out as a cancellation.
            throw new JournalStoreException($"Table '{Name}': {e.Message}", e);
        }
    }

    private Task CreateAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_creation is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // Shared by all callers: none of them may cancel it.
                _creation = _reads.CreateIfNotExistsAsync(CancellationToken.None);
            }

            return _creation.WaitAsync(cancellationToken);
        }
    }
}
