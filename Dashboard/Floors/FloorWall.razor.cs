using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.Wall;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EventsLive.Dashboard.Floors;

/// <summary>The hall's display <c>/wall/floor?event=…</c>: what is at each table, what comes next, who is called and how late it is.</summary>
public sealed partial class FloorWall
{
    /// <summary>Tables on one page; the pages take turns.</summary>
    public const int TablesOnPage = 6;

    private const int CallsShown = 6;

    // Characters of a table's name that fit in the full size; longer ones are set smaller.
    private const int TableNameFits = 11;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Dwell = TimeSpan.FromSeconds(12);

    private readonly CancellationTokenSource _gone = new();
    private readonly FloorPicture _picture = new();
    private Task _following = Task.CompletedTask;
    private FeedCursor? _cursor;
    private PulseView _pulse = new(default, new FeedAge("", null, null), null);
    private DateTimeOffset _turnedAt;
    private int _page;
    private string? _name;
    private bool _answered;

    [Parameter]
    public string? Event { get; set; }

    [Inject]
    private LiveFeeds Feeds { get; set; } = null!;

    [Inject]
    private FloorCommands Commands { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    private int Pages => Math.Max(1, (_picture.Tables.Count() + TablesOnPage - 1) / TablesOnPage);

    private FloorTableRow[] PageTables => [.. _picture.Tables.Skip(_page * TablesOnPage).Take(TablesOnPage)];

    // Fewer cards are taller.
    private int Queue => PageTables.Length <= 3 ? 7 : 4;

    private IEnumerable<(FloorSlotRow Slot, FloorEntrantRow Team)> Called =>
        _picture.Slots.Values
            .SelectMany(slot => slot.Teams, (slot, team) => (Slot: slot, Team: team))
            .Where(call => call.Team.Calls.Length > 0)
            .OrderByDescending(call => call.Team.Calls[^1])
            .Take(CallsShown);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _following;
        _cursor?.Dispose();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (Topic.Parse($"floor:{Event}") is not { } topic)
        {
            _answered = true;
            return;
        }

        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        // A hall reads over everybody's shoulder: never more than a display may see.
        var audience = Callers.AudienceOf(user) == Audience.Public ? Audience.Public : Audience.Operations;
        _cursor = Feeds.Follow(topic, audience);
        _following = FollowAsync(_cursor);
        _name = await Commands.EventNameAsync(Event!);
    }

    private async Task FollowAsync(FeedCursor cursor)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), Time);
        var beat = default(DateTimeOffset);
        try
        {
            do
            {
                var now = Time.GetUtcNow();
                var delta = cursor.Take();
                if (delta is not null)
                {
                    _answered = true;
                    _picture.Apply(delta.IsSnapshot, delta.Set, delta.Removed);
                }

                if (delta is null && now - beat < Heartbeat)
                {
                    continue;
                }

                _answered |= cursor.Status is { ConfirmedAt: not null } or { State: FeedState.Unknown };
                beat = now;
                Turn(now);
                var status = cursor.Status;
                _pulse = new PulseView(
                    LocalTime.ToLocal(now),
                    new FeedAge($"{cursor.Topic}", status.ConfirmedAt, status.State == FeedState.Lost ? status.Since : null),
                    null);
                StateHasChanged();
            }
            while (await timer.WaitForNextTickAsync(_gone.Token));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is closed.
        }
    }

    private void Turn(DateTimeOffset now)
    {
        if (now - _turnedAt >= Dwell)
        {
            (_page, _turnedAt) = ((_page + 1) % Pages, now);
        }

        _page = Math.Min(_page, Pages - 1);
    }
}
