using System.Threading.Channels;

namespace EventsLive.Dashboard.Live;

/// <summary>Wakes one waiting loop; any number of signals before it looks count as one.</summary>
public sealed class Wake
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Signal() => _signal.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellation) => await _signal.Reader.ReadAsync(cancellation);

    /// <summary>Waits for a signal, but no longer than <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        if (longest <= TimeSpan.Zero || _signal.Reader.TryRead(out _))
        {
            return;
        }

        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The time is up, which is one of the two things that were waited for.
        }
    }
}
