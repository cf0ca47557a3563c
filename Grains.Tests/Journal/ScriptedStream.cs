using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>A stream in a store whose appends a test holds back, loses or breaks, and the journals that are loaded from it.</summary>
internal sealed class ScriptedStream
{
    public static readonly StreamId Id = new("d", "tally", "one");

    public static readonly CommandStamp Anyone = new("public");

    public ScriptedStream() => Store = new ScriptedStore(Memory);

    public MemoryJournalStore Memory { get; } = new();

    public ScriptedStore Store { get; }

    public JournalOptions Options { get; } = new() { FirstRetryAfter = TimeSpan.FromMilliseconds(1), UnknownDeadline = TimeSpan.FromMilliseconds(60) };

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Returns when the store has been asked for so many appends.</summary>
    public async Task InFlight(int appends)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (Store.Appends.Count < appends)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited for append {appends}; the store saw {Store.Appends.Count}.");
            await Task.Delay(1);
        }
    }

    public Task<Journal<Tally>> LoadAsync(ScriptedStore? store = null, TallyModel? model = null, JournalOptions? options = null) =>
        Grains.Journal.Journal.LoadAsync(
            Id, store ?? Store, model ?? new TallyModel(), Time, options ?? Options, NullLogger.Instance, CancellationToken.None);

    public static Task<Answer<int>> Add(Journal<Tally> journal, int number, int limit = int.MaxValue, CommandStamp? stamp = null) =>
        journal.ExecuteAsync(stamp ?? Anyone, TallyJson.Default.Int32, (tally, _) => Tally.Add(tally, number, limit));
}
