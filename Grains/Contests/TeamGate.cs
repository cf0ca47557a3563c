namespace EventsLive.Grains.Contests;

/// <summary>Lets writes of single teams run beside each other, and an act that first reads what is stored of all teams alone.</summary>
/// <remarks>Used by the turns of one grain: it takes no locks. Without an act that is alone, a write begins in its caller's turn.</remarks>
internal sealed class TeamGate
{
    private int _beside;
    private TaskCompletionSource? _alone;
    private TaskCompletionSource? _empty;

    public async Task<T> Beside<T>(Func<Task<T>> write)
    {
        while (_alone is { } alone)
        {
            await alone.Task;
        }

        _beside++;
        try
        {
            return await write();
        }
        finally
        {
            if (--_beside == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    public async Task<T> Alone<T>(Func<Task<T>> act)
    {
        while (_alone is { } other)
        {
            await other.Task;
        }

        var mine = _alone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (_beside > 0)
            {
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _empty.Task;
            }

            return await act();
        }
        finally
        {
            (_empty, _alone) = (null, null);
            mine.SetResult();
        }
    }
}
