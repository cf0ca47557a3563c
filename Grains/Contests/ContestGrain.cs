using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestGrain"/>
[Reentrant]
public sealed partial class ContestGrain : JournaledGrain<ContestState>, IContestGrain
{
    private const int MaxHistoryPage = MaxRecordsPage;

    private readonly TeamGate _teams = new();
    // A grain timer takes no longer wait, and a clock that was set meanwhile is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Reporter _publicReporter;
    private readonly Reporter _staffReporter;
    private readonly Claims _claims;
    private ContestBoard _all = ContestBoard.Empty;
    private ContestBoard _shown = ContestBoard.Empty;
    private IGrainTimer? _due;

    public ContestGrain(JournalServices services, PupilMarks marks)
        : base(services, new ContestModel())
    {
        _marks = marks;
        _claims = new Claims(services.Time);
        // One for each audience: a report of what is hidden must not delay one of what is shown.
        var logger = services.Loggers.CreateLogger<ContestGrain>();
        _publicReporter = new Reporter(services.Time, logger, () => ReportAsync(Audience.Public));
        _staffReporter = new Reporter(services.Time, logger, () => ReportAsync(Audience.Staff));
    }

    private string EventId => Stream.Id;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        (_all, _shown) = (Durable.All, Durable.Shown);
        _due = this.RegisterGrainTimer(DoWhatIsDueAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        SetTimer();
        if (Exists)
        {
            // A floor that died with a withdrawal on its way goes on as soon as its contest is asked for: nobody need open its page.
            GrainFactory.GetGrain<IFloorGrain>(this.GetPrimaryKeyString()).Settings().Ignore();
        }
    }

    public async Task<Answer<ContestRevision>> Configure(ContestSettings settings, CommandStamp stamp)
    {
        if (!Exists && await GrainFactory.GetGrain<IEventGrain>(this.GetPrimaryKeyString()).Settings() is null)
        {
            return new Answer<ContestRevision>(null, Refusal.Of(RefusalKind.UnknownEvent));
        }

        return await Execute(stamp, ContestJson.Default.ContestRevision, (state, _) => ContestRules.Configure(state, settings));
    }

    public Task<ContestSettings?> Settings() => Task.FromResult(Durable.Settings);

    public Task<Answer<ContestRevision>> ChangeRule(string rule, string reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ContestRevision, (state, _) => RuleChange.Change(state, rule, reason));

    public async Task<ImmutableArray<RuleVersionView>?> RuleVersions()
    {
        var state = Durable;
        return state.Settings is null ? null : Contests.RuleVersions.Of(
            state, new DeskViews.Texts(await Services.Store.ReadPersonalAsync(Stream, Contests.RuleVersions.SubjectsOf(state), CancellationToken.None)));
    }

    public Task<Answer<RulePreview>> PreviewRule(string rule)
    {
        var state = Durable;
        return Beside(() => RuleChange.Preview(state, rule));
    }

    public Task<StandingExplanation?> Explain(Audience audience, string teamId) =>
        AtVersionBeside(audience, (state, version) => StandingExplanations.Of(state.BoardFor(audience), audience, teamId, version));

