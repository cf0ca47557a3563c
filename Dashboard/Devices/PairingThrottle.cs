namespace EventsLive.Dashboard.Devices;

/// <summary>Bounds the wrong codes of this process in any minute, whoever sends them: all tablets of a hall may share one address.</summary>
/// <remarks>Right codes cost nothing, links are not bounded: a hall can be set up while somebody guesses.</remarks>
public sealed class PairingThrottle(TimeProvider time)
{
    public const int WrongPerMinute = 30;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _wrong = new();
    private int _underWay;

    /// <summary>Begins an attempt; one that is admitted ends with <see cref="End"/>.</summary>
    /// <remarks>An attempt under way counts as wrong until it is known, so that a burst does not slip through.</remarks>
    public bool Begin()
    {
        lock (_gate)
        {
            while (_wrong.TryPeek(out var oldest) && time.GetUtcNow() - oldest >= Window)
            {
                _wrong.Dequeue();
            }

            if (_wrong.Count + _underWay >= WrongPerMinute)
            {
                return false;
            }

            _underWay++;
            return true;
        }
    }

    public void End(bool wrong)
    {
        lock (_gate)
        {
            _underWay--;
            if (wrong)
            {
                _wrong.Enqueue(time.GetUtcNow());
            }
        }
    }
}
