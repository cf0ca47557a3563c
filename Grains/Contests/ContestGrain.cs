using System.Collections.Immutable;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestGrain"/>
[Reentrant]
public sealed partial class ContestGrain : JournaledGrain<ContestState>, IContestGrain
{
    // A grain timer takes no longer wait, and a clock that was set meanwhile is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Reporter _publicReporter;
    private readonly Reporter _staffReporter;
    private ContestBoard _shown = ContestBoard.Empty;
    private IGrainTimer? _due;

    public ContestGrain(JournalServices services)
        : base(services, new ContestModel())
    {
        // One for each audience: a report of what is hidden must not delay one of what is shown.
        var logger = services.Loggers.CreateLogger<ContestGrain>();
        _publicReporter = new Reporter(services.Time, logger, () => ReportAsync(Audience.Public));
        _staffReporter = new Reporter(services.Time, logger, () => ReportAsync(Audience.Staff));
    }

    private string EventId => Stream.Id;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        _shown = Durable.Shown;
        _due = this.RegisterGrainTimer(DoWhatIsDueAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        SetTimer();
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

    public Task<Answer<TeamRevision>> PutTeam(string teamId, TeamEntry entry, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.TeamRevision, (state, _) => ContestRules.PutTeam(state, teamId, entry));

    public Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.SheetResult, (state, _) => SheetRules.Enter(state, entry));

    public Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ImportResult, (state, now) => SheetRules.Import(state, entries, now, Services.Store.Limits.MaxRecords));

    public Task<Standings?> Standings(Audience audience, string? group) =>
        AtVersion(audience, version => Durable.Settings is null ? null : ContestViews.Standings(Durable, audience, group, version));

    public Task<ImmutableArray<TeamSheet>?> Sheets(string teamId) => Task.FromResult(
        Durable.All.Teams.GetValueOrDefault(teamId) is { } team ? ContestViews.Sheets(team) : (ImmutableArray<TeamSheet>?)null);

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

    public Task<Answer<PublicationState>> Freeze(DateTimeOffset? at, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, (state, now) => PublicationRules.Freeze(state, at, now));

    public Task<Answer<PublicationState>> Unfreeze(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, PublicationRules.Unfreeze);

    public Task<Answer<PublicationState>> Publish(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, (state, now) => PublicationRules.Publish(state, now));

    public Task<Answer<UnveilPosition>> StartUnveil(UnveilSettings settings, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.Start(state, settings));

    public Task<Answer<UnveilPosition>> UnveilNext(int step, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.Next(state, step));

    public Task<Answer<UnveilPosition>> EndUnveil(CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.UnveilPosition, (state, _) => UnveilRules.End(state));

    public Task<PublicationSteering?> Steering() =>
        Task.FromResult(Durable.Settings is null ? null : ContestViews.Steering(Durable));

    protected override IEnumerable<string> RowKeys(Audience audience) => ContestViews.Keys(Durable);

    protected override byte[]? Row(Audience audience, string key) => ContestViews.Row(Durable, EventId, audience, key);

    protected override IEnumerable<string> Touched(IRecord record) => record switch
    {
        TeamPut put => [ContestViews.TeamKey(put.Team)],
        SheetAccepted sheet => [ContestViews.TeamKey(sheet.Team)],
        FreezePlanned => [ContestViews.ContestKey],
        ConflictSettled settled => [ContestViews.TeamKey(settled.Team)],
        RunReopened reopened => [ContestViews.TeamKey(reopened.Team)],
        CorrectionNoted noted => [ContestViews.TeamKey(noted.Team), ContestViews.CorrectionKey(noted.Number)],
        AppealPublished published => [ContestViews.AppealKey(published.Number)],
        // What the desk follows: the contest's row says that there is something new for it.
        AppealFiled or AppealAdmitted or AppealDismissed or AppealDecided or AppealCarriedOut or AppealTermsSet => [ContestViews.ContestKey],
        AppealLinkIssued or GapsAccepted => [],
        // Rounds, approvals and what a step of an unveiling shows may be in any row.
        _ => ContestViews.Keys(Durable),
    };

    /// <remarks>What left the shown board as it was does not exist for the public and the halls: it touches none of their rows and stirs none of their rhythms.</remarks>
    protected override void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        var before = _shown;
        _shown = Durable.Shown;
        foreach (var record in records.Select(written => written.Record).Where(record => record is not CommandNoted))
        {
            foreach (var key in Touched(record))
            {
                foreach (var audience in Audiences.Where(audience => Concerns(audience, record, key, before)))
                {
                    Touch(audience, key);
                }
            }
        }

        SetTimer();
    }

    protected override bool Reports(Audience audience) => audience is Audience.Public or Audience.Staff;

    protected override Task OnPublished(Audience audience)
    {
        (audience == Audience.Staff ? _staffReporter : _publicReporter).Start();
        return Task.CompletedTask;
    }

    private bool Concerns(Audience audience, IRecord record, string key, ContestBoard shownBefore) => audience == Audience.Staff || record switch
    {
        // Only the halls are told that a run waits for the head judge.
        SheetAccepted { Counted: false } => audience == Audience.Operations && IsShownOtherwise(key, shownBefore),
        SheetAccepted or RunReopened => IsShownOtherwise(key, shownBefore),
        // The choice of what stood already changes nothing outside but that nothing waits any more, which halls are told.
        ConflictSettled => audience == Audience.Operations ? IsShownOtherwise(key, shownBefore) : StandsOtherwise(key, shownBefore),
        AppealFiled or AppealAdmitted or AppealDismissed or AppealDecided or AppealCarriedOut or AppealTermsSet => false,
        // Its staff's row counts them.
        SheetsApproved or ApprovalWithdrawn when key == ContestViews.ContestKey => false,
        // In a contest without approvals they are a matter of its staff.
        SheetsApproved or ApprovalWithdrawn =>
            (Durable.Settings!.Publication == ContestPublication.Approved || Durable.PublishedAt is not null) && IsShownOtherwise(key, shownBefore),
        _ => true,
    };

    private bool IsShownOtherwise(string key, ContestBoard before) =>
        ContestViews.TeamOf(key) is { } team && !ReferenceEquals(before.Teams.GetValueOrDefault(team), _shown.Teams.GetValueOrDefault(team));

    private bool StandsOtherwise(string key, ContestBoard before) =>
        ContestViews.TeamOf(key) is { } team && !Standing(before, team).SequenceEqual(Standing(_shown, team));

    private static IEnumerable<string> Standing(ContestBoard board, string team) => board.Teams[team].Runs.Values.Select(run => run.Standing.Id);

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
