using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace EventsLive.Dashboard.Floors;

internal enum FloorTab
{
    Tables,
    Runs,
    Stages,
    Teams,
    Setup,
    Reasons,
}

/// <summary>The desk of a floor (检录与赛程): follows the floor's view of the staff and shows nothing that did not come from there; several may work at it at once.</summary>
public sealed partial class FloorDesk
{
    // Slower than the eye minds, faster than anybody reads.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    private readonly FloorPicture _picture = new();
    private FloorTab _tab = FloorTab.Tables;
    private AskDialog _ask = null!;
    private string? _name;
    private DistrictView _district = new();
    private bool _answered;

    [Parameter, EditorRequired]
    public required string Event { get; set; }

    [Inject]
    private AuthenticationStateProvider Sessions { get; set; } = null!;

    /// <summary>Whether whoever works here may decide what the head judge decides.</summary>
    internal bool IsHeadJudge { get; private set; }

    // Later stages have a tab where the contest has any.
    private IEnumerable<FloorTab> Tabs => Enum.GetValues<FloorTab>().Where(tab => tab != FloorTab.Stages || _picture.LaterStages.Any());

    /// <summary>Whether who goes on to a stage changed after it was drawn, and nobody has answered that yet.</summary>
    private bool StagesChanged => _picture.LaterStages.SelectMany(stage => stage.Groups).Any(StagesPanel.HasChanged);

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

    internal string TownName(string town) => _district.TownName(town);

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
        IsHeadJudge = Callers.ActorOf((await Sessions.GetAuthenticationStateAsync()).User).Is(Role.HeadJudge);
        if (Topic.Parse($"floor:{Event}") is not { } topic)
        {
            _answered = true;
            return;
        }

        var cursor = Follow(topic, Redraw, delta =>
        {
            _picture.Apply(delta.IsSnapshot, delta.Set, delta.Removed);
            return Task.CompletedTask;
        });
        Run(async () =>
        {
            await cursor.FirstAnswer(Gone);
            _answered = true;
            StateHasChanged();
        });
        _name = await Commands.EventNameAsync(Event);
        _district = await Calls.DistrictAsync();
    }
}
