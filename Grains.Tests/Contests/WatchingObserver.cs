using System.Collections.Concurrent;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Keeps what a grain pushes.</summary>
internal sealed class WatchingObserver : IViewObserver
{
    public ConcurrentQueue<ViewDiff> Diffs { get; } = new();

    public Task Changed(ViewDiff diff)
    {
        Diffs.Enqueue(diff);
        return Task.CompletedTask;
    }
}
