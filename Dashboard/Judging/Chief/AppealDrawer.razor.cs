using System.Globalization;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>One appeal on the head judge's desk, from paper to the public decision; or a new one, with the terms and the teams' links.</summary>
public sealed partial class AppealDrawer
{
    private AppealStage? _stage;
    private AppealRuling _ruling = AppealRuling.Maintain;
    private string _team = "";
    private int _round = 1;
    private string _text = "";
    private string _publicOutcome = "";
    private string[] _stages = [];
    private string _stageName = "";
    private string? _match;
    private int? _minutes;
    private int? _perTeam;
    private string? _link;

    [Parameter, EditorRequired]
    public required DeskOverview Desk { get; set; }

    /// <summary>An id, or <c>new</c>.</summary>
    [Parameter, EditorRequired]
    public required string AppealId { get; set; }

    [Parameter]
    public EventCallback<ChosenRun> OnRun { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private DeskAppeal? Appeal => Desk.Appeals.FirstOrDefault(appeal => appeal.AppealId == AppealId);

    private string Title => Appeal is { } appeal ? Texts["appealTitle", appeal.AppealId, TeamName(appeal.Team)] : Texts[IsHeadJudge ? "newAppeal" : "termsAndLinks"];

    protected override void OnInitialized()
    {
        (_minutes, _perTeam) = (Desk.Terms.Minutes, Desk.Terms.PerTeam);
        _stages = ScoringRuleReader.TryRead(Desk.Settings.Rule, out var rule, out _) ? [.. rule.Stages.Select(stage => stage.Name)] : [];
        _stageName = _stages.FirstOrDefault() ?? "";
    }

    protected override void OnParametersSet()
    {
        if (Appeal?.Stage != _stage)
        {
            // Whoever moved it on: what was typed belongs to the stage before.
            (_stage, _text) = (Appeal?.Stage, "");
            _publicOutcome = Appeal?.Ruling == AppealRuling.Maintain ? ContestWords.Of(AppealRuling.Maintain) : "";
        }
    }

    private static string Clock(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private string TeamName(string id) => Desk.Teams.FirstOrDefault(team => team.Id == id) is { } team ? $"{team.Number} {team.Name}" : id;

    private async Task FileAsync()
    {
        await SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.FileAppeal(new AppealEntry(_team, new RunRef(_round, _stageName.Length == 0 ? null : _stageName, string.IsNullOrWhiteSpace(_match) ? null : _match.Trim()), _text), stamp)));
        if (Outcome?.Accepted == true)
        {
            await OnClose.InvokeAsync();
        }
    }

    private Task TermsAsync() => SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.SetAppealTerms(new AppealTerms(_minutes, _perTeam), stamp)));

    private Task LinkAsync() => SendAsync(async () =>
    {
        var (outcome, path) = await Commands.IssueLinkAsync(EventId, _team);
        _link = path is null ? null : Navigation.ToAbsoluteUri(path).ToString();
        return outcome;
    });

    private Task AdmitAsync(bool admitted) =>
        SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.AdmitAppeal(AppealId, admitted, admitted ? null : _text, stamp)));

    private Task DecideAsync() => SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.DecideAppeal(AppealId, _ruling, _text, stamp)));

    private Task PublishAsync() => SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.PublishAppeal(AppealId, _text, _publicOutcome, stamp)));
}
