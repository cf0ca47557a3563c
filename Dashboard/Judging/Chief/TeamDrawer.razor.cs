using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>One team on the head judge's desk: who is in it, what of it was changed and why, and the acts of changing it.</summary>
public sealed partial class TeamDrawer
{
    private ActorNames _names = null!;
    private TeamDetails? _details;
    private string? _act;
    private string _member = "";
    private string? _successor;
    private string? _name;
    private string? _school;
    private string _group = "";
    private string _reason = "";
    private int? _number;
    private bool _withdrawn;
    private int _shown = -1;

    [Parameter, EditorRequired]
    public required DeskOverview Desk { get; set; }

    [Parameter, EditorRequired]
    public required DeskTeam Team { get; set; }

    [Parameter, EditorRequired]
    public ImmutableArray<DeviceView> Devices { get; set; }

    /// <summary>Rises whenever the desk was asked anew: the team is then asked for anew as well.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    private string Title => Texts["teamTitle", Team.Number, Team.Name];

    private TeamChangeView[] Changes => [.. Desk.TeamChanges.Where(change => change.Team == Team.Id).Reverse()];

    // An organiser may until the team has competed; the contest's grain decides.
    private bool MaySubstitute =>
        IsHeadJudge || (Desk.State.PublishedAt is null && Team.Cells.All(cell => cell.IsUntouched));

    protected override void OnInitialized() => _names = new ActorNames(Calls.LoginAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Version)
        {
            _shown = Version;
            try
            {
                _details = await Commands.TeamAsync(EventId, Team.Id);
                await _names.LearnAsync(Changes.Select(change => change.Actor), Devices);
            }
            catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
            {
                Outcome = new Outcome(false, null, Texts["unavailable"]);
            }
        }
    }

    protected override bool Abandon()
    {
        var begun = _act is not null;
        _act = null;
        return begun;
    }

    protected override Task SentAsync(bool accepted)
    {
        _act = accepted ? null : _act;
        return Task.CompletedTask;
    }

    private static string Clock(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private string NamesOf(ImmutableArray<string> names) => names.IsEmpty ? Texts["none"] : string.Join(Texts["listComma"], names);

    private void Begin(string act)
    {
        (_act, Outcome, _member, _successor, _reason) = (act, null, "", "", "");
        (_number, _name, _school, _group, _withdrawn) = (_details!.Number, _details.Name, _details.School, _details.Group, _details.Withdrawn);
    }

    private Task ConfirmAsync() => SendAsync(() => _act == "substitute"
        ? Commands.DeskAsync(EventId, (desk, stamp) => desk.Substitute(
            new Substitution(Team.Id, _member, string.IsNullOrWhiteSpace(_successor) ? null : _successor.Trim(), _reason), stamp))
        : Commands.DeskAsync(EventId, (desk, stamp) => desk.ReviseTeam(
            new TeamAmendment(Team.Id, _number, (_name ?? "").Trim(), (_school ?? "").Trim(), null, _group, _withdrawn, _reason), stamp)));
}
