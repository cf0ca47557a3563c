using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>The store that keeps nothing passes the suite too; a new process finds what the test left, since it is the same.</summary>
public sealed class MemoryJournalStoreTests : JournalStoreConformance
{
    private readonly MemoryJournalStore _store = new();

    protected override Task<IJournalStore> OpenAsync() => Task.FromResult<IJournalStore>(_store);
}
