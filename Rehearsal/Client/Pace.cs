namespace EventsLive.Rehearsal.Client;

/// <summary>A timetable that begins when it is made.</summary>
public sealed class Pace(TimeProvider time)
{
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly long _begun = time.GetTimestamp();

    /// <summary>Waits until an offset from the beginning, never ending early, and returns the timestamp that belongs to it.</summary>
    public async Task<long> Until(TimeSpan due, CancellationToken cancellation)
    {
        // A timer cuts off parts of a millisecond, and a latency counted from a later moment than the sending would be too small.
        for (var pause = due - time.GetElapsedTime(_begun); pause > TimeSpan.Zero; pause = due - time.GetElapsedTime(_begun))
        {
            await Task.Delay(pause < TimerStep ? TimerStep : pause, time, cancellation).ConfigureAwait(false);
        }

        return _begun + (long)(due.TotalSeconds * time.TimestampFrequency);
    }
}
