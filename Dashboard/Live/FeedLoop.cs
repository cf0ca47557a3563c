namespace EventsLive.Dashboard.Live;

/// <summary>Follows a feed for as long as a page is open.</summary>
internal static class FeedLoop
{
    /// <summary>Hands over what has changed, in the caller's context and not more often than once a pause; ends when the page has gone.</summary>
    public static async Task EachAsync(this FeedCursor cursor, Func<FeedDelta, Task> changed, TimeSpan pause, TimeProvider time, CancellationToken gone)
    {
        try
        {
            while (true)
            {
                await cursor.WaitAsync(gone);
                if (cursor.Take() is { } delta)
                {
                    await changed(delta);
                }

                await Task.Delay(pause, time, gone);
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The page is closed.
        }
    }
}
