namespace EventsLive.Rehearsal.Client;

/// <summary>Counts what followers of views saw, from any number of threads.</summary>
public sealed class FollowCounts
{
    private int _snapshots;
    private int _changes;
    private int _gaps;
    private int _backwards;
    private int _reconnections;
    private int _interruptions;
    private int _refusals;

    public int Changes => Volatile.Read(ref _changes);

    public void Snapshot() => Interlocked.Increment(ref _snapshots);

    public void Applied() => Interlocked.Increment(ref _changes);

    public void Gap() => Interlocked.Increment(ref _gaps);

    public void Backwards() => Interlocked.Increment(ref _backwards);

    public void Reconnected() => Interlocked.Increment(ref _reconnections);

    public void Interrupted() => Interlocked.Increment(ref _interruptions);

    public void Refused() => Interlocked.Increment(ref _refusals);

    public FollowReport Report() => new(_snapshots, _changes, _gaps, _backwards, _reconnections, _interruptions, _refusals);
}

/// <summary>What followers of views saw.</summary>
/// <param name="Snapshots">Whole views received.</param>
/// <param name="Changes">Snapshots and diffs applied.</param>
/// <param name="Gaps">Diffs that did not follow on the copy's version.</param>
/// <param name="Backwards">Snapshots and diffs that were not newer than the copy: there must be none.</param>
/// <param name="Reconnections">Connections lost and found again.</param>
/// <param name="Interruptions">Watches broken off by a lost connection.</param>
/// <param name="Refusals">Watches that the server refused.</param>
public sealed record FollowReport(
    int Snapshots,
    int Changes,
    int Gaps,
    int Backwards,
    int Reconnections,
    int Interruptions,
    int Refusals)
{
    public static FollowReport operator +(FollowReport left, FollowReport right) => new(
        left.Snapshots + right.Snapshots,
        left.Changes + right.Changes,
        left.Gaps + right.Gaps,
        left.Backwards + right.Backwards,
        left.Reconnections + right.Reconnections,
        left.Interruptions + right.Interruptions,
        left.Refusals + right.Refusals);
}
