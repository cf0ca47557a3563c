namespace EventsLive.Grains.Tests.Journal;

/// <summary>Runs a test as a grain runs: one turn at a time, whatever thread a continuation comes from.</summary>
internal static class Turns
{
    public static Task RunAsync(Func<Task> test) => Task.Factory.StartNew(
        test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
