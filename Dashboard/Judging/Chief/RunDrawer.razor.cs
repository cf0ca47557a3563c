using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using EventsLive.Grains.Scoring;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>One run on the head judge's desk: every version of its sheets with what changed, and the acts on it.</summary>
public sealed partial class RunDrawer
{
    private readonly Dictionary<string, SheetSigning?> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private ActorNames _names = null!;
    private RoundHistory? _history;
    private RunRef? _run;
    private ScoringRule? _rule;
    private string? _act;
    private string? _sheet;
    private string _reason = "";
    private string _carriesOut = "";
    private SheetMove? _target;
    private RunOutcome _newOutcome;
    private CorrectionCategory _category;
    private int _shown = -1;

    [Parameter, EditorRequired]
    public required DeskOverview Desk { get; set; }

    [Parameter, EditorRequired]
    public required DeskTeam Team { get; set; }

    [Parameter, EditorRequired]
    public int Round { get; set; }

    /// <summary>Null = the rule's first one, or it has none.</summary>
    [Parameter]
    public string? Stage { get; set; }

    [Parameter, EditorRequired]
    public ImmutableArray<DeviceView> Devices { get; set; }

    /// <summary>Rises whenever the desk was asked anew: the history is then asked anew as well.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    // While an unveiling announces what stood when it began, the contest refuses every change.
    private bool MayAct => IsHeadJudge && !Desk.Unveiling;

    private string Title => $"{Texts["teamNo", Team.Number, Team.Name]} · {RunWords.Of(new RunRef(Round, Stage), Desk, Texts)}";

    /// <summary>The runs of this stage and round; one without sheets where there is none yet.</summary>
    private IReadOnlyList<RunHistory> Runs => _history is null ? []
        : _history.Runs.Where(run => IsHere(run.Run)).ToArray() is { Length: > 0 } runs ? runs
        : [new RunHistory(new RunRef(Round, Stage), [], [], [], null)];

    /// <summary>Appeals against this run that wait for a new version.</summary>
    private DeskAppeal[] Upheld =>
        [.. Desk.Appeals.Where(appeal => appeal.Team == Team.Id && IsHere(appeal.Run) && appeal is { Ruling: AppealRuling.Correct, CarriedOutBy: null })];

