using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>The suite on the embedded store.</summary>
public sealed class SqliteJournalStoreTests : JournalStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IJournalStore> OpenAsync() =>
        Task.FromResult<IJournalStore>(new SqliteJournalStore(_folder.File("journal.db"), NullLogger<SqliteJournalStore>.Instance));
}
