using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser;

/// <summary>A staff page that follows feeds for as long as it is open, tells how old what it shows is, and lets go of all of it when it closes.</summary>
public abstract class LiveDesk : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan AgeCheck = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private readonly List<FeedCursor> _cursors = [];
    private readonly List<Task> _loops = [];
    private FeedCursor? _proof;

    /// <summary>How old what the page shows is.</summary>
    protected DataAge Age { get; private set; } = new("", Stale: false);

    /// <summary>Cancelled once the page is closed.</summary>
    protected CancellationToken Gone => _gone.Token;

    [Inject]
    protected LiveFeeds Feeds { get; private set; } = null!;

    [Inject]
    protected TimeProvider Time { get; private set; } = null!;

    [Inject]
    private IStringLocalizer<StaffTexts> Staff { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Task.WhenAll(_loops);
        foreach (var cursor in _cursors)
        {
            cursor.Dispose();
        }

        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Hands over what has changed, as staff see it, and draws the page anew; not more often than once a <paramref name="pause"/>.</summary>
    /// <remarks>The first topic that is followed is the one whose age the page tells.</remarks>
    protected FeedCursor Follow(Topic topic, TimeSpan pause, Func<FeedDelta, Task> changed)
    {
        var cursor = Feeds.Follow(topic, Audience.Staff);
        _cursors.Add(cursor);
        if (_proof is null)
        {
            _proof = cursor;
            Age = AgeNow(cursor);
            Every(AgeCheck, TellAge);
        }

        Run(() => cursor.EachAsync(
            async delta =>
            {
                await changed(delta);
                Age = AgeNow(_proof);
                StateHasChanged();
            },
            pause,
            Time,
            Gone));
        return cursor;
    }

    /// <summary>Does something now and again and again, until the page is closed.</summary>
    protected void Every(TimeSpan period, Func<Task> act) => Run(async () =>
    {
        using var timer = new PeriodicTimer(period, Time);
        do
        {
            await act();
        }
        while (await timer.WaitForNextTickAsync(Gone));
    });

    /// <summary>Runs beside the page until it is closed; what goes wrong there is the page's own fault, not one that nobody hears of.</summary>
    protected void Run(Func<Task> loop) => _loops.Add(GuardAsync(loop));

    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is closed.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private Task TellAge()
    {
        if (AgeNow(_proof!) is var age && age != Age)
        {
            Age = age;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private DataAge AgeNow(FeedCursor cursor) => DataAge.Of(cursor.Status, Time.GetUtcNow(), Staff);
}