    public async Task<ImmutableArray<TeamDetails>?> Teams()
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var persons = await PersonsAsync();
        var state = Durable;
        return await Beside(() => state.All.Recorded.Values.OrderBy(team => team.Number).Select(team => ContestViews.Details(team, persons.GetValueOrDefault(team.Id))).ToImmutableArray());
    }

    public Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp)
    {
        var caller = CallActor.Current;
        return Execute(stamp, ContestJson.Default.SheetResult, (state, now) => PaperRules.Enter(state, entry, caller, now));
    }

    public Task<Answer<SheetResult>> MoveSheet(SheetMove move, CommandStamp stamp)
    {
        var caller = CallActor.Current;
        return Execute(stamp, ContestJson.Default.SheetResult, (state, now) => MoveRules.Move(state, move, caller, now));
    }

    public Task<Answer<AssignmentResult>> AssignJudges(ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AssignmentResult, (state, _) => Contests.Assignments.Assign(state, assignments));

    public Task<Answer<AssignmentResult>> ReviseAssignments(ImmutableArray<JudgeAssignment> seen, ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AssignmentResult, (state, _) => Contests.Assignments.Revise(state, seen, assignments));

    public Task<ImmutableArray<JudgeAssignment>?> Assignments() =>
        Task.FromResult(Durable.Settings is null ? (ImmutableArray<JudgeAssignment>?)null : Durable.Judges);

    public Task<ImmutableArray<SheetWhereabouts>?> Whereabouts(string? sheetId, DateTimeOffset? takenAt)
    {
        var (state, caller) = (Durable, CallActor.Current!);
        return Beside(() => takenAt is { } at ? SheetSearch.TakenAt(state, caller, at) : SheetSearch.ById(state, sheetId ?? ""));
    }

    public Task<ImmutableArray<SheetWhereabouts>?> UntimedSheets(string teamId, RunRef run) => Task.FromResult(SheetSearch.Untimed(Durable, CallActor.Current!, teamId, run));

    public Task<ImmutableArray<StagePromotion>?> Promotions()
    {
        var state = Durable;
        return Beside(() => StagePromotion.Of(state));
    }

    public Task<Answer<ClaimHolder>> ClaimRun(RunClaim claim) => Task.FromResult(_claims.Claim(Durable, claim, CallActor.Current!.Id));

    public Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ImportResult, (state, now) =>
        {
            var decision = SheetRules.Import(state, entries, now, Services.Store.Limits.MaxRecords);
            return decision with { Result = decision.Result is { } result ? result with { Rows = null } : null };
        });

    public Task<Answer<ImportResult>> PreviewScores(ImmutableArray<ScoreEntry> entries)
    {
        var state = Durable;
        return Beside(() => Preview(SheetRules.Import(state, entries, Services.Time.GetUtcNow(), Services.Store.Limits.MaxRecords)));
    }

    public async Task<ImmutableArray<SheetHistoryRow>?> SheetHistory(long after, int most)
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var state = Durable;
        var page = await Beside(() => SheetLines.Page(state, after, Math.Clamp(most, 0, MaxHistoryPage)));
        if (page.IsEmpty)
        {
            return [];
        }

        var texts = await Services.Store.ReadPersonalAsync(Stream, SheetLines.SubjectsOf(page), CancellationToken.None);
        // Few approvals are ever withdrawn.
        var withdrawals = await Services.Store.ListPersonalAsync(Stream, ContestSubject.Approval(""), CancellationToken.None);
        return await Beside(() => SheetLines.Rows(state, page, new DeskViews.Texts([.. texts, .. withdrawals])));
    }

    public async Task<ImmutableArray<HistoryEntry>?> History(long after, int most) => Durable.Settings is null ? null : await Records(after, most);

    public Task<Standings?> Standings(Audience audience, string? group) =>
        AtVersionBeside(audience, (state, version) => state.Settings is null ? null : ContestViews.Standings(state, audience, group, version));

    public Task<ImmutableArray<TeamSheet>?> Sheets(string teamId) => Task.FromResult(
        Durable.All.Teams.GetValueOrDefault(teamId) is { } team ? ContestViews.Sheets(Durable, team) : (ImmutableArray<TeamSheet>?)null);

    public Task<ViewDiff?> TeamView(Audience audience, string teamId) => AtVersion(
        audience,
        version => ContestViews.TeamView(Durable, audience, teamId) is { } row ? new ViewDiff(null, version, [new ViewRow("team", row)], []) : null);

    public async Task<ContestSummary?> Summary(Audience audience)
    {
        await DoWhatIsDueAsync();
        return await ChangeVersion(audience) is { } version && Durable.Settings is not null
            ? ContestViews.Summary(Durable, audience, EventId, version)
            : null;
    }

    public Task<Answer<ApprovalResult>> ApproveSheets(ImmutableArray<string> sheets, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ApprovalResult, (state, now) => CorrectionRules.WithNotice(state, ApprovalRules.Approve(state, sheets), null, now));

    public Task<Answer<ApprovalResult>> WithdrawApproval(ImmutableArray<string> sheets, string reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ApprovalResult, (state, _) => ApprovalRules.Withdraw(state, sheets, reason));

    public Task<Answer<PublicationState>> Freeze(DateTimeOffset? at, string? reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, (state, now) => PublicationRules.Freeze(state, at, now, reason));

    public Task<Answer<PublicationState>> Unfreeze(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, PublicationRules.Unfreeze);

    public Task<Answer<PublicationState>> Publish(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, (state, now) => PublicationRules.Publish(state, now));

    public Task<Answer<UnveilPosition>> StartUnveil(UnveilSettings settings, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.Start(state, settings));

    public async Task<Answer<UnveilPosition>> UnveilNext(int step, CommandStamp stamp)
    {
        var drawn = await DrawnAwardsAsync();
        return await Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.Next(state, step, drawn));
    }

    public Task<Answer<UnveilPosition>> EndUnveil(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.End(state));

    public async Task<PublicationSteering?> Steering()
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var steering = ContestViews.Steering(Durable, await DrawnAwardsAsync());
        return steering.State is { FrozenSince: null, FreezeAt: null } ? steering : steering with { FreezeReason = await FreezeReasonAsync() };
    }

    public Task<ContestRoster?> Roster(ViewVersion? known) =>
        AtVersionBeside(Audience.Staff, (state, version) => ContestRoster.Of(state, version, known));

    protected override IEnumerable<string> RowKeys(Audience audience) => ContestViews.Keys(Durable);

    protected override byte[]? Row(Audience audience, string key) => ContestViews.Row(Durable, EventId, audience, key);

    protected override IEnumerable<string> Touched(IRecord record) => record switch
    {
        TeamPut put => [ContestViews.TeamKey(put.Team)],
        SheetAccepted sheet => [ContestViews.TeamKey(sheet.Team)],
        FreezePlanned or ContestFrozen => [ContestViews.ContestKey],
        UnveilEnded => [ContestViews.ContestKey, ContestViews.UnveilKey],
        SheetMoved moved => [ContestViews.TeamKey(moved.FromTeam), ContestViews.TeamKey(moved.Team)],
        ConflictSettled settled => [ContestViews.TeamKey(settled.Team)],
        RunReopened reopened => [ContestViews.TeamKey(reopened.Team)],
        CorrectionNoted noted => [ContestViews.TeamKey(noted.Team), ContestViews.CorrectionKey(noted.Number)],
        AppealPublished published => [ContestViews.AppealKey(published.Number)],
        // What the desk follows: the contest's row says that there is something new for it.
        JudgesAssigned or TeamRevised or MemberSubstituted or SheetPhotographed or SheetRowErased { Row: SheetRow.Photo }
            or AppealFiled or AppealAdmitted or AppealDismissed or AppealDecided or AppealCarriedOut or AppealTermsSet => [ContestViews.ContestKey],
        AppealLinkIssued or GapsAccepted or SheetRowErased => [],
        // Rounds, approvals and what a step of an unveiling shows may be in any row.
        _ => ContestViews.Keys(Durable),
    };

    /// <remarks>What left the shown board as it was does not exist for the public and the halls: it touches none of their rows and stirs none of their rhythms.</remarks>
    protected override void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        var (allBefore, before) = (_all, _shown);
        (_all, _shown) = (Durable.All, Durable.Shown);
        foreach (var record in records.Select(written => written.Record).Where(record => record is not CommandNoted))
        {
            foreach (var key in Touched(record))
            {
                foreach (var audience in Audiences.Where(audience => Concerns(audience, record, key, allBefore, before)))
                {
                    Touch(audience, key);
                }
            }
        }

        foreach (var audience in Audiences)
        {
            foreach (var team in audience == Audience.Staff ? Moved(allBefore, _all) : Moved(before, _shown))
            {
                Touch(audience, ContestViews.TeamKey(team));
            }
        }

        SetTimer();
    }

    /// <summary>Where the rule is relative, the teams whose result became another one, whoever's sheets did it.</summary>
    private static IEnumerable<string> Moved(ContestBoard before, ContestBoard after) =>
        after.Rule is not { IsRelative: true } || ReferenceEquals(before.Places, after.Places) ? []
        : after.Teams.Values
            .Where(team => before.Teams.TryGetValue(team.Id, out var earlier) && !ReferenceEquals(earlier, team) && !earlier.Result.IsSameAs(team.Result))
            .Select(team => team.Id);

    protected override bool Reports(Audience audience) => audience is Audience.Public or Audience.Staff;

    protected override Task OnPublished(Audience audience)
    {
        (audience == Audience.Staff ? _staffReporter : _publicReporter).Start();
        return Task.CompletedTask;
    }

    private Task<ImmutableArray<DrawnAward>> DrawnAwardsAsync() => GrainFactory.GetGrain<IDrawnAwardsGrain>(this.GetPrimaryKeyString()).Drawn();

    private async Task<string?> FreezeReasonAsync()
    {
        var rows = await Services.Store.ReadPersonalAsync(Stream, [ContestSubject.Freeze], CancellationToken.None);
        return rows.Count > 0 && JsonSerializer.Deserialize(rows[0].Json.Span, ContestJson.Default.SheetRemark) is { Reason.Length: > 0 } remark ? remark.Reason : null;
    }

    /// <summary>Reads a state together with the version of the view that it belongs to, beside the grain's turns.</summary>
    private async Task<T?> AtVersionBeside<T>(Audience audience, Func<ContestState, ViewVersion, T?> read)
        where T : class =>
        await AtVersion(audience, version => Tuple.Create(Durable, version)) is var (state, version) ? await Beside(() => read(state, version)) : null;

    private static Answer<TResult> Preview<TResult>(Decision<TResult> decision) => new(decision.Result, decision.Refusal);

    private async Task<Dictionary<string, TeamPersons>> PersonsAsync()
    {
        // Signatures and photos lie beside them, and are many times as large.
        var prefix = ContestSubject.Team("");
        return await Beside(PersonsOf(await Services.Store.ListPersonalAsync(Stream, prefix, CancellationToken.None)));
    }

    /// <summary>What is stored of the persons of some teams; those that are no team of the contest have none.</summary>
    private async Task<Dictionary<string, TeamPersons>> PersonsAsync(params IReadOnlyCollection<string?> teams)
    {
        string[] subjects = [.. teams.OfType<string>().Where(Durable.All.Recorded.ContainsKey).Select(ContestSubject.Team)];
        return subjects.Length == 0 ? [] : PersonsOf(await Services.Store.ReadPersonalAsync(Stream, subjects, CancellationToken.None))();
    }

    private static Func<Dictionary<string, TeamPersons>> PersonsOf(IReadOnlyList<PersonalRow> rows) => () => rows.ToDictionary(
        row => row.Subject[ContestSubject.Team("").Length..], row => JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.TeamPersons)!, StringComparer.Ordinal);

    private bool Concerns(Audience audience, IRecord record, string key, ContestBoard allBefore, ContestBoard shownBefore) => record switch
    {
        TeamPut => audience == Audience.Staff ? IsOtherwise(key, allBefore, _all) : IsShownOtherwise(key, shownBefore),
        SheetAccepted when audience == Audience.Staff => IsOtherwise(key, allBefore, _all),
        SheetsApproved or ApprovalWithdrawn when audience == Audience.Staff && ContestViews.TeamOf(key) is not null => IsOtherwise(key, allBefore, _all),
        // What is shown by and by was on the staff's board before.
        UnveilStarted or UnveilStepped or ContestUnfrozen when ContestViews.TeamOf(key) is not null => audience != Audience.Staff && IsShownOtherwise(key, shownBefore),
        _ when audience == Audience.Staff => true,
        // Only the halls are told that a run waits for the head judge.
        SheetAccepted { Counted: false } => audience == Audience.Operations && IsShownOtherwise(key, shownBefore),
        SheetAccepted or RunReopened => IsShownOtherwise(key, shownBefore),
        // Only the halls are told that the moved sheet waits where it came to.
        SheetMoved => audience == Audience.Operations ? IsShownOtherwise(key, shownBefore) : StandsOtherwise(key, shownBefore),
        // The choice of what stood already changes nothing outside but that nothing waits any more, which halls are told.
        ConflictSettled => audience == Audience.Operations ? IsShownOtherwise(key, shownBefore) : StandsOtherwise(key, shownBefore),
        JudgesAssigned or TeamRevised or MemberSubstituted or SheetPhotographed or SheetRowErased
            or AppealFiled or AppealAdmitted or AppealDismissed or AppealDecided or AppealCarriedOut or AppealTermsSet => false,
        // Its staff's row counts them.
        SheetsApproved or ApprovalWithdrawn when key == ContestViews.ContestKey => false,
        // In a contest without approvals they are a matter of its staff.
        SheetsApproved or ApprovalWithdrawn =>
            (Durable.Settings!.Publication == ContestPublication.Approved || Durable.PublishedAt is not null) && IsShownOtherwise(key, shownBefore),
        _ => true,
    };

    private bool IsShownOtherwise(string key, ContestBoard before) => IsOtherwise(key, before, _shown);

    private static bool IsOtherwise(string key, ContestBoard before, ContestBoard after) =>
        ContestViews.TeamOf(key) is { } team && !TeamPlaces.IsSame(before.Teams.GetValueOrDefault(team), after.Teams.GetValueOrDefault(team));

    private bool StandsOtherwise(string key, ContestBoard before) =>
        ContestViews.TeamOf(key) is { } team && !Standing(before, team).SequenceEqual(Standing(_shown, team));

    private static IEnumerable<string> Standing(ContestBoard board, string team) => board.Teams[team].Runs.Values.SelectMany(run => run.StandingIds);

    private async Task DoWhatIsDueAsync()
    {
        if (Durable.FreezeAt <= Time.GetUtcNow())
        {
            // Any command first applies what is due: this one does nothing else.
            await Execute(new CommandStamp("system"), ContestJson.Default.Boolean, (_, _) => Decision.Accept(true, []));
        }

        SetTimer();
    }

    private void SetTimer()
    {
        var wait = Durable.FreezeAt - Time.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        _due?.Change(wait == Timeout.InfiniteTimeSpan ? wait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private async Task ReportAsync(Audience audience)
    {
        if (await Summary(audience) is { } summary)
        {
            await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).ReportContest(audience, summary);
        }
    }
}
