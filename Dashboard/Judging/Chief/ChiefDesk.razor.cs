using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>The head judge's desk (裁判长工作台): follows the contest and shows nothing but what its grain answered.</summary>
public sealed partial class ChiefDesk
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan DevicesEvery = TimeSpan.FromSeconds(2);

    private readonly ChiefFilter _filter = new();
    private DeskOverview? _desk;
    private ImmutableArray<DeskTeam> _teams = [];
    private ImmutableArray<DeviceView> _devices = [];
    private ChosenRun? _chosen;
    private Outcome? _outcome;
    private string? _appeal;
    private string? _team;
    private bool _isHeadJudge;
    private string? _name;
    private string _publishReason = "";
    private int _version;
    private bool _publishing;
    private bool _asked;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string EventId { get; set; }

    [Inject]
    private ChiefCommands Commands { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Sessions { get; set; } = null!;

    /// <summary>Sheets in the rows that are shown which the head judge may approve: in no conflict, and without approval.</summary>
    private ImmutableArray<string> Approvable =>
    [
        .. _teams.SelectMany(team => team.Cells)
            .Where(cell => cell is { State: DeskCellState.Entered or DeskCellState.Unapproved })
            .SelectMany(cell => cell.Sheets)
            .Take(ApprovalRules.MaxSheets),
    ];

    protected override async Task OnInitializedAsync()
    {
        _isHeadJudge = Callers.ActorOf((await Sessions.GetAuthenticationStateAsync()).User).Is(Role.HeadJudge);
        await AskAsync();
        if (_desk is not null)
        {
            Follow(Topic.Contest(EventId), Redraw, _ => AskAsync());
            Every(DevicesEvery, AskDevicesAsync);
        }
    }

    protected override bool ShouldRender()
    {
        _teams = _desk is { } desk ? [.. _filter.Of(desk)] : [];
        return true;
    }

    private static bool HasGaps(DeskOverview desk) =>
        !(desk.Missing.IsEmpty && desk.Unapproved.IsEmpty && desk.Unsigned.IsEmpty && desk.Conflicts.IsEmpty && desk.NotPromoted.IsEmpty);

    private static string Clock(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("HH:mm", CultureInfo.InvariantCulture);

    private async Task AskAsync()
    {
        try
        {
            (_desk, _name) = await Commands.OverviewAsync(EventId);
            _asked = true;
            _version++;
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            // What is shown stays, and says how old it is; the next change or act asks again.
            _outcome = new Outcome(false, null, Texts["unavailable"]);
        }
    }

    private async Task AskDevicesAsync()
    {
        try
        {
            _devices = [.. (await Commands.DevicesAsync()).Where(device => device.Status == DeviceStatus.Paired).OrderBy(device => device.Label, DeviceLabels.ByNumber)];
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            // The list shows by itself who has been silent.
        }

        // How long each has been silent is told by the clock.
        StateHasChanged();
    }

    private async Task ActAsync(Func<Task<Outcome>> act)
    {
        _busy = true;
        _outcome = await act();
        await AskAsync();
        _busy = false;
    }

    private Task ApproveVisibleAsync() => ActAsync(() => Commands.ApproveAsync(EventId, Approvable));

    private async Task PublishAsync()
    {
        await ActAsync(() => Commands.PublishAsync(EventId, _desk is { } desk && HasGaps(desk) ? _publishReason : ""));
        _publishing = _outcome?.Accepted != true;
    }

    private void Choose(ChosenRun run) => (_chosen, _appeal, _team) = (run, null, null);

    private void ShowAppeal(string appeal) => (_chosen, _appeal, _team) = (null, appeal, null);

    private void ShowTeam(string team) => (_chosen, _appeal, _team) = (null, null, team);

    private void Show(string state) => (_filter.State, _filter.Group, _filter.Text) = (state, "", "");

    private string StateWords(DeskOverview desk) => desk switch
    {
        { State.PublishedAt: { } at } => Texts["final", Clock(at)],
        { Unveiling: true } => Texts["unveiling"],
        { State.FrozenSince: { } since } => Texts["frozen", Clock(since)],
        _ => Texts["provisional"],
    };
}
