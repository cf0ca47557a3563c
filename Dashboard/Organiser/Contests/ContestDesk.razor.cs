using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>One contest as its organiser and its head judge see it: follows the staff's view of it, and what was done shows once it comes from there.</summary>
public sealed partial class ContestDesk
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(1);

    private const int StandingsTab = 1;

    // Path below the event, text, and whether it is for organisers and head judges only.
    private static readonly (string Path, string Text, bool Staff)[] Exports =
    [
        ("standings/export", "exportStandings", false),
        ("teams/export", "exportTeams", false),
        ("scores/export", "exportSheets", true),
        ("scores/history", "exportHistory", true),
    ];

    private readonly ContestView _view = new();
    private readonly TeamFilter _filter = new();
    private ImmutableArray<TeamRow> _shown = [];
    private ImmutableArray<ContestView.Placed> _standings = [];
    private DistrictView _district = new();
    private EventRow? _event;
    private IReadOnlyDictionary<string, string> _decidedBy = new Dictionary<string, string>();
    private (int Tab, string? Group, long Change) _decidedFor;
    private long _change;
    private TeamDialog _teamDialog = null!;
    private StandingDialog _standingDialog = null!;
    private ImportDialog _teamImport = null!;
    private ImportDialog _scoreImport = null!;
    private string? _group;
    private string _query = "";
    private int _tab;
    private bool _missing;
    private bool _isOrganiser;
    private bool _isHeadJudge;

    [Parameter, EditorRequired]
    public required string EventId { get; set; }

    private string StandingsGroup => _view.Contest!.Groups.Contains(_group ?? "") ? _group! : _view.Contest.Groups[0];

    // How far the contest has come; of later stages only what was run, since who takes part in them follows from results.
    private string Sums(ContestRow contest)
    {
        var teams = _view.Teams;
        return contest.Stages is not { Length: > 1 } stages
            ? Texts["sums", teams.Length, teams.Sum(team => team.Runs.Take(contest.CountedRounds).Count(run => run is not null)), teams.Length * contest.CountedRounds]
            : string.Join(" · ", stages.Where(stage => stage.CountedRounds > 0).Select((stage, i) => (string)(i == 0
                ? Texts["sums.first", ContestWords.Of(stage), Done(stage), teams.Length * stage.CountedRounds]
                : Texts["sums.later", ContestWords.Of(stage), Done(stage)])).Prepend(Texts["sums.teams", teams.Length]));

        int Done(StageRow stage) => teams.Sum(team =>
            (team.AllRuns ?? []).Where(run => run.Stage == stage.Name && run.Round <= stage.CountedRounds).Select(run => (run.Round, run.Match)).Distinct().Count());
    }

    private IEnumerable<string> Schools => _view.Teams
        .Where(team => _filter.Town.Length == 0 || team.Town == _filter.Town)
        .Select(team => team.School).Distinct().Order(StringComparer.Ordinal);

    protected override async Task OnInitializedAsync()
    {
        var actor = Callers.ActorOf((await Sessions.GetAuthenticationStateAsync()).User);
        (_isOrganiser, _isHeadJudge) = (actor.Is(Role.Organiser), actor.Is(Role.HeadJudge));
        _query = await Calls.DistrictQueryAsync();
        _district = await Calls.DistrictAsync();
        _event = _district.Events.GetValueOrDefault(EventId);
        var cursor = Follow(Topic.Contest(EventId), Redraw, Apply);
        Every(Check, () => CheckAsync(cursor));
    }

    protected override bool ShouldRender()
    {
        _shown = [.. _view.Teams.Where(_filter.Matches)];
        _standings = _view.Contest is null ? [] : _view.Standings(StandingsGroup);
        return true;
    }

    private Task Apply(FeedDelta delta)
    {
        _view.Apply(delta);
        _change++;
        _missing = false;
        return Task.CompletedTask;
    }

    private Task CheckAsync(FeedCursor cursor)
    {
        var missing = cursor.Status.State == FeedState.Unknown && _view.Contest is null;
        if (missing != _missing)
        {
            _missing = missing;
            StateHasChanged();
        }

        return DecideAsync();
    }

    // What separates two rows is not in the view, since a row would change with its neighbours: it is asked for, at most once a second, while it is looked at.
    private async Task DecideAsync()
    {
        var wanted = (_tab, _view.Contest is null ? null : StandingsGroup, _change);
        if (_tab != StandingsTab || wanted.Item2 is not { } group || wanted == _decidedFor)
        {
            return;
        }

        if (await Commands.DecidedByAsync(EventId, group) is { } decided)
        {
            (_decidedBy, _decidedFor) = (decided, wanted);
            StateHasChanged();
        }
    }

    private Task ExplainAsync(TeamRow team) => _standingDialog.ShowAsync(team);

    private void NewTeam() => _teamDialog.New();

    private Task EditTeam(TeamRow row) => _teamDialog.EditAsync(row.Id);

    private async Task WithdrawTeam(TeamRow row)
    {
        if (await Commands.TeamAsync(EventId, row.Id) is not { } team)
        {
            return;
        }

        var entry = new TeamEntry(team.Number, team.Name, team.School, team.Town, team.Group, team.Members, team.Coaches, !team.Withdrawn);
        var outcome = await Commands.PutTeamAsync(EventId, row.Id, entry);
        Snackbar.Add(
            !outcome.Accepted ? outcome.Message! : Texts[team.Withdrawn ? "reinstated" : "withdrawnNow", team.Name].Value,
            outcome.Accepted ? Severity.Normal : Severity.Error);
    }

    private string OrAll(string? text) => string.IsNullOrEmpty(text) ? Texts["all"] : text;

    private string Address(string path, string format) => $"/api/v1/events/{EventId}/{path}?format={format}{_query}";

    private string PrintAddress(string path) => $"/organiser/contest/{EventId}/print/{path}{_query}";
}
