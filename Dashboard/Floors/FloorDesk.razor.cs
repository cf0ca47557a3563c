using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Organiser;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EventsLive.Dashboard.Floors;

internal enum FloorTab
{
    Tables,
    Runs,
    Teams,
    Setup,
    Reasons,
}

/// <summary>The desk of a floor (检录与赛程): follows the floor's view of the staff and shows nothing that did not come from there; several may work at it at once.</summary>
public sealed partial class FloorDesk
{
    // Slower than the eye minds, faster than anybody reads.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AgeCheck = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private readonly FloorPicture _picture = new();
    private DataAge _age = new("", Stale: false);
    private FloorTab _tab = FloorTab.Tables;
    private Task _following = Task.CompletedTask;
    private Task _ageing = Task.CompletedTask;
    private FeedCursor? _cursor;
    private AskDialog _ask = null!;
    private string? _name;
    private bool _answered;

    [Parameter, EditorRequired]
    public required string Event { get; set; }

    private IEnumerable<(string Word, string Count)> Counts
    {
        get
        {
            var stages = _picture.Slots.Values.CountBy(slot => slot.Stage).ToDictionary();
            yield return ("arrived", $"{_picture.Teams.Values.Count(team => team.ArrivedAt is not null)} / {_picture.Teams.Count}");
            foreach (var stage in Enum.GetValues<RunStage>().Where(stage => stage != RunStage.Waiting))
            {
                yield return (stage.ToString(), $"{stages.GetValueOrDefault(stage)}");
            }

            yield return ("runs", $"{_picture.Slots.Count}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Task.WhenAll(_following, _ageing);
        _cursor?.Dispose();
        _gone.Dispose();
    }

    /// <summary>Does what somebody asked for, and says so where it was refused.</summary>
    internal async Task<bool> DoAsync(Func<FloorCommands, string, Task<Outcome>> act)
    {
        var outcome = await act(Commands, Event);
        if (!outcome.Accepted)
        {
            Snackbar.Add(outcome.Message!, Severity.Error);
        }

        return outcome.Accepted;
    }

    internal Task StepAsync(string slot, StepKind kind, string? team = null, string? label = null, int? table = null, string? reason = null) =>
        DoAsync((commands, id) => commands.StepAsync(id, slot, new RunStepRequest(kind, team, label, table, reason)));

    /// <summary>Asks for a line of text and then does something with it.</summary>
    /// <param name="required">Whether there must be one.</param>
    internal void Ask(string title, string label, bool required, Func<string?, Task> then, string initial = "") => _ask.Open(title, label, required, initial, then);

    protected override async Task OnInitializedAsync()
    {
        if (Topic.Parse($"floor:{Event}") is not { } topic)
        {
            _answered = true;
            return;
        }

        _cursor = Feeds.Follow(topic, Audience.Staff);
        _age = DataAge.Of(_cursor.Status, Time.GetUtcNow(), Texts);
        _following = FollowAsync(_cursor);
        _ageing = AgeAsync(_cursor);
        _name = await Commands.EventNameAsync(Event);
    }

    private async Task FollowAsync(FeedCursor cursor)
    {
        try
        {
            await cursor.FirstAnswer(_gone.Token);
            _answered = true;
            while (true)
            {
                if (cursor.Take() is { } delta)
                {
                    _picture.Apply(delta.IsSnapshot, delta.Set, delta.Removed);
                    _age = DataAge.Of(cursor.Status, Time.GetUtcNow(), Texts);
                }

                StateHasChanged();
                await Task.Delay(Redraw, Time, _gone.Token);
                await cursor.WaitAsync(_gone.Token);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is closed.
        }
    }

    private async Task AgeAsync(FeedCursor cursor)
    {
        using var timer = new PeriodicTimer(AgeCheck, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                var age = DataAge.Of(cursor.Status, Time.GetUtcNow(), Texts);
                if (age != _age)
                {
                    _age = age;
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is closed.
        }
    }
}
