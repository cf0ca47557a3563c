using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Judging;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Who judges what in a contest (裁判分工): all judges at a glance, what no judge is there for, and the acts of assigning.</summary>
public sealed partial class JudgesPanel
{
    private static readonly string[] Filters = ["All", "Idle", "Gone"];

    private readonly HashSet<string> _chosen = new(StringComparer.Ordinal);
    private ImmutableArray<JudgeAssignment> _assignments = [];
    private ImmutableArray<JudgeAssignment> _leaving = [];
    private IReadOnlyList<JudgeRow>? _rows;
    private AssignDialog _dialog = null!;
    private long? _loadedFor;
    private string? _text = "";
    private string _only = "All";
    private bool _hasSeats;
    private bool _failed;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string EventId { get; set; }

    /// <summary>The contest's row: when its count of the desk's changes rises, the assignments are asked for anew.</summary>
    [Parameter, EditorRequired]
    public required ContestRow Contest { get; set; }

    [Parameter]
    public bool Editable { get; set; }

    /// <summary>Nobody is assigned: every judge scores everything.</summary>
    private bool Open => _assignments.IsEmpty;

    private int There => (_rows ?? []).Count(row => row.Kind is not null);

    private bool ManyStages => Contest.Stages is { Length: > 1 };

    // Of a stage the rounds that count; of practice as many as may be entered.
    private IEnumerable<(string Stage, int Round)> Places => Contest.Stages is { IsDefaultOrEmpty: false } stages
        ? stages.SelectMany(stage => Enumerable.Range(1, stage.CountedRounds == 0 ? Contest.Rounds : stage.CountedRounds), (stage, round) => (stage.Name, round))
        : Enumerable.Range(1, Contest.Rounds).Select(round => ("", round));

    private IEnumerable<JudgeRow> Shown => (_rows ?? []).Where(row =>
        (string.IsNullOrWhiteSpace(_text) || row.Name.Contains(_text.Trim(), StringComparison.CurrentCultureIgnoreCase))
        && _only switch { "Idle" => row.Own.IsEmpty, "Gone" => row.Kind is null, _ => true });

    private IReadOnlyList<JudgeRow> Chosen => [.. (_rows ?? []).Where(row => _chosen.Contains(row.Id))];

    protected override async Task OnParametersSetAsync()
    {
        if (_rows is null || _loadedFor != Contest.DeskChanges)
        {
            _loadedFor = Contest.DeskChanges;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        if (await Commands.JudgesAsync(EventId) is not { } work)
        {
            // What is shown stays; the next change or act asks again.
            _failed = true;
            return;
        }

        _failed = false;
        _assignments = work.Assignments;
        var own = work.Assignments.ToLookup(assignment => assignment.Account, StringComparer.Ordinal);
        var known = work.Pool.Select(judge => judge.Id).ToHashSet(StringComparer.Ordinal);
        _rows =
        [
            // First whoever is assigned and no longer there, since somebody has to judge in their place; then those who may score nothing.
            .. own.Where(judge => !known.Contains(judge.Key)).Select(judge => new JudgeRow(judge.Key, Texts["gone", judge.Key], null, [.. judge])),
            .. work.Pool.Select(judge => new JudgeRow(judge.Id, judge.Name, judge.Kind, [.. own[judge.Id]])).OrderByDescending(row => row.IsIdle && !Open),
        ];
        _chosen.IntersectWith(known);
        _hasSeats = (await Commands.SettingsAsync(EventId))?.Rule is { } document
            && ScoringRuleReader.TryRead(document, out var rule, out RuleProblem? _)
            && rule.HasJudges;
    }

    private string Cover(string group, string stage, int round) =>
        string.Create(CultureInfo.InvariantCulture, $"{group}/{(ManyStages ? $"{stage}/" : "")}{round}");

    private int Covering(string group, string stage, int round) =>
        (_rows ?? []).Count(row => row.Kind is not null && row.Own.Any(assignment => assignment.Covers(group, stage, round)));

    private void Choose(string judge, bool chosen)
    {
        if (chosen)
        {
            _chosen.Add(judge);
        }
        else
        {
            _chosen.Remove(judge);
        }
    }

    private void ChooseAll(bool chosen)
    {
        foreach (var row in Shown.Where(row => row.Kind is not null).ToList())
        {
            Choose(row.Id, chosen);
        }
    }

    // With the last assignment gone every judge scores everything again: that is asked about first.
    private Task AskAsync(IEnumerable<JudgeAssignment> leaving)
    {
        ImmutableArray<JudgeAssignment> all = [.. leaving];
        if (_assignments.All(all.Contains))
        {
            _leaving = all;
            return Task.CompletedTask;
        }

        return RemoveAsync(all);
    }

    private async Task RemoveAsync(ImmutableArray<JudgeAssignment> leaving)
    {
        (_busy, _leaving) = (true, []);
        var outcome = await Commands.AssignAsync(EventId, seen => seen.Where(assignment => !leaving.Contains(assignment)));
        if (!outcome.Accepted)
        {
            Snackbar.Add(outcome.Message!, Severity.Error);
        }

        await LoadAsync();
        _busy = false;
    }

    private string Words(JudgeAssignment assignment) => string.Join(" · ", Parts(assignment));

    private IEnumerable<string> Parts(JudgeAssignment assignment)
    {
        yield return assignment.Group ?? Texts["everyGroup"];
        if (assignment.Stage is { } stage)
        {
            yield return ContestWords.StageOf(Contest, stage)!;
        }

        yield return assignment.Rounds.IsDefaultOrEmpty
            ? Texts["everyRound"]
            : Texts["rounds.some", string.Join(Texts["listComma"], assignment.Rounds.Order().Select(round => round.ToString(CultureInfo.InvariantCulture)))];
        if (assignment.Table is { } table)
        {
            yield return Texts["tableNumber", table];
        }

        if (assignment.Seat is { } seat)
        {
            yield return Texts["seatOf", seat];
        }
    }
}

/// <summary>A judge with what they may score.</summary>
/// <param name="Kind">Null = the account or tablet is gone, its assignments are not.</param>
internal sealed record JudgeRow(string Id, string Name, JudgeKind? Kind, ImmutableArray<JudgeAssignment> Own)
{
    /// <summary>Whether the judge is there and may score nothing, once anybody is assigned.</summary>
    public bool IsIdle => Kind is not null && Own.IsEmpty;
}
