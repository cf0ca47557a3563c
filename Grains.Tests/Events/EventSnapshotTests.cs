using System.Diagnostics;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Events;

/// <summary>How fast a large event's snapshot is read. Runs beside no other test, since it measures time.</summary>
[CollectionDefinition(nameof(EventSnapshotTests), DisableParallelization = true)]
[Collection(nameof(EventSnapshotTests))]
public sealed class EventSnapshotTests(ITestOutputHelper output)
{
    private const int Registrations = 100_000;

    [Fact]
    public void Snapshot_HundredThousandRegistrations_LoadsWithinASecond()
    {
        var model = new EventModel();
        var state = EventSamples.Played(null).State;
        for (var i = 0; i < Registrations; i++)
        {
            state = model.Apply(
                state, new Registered($"r{i:x15}", 1, RegistrationStatus.Confirmed), new RecordMeta(i + 2, EventSamples.Now, "test"));
        }

        var chunks = model.Save(state).ToList();
        var clock = Stopwatch.StartNew();
        var loaded = model.Load(chunks);
        output.WriteLine($"{chunks.Sum(chunk => chunk.Length)} bytes loaded in {clock.ElapsedMilliseconds} ms");
        Assert.Equal(Registrations, loaded.Confirmed);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"loading took {clock.ElapsedMilliseconds} ms");
    }
}