    protected override void OnInitialized() => _names = new ActorNames(Calls.LoginAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Version)
        {
            _shown = Version;
            _rule ??= ScoringRuleReader.TryRead(Desk.Settings.Rule, out var rule, out _) ? rule : throw new InvalidOperationException("A rule that was accepted cannot be read.");
            await AskAsync();
        }
    }

    private static string Clock(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task AskAsync()
    {
        try
        {
            _history = await Commands.HistoryAsync(EventId, Team.Id, Round);
            await _names.LearnAsync(
                (_history?.Runs ?? []).SelectMany(run => run.Versions).SelectMany(version => new[] { version.Actor, version.ApprovedBy, version.SetAside?.By, version.Photo?.By }), Devices);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            Outcome = new Outcome(false, null, Texts["unavailable"]);
        }
    }

    private string Name(string actor) => _names.Of(actor, Devices);

    private static string Language => CultureInfo.CurrentUICulture.Name;

    private static string OptionOf(FieldOption option) => option.Label?.In(Language) ?? option.Name;

    private string LabelOf(string field) => _rule!.Fields.FirstOrDefault(one => one.Name == field)?.Label?.In(Language) ?? field;

    /// <summary>The run that the act is on, as it was last answered.</summary>
    private RunHistory Chosen => Runs.First(run => run.Run == _run);

    private bool IsHere(RunRef run) => run.Round == Round && (run.Stage ?? _rule!.FirstStage) == (Stage ?? _rule!.FirstStage);

    private IEnumerable<SheetField> FieldsOf(RunRef run) => _rule!.Fields.Where(field => _rule.Holds(run.Stage ?? _rule.FirstStage, field));

    private SheetVersion? Find(string sheet) => _history?.Runs.SelectMany(run => run.Versions).FirstOrDefault(version => version.SheetId == sheet);

    private string State(RunHistory history, SheetVersion version) => version switch
    {
        { SetAside: { } aside } => ContestWords.Of(aside.Cause),
        { ReplacedBy: { } newer } => Texts["replacedBy", newer],
        _ when history.Contending.Contains(version.SheetId) => Texts["contends"],
        { ApprovedBy: { } by, ApprovedAt: { } at } => Texts["approvedBy", Name(by), Clock(at)],
        _ => Texts["cellEntered"],
    };

    private IEnumerable<(string Label, string Text)> Remarks(SheetVersion version)
    {
        (string Label, string? Text)[] remarks =
        [
            (Texts["reasonCorrection"], version.Reason),
            (Texts["reasonWithdrawn"], version.WithdrawnFor),
            (Texts["reasonChosen"], version.ChosenFor),
            (version.MovedFrom is { } from ? Texts["reasonMovedFrom", RunOf(from), Name(from.By), Clock(from.At)] : "", version.MovedFrom is null ? null : version.MovedFor ?? ""),
            (version.SetAside?.MovedTo is { } to ? Texts["reasonMovedTo", RunOf(to), Name(to.By), Clock(to.At)] : version.SetAside is { } aside ? Texts["reasonAside", Name(aside.By), Clock(aside.At)] : "", version.SetAside?.MovedTo is null ? version.SetAside?.Reason : version.SetAside.Reason ?? ""),
        ];
        return remarks.Where(remark => remark.Text is not null).Select(remark => (remark.Label, remark.Text!));
    }

    private string RunOf(MovedSheet moved) => Desk.Teams.FirstOrDefault(team => team.Id == moved.Team) is { } team
        ? $"{Texts["teamNo", team.Number, team.Name]} · {RunWords.Of(moved.Run, Desk, Texts)}"
        : moved.Team;

    private void Begin(string act, RunHistory run, string? sheet)
    {
        _run = run.Run;
        (_act, _sheet, _reason, Outcome, _carriesOut) = (act, sheet, "", null, Upheld.FirstOrDefault()?.AppealId ?? "");
        var current = sheet is null ? null : Find(sheet);
        _target = null;
        _newOutcome = current?.Outcome ?? RunOutcome.Scored;
        _category = Upheld.Length > 0 ? CorrectionCategory.AppealUpheld : sheet is null ? CorrectionCategory.LateSheet : CorrectionCategory.EntryError;
        _values.Clear();
        foreach (var (name, value) in current?.Fields ?? ImmutableSortedDictionary<string, decimal>.Empty)
        {
            _values[name] = value.ToString(CultureInfo.InvariantCulture);
        }
    }

    private Task ConfirmAsync() => SendAsync(() => _act switch
    {
        "settle" => Commands.DeskAsync(
            EventId, (desk, stamp) => desk.SettleConflict(new ConflictChoice(Team.Id, _run!, _sheet!, Chosen.Contending, _reason), stamp)),
        "withdraw" => Commands.WithdrawAsync(EventId, _sheet!, _reason),
        "rerun" => ReopenAsync(SetAsideCause.Rerun),
        "disqualify" => CorrectAsync(RunOutcome.Disqualified, ImmutableDictionary<string, decimal>.Empty, CorrectionCategory.Infringement, null),
        "undo" => UndoAsync(),
        "move" => Commands.MoveAsync(EventId, _target! with { Sheet = _sheet!, Surrogate = Find(_sheet!)!.Surrogate, Reason = _reason }),
        _ => CorrectAsync(),
    });

    private Task<Outcome> ReopenAsync(SetAsideCause cause) =>
        Commands.DeskAsync(EventId, (desk, stamp) => desk.Reopen(new RerunOrder(Team.Id, _run!, Chosen.Standing[^1], cause, _reason), stamp));

    /// <summary>Goes back to what the run was before: the version that was replaced, or an open run where there was none.</summary>
    private Task<Outcome> UndoAsync()
    {
        var undone = Find(_sheet!)!;
        var earlier = undone.Replaces is { } replaced ? Find(replaced) : null;
        while (earlier?.Outcome == undone.Outcome)
        {
            earlier = earlier.Replaces is { } older ? Find(older) : null;
        }

        return earlier is null
            ? ReopenAsync(undone.Outcome == RunOutcome.NoShow ? SetAsideCause.NoShowUndone : SetAsideCause.DisqualificationUndone)
            : CorrectAsync(earlier.Outcome, earlier.Fields.ToImmutableDictionary(), CorrectionCategory.Review, null);
    }

    private Task<Outcome> CorrectAsync()
    {
        var fields = ImmutableDictionary.CreateBuilder<string, decimal>();
        foreach (var field in _newOutcome == RunOutcome.Scored ? FieldsOf(_run!) : [])
        {
            var text = _values.GetValueOrDefault(field.Name, "").Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return Task.FromResult(new Outcome(false, field.Name, Texts["notANumber", LabelOf(field.Name)]));
            }

            fields[field.Name] = value;
        }

        return CorrectAsync(_newOutcome, fields.ToImmutable(), _category, _carriesOut.Length == 0 ? null : _carriesOut);
    }

    private Task<Outcome> CorrectAsync(RunOutcome outcome, ImmutableDictionary<string, decimal> fields, CorrectionCategory category, string? appeal)
    {
        var corrected = _sheet is null ? null : Find(_sheet);
        var entry = new ScoreEntry(
            Team.Id, Round, corrected?.Judge, fields, outcome, _sheet, _reason, null, null, SheetSource.Paper, _run!.Match, corrected?.Side, _run.Stage, corrected?.Surrogate ?? false);
        return Commands.DeskAsync(EventId, (desk, stamp) => desk.Correct(new Correction(entry, category, appeal), stamp));
    }

    // Asked for one sheet at a time, when somebody wants to see it.
    private async Task ShowSignaturesAsync(string sheet)
    {
        try
        {
            _signatures[sheet] = await Commands.SignaturesAsync(EventId, sheet);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            Outcome = new Outcome(false, null, Texts["unavailable"]);
        }
    }

    private async Task EraseSignaturesAsync(string sheet)
    {
        await SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.EraseSheetRow(sheet, SheetRow.Signatures, stamp)));
        await ShowSignaturesAsync(sheet);
    }

    private Task ErasePhotoAsync(string sheet) => SendAsync(() => Commands.DeskAsync(EventId, (desk, stamp) => desk.EraseSheetRow(sheet, SheetRow.Photo, stamp)));

    protected override Task SentAsync(bool accepted)
    {
        _act = accepted ? null : _act;
        return AskAsync();
    }

    protected override bool Abandon()
    {
        var begun = _act is not null;
        _act = null;
        return begun;
    }
}
