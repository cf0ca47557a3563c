using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestGrain"/>
[Reentrant]
public sealed class ContestGrain : JournaledGrain<ContestState>, IContestGrain
{
    private readonly Reporter _publicReporter;
    private readonly Reporter _staffReporter;
    private readonly Claims _claims;
    private ContestBoard _shown = ContestBoard.Empty;

    public ContestGrain(JournalServices services)
        : base(services, new ContestModel())
    {
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
        _shown = Durable.Shown;
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

    public Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp)
    {
        var caller = CallActor.Current;
        return Execute(stamp, ContestJson.Default.SheetResult, (state, _) => SheetRules.Enter(state, entry, caller));
    }

    public Task<Answer<AssignmentResult>> AssignJudges(ImmutableArray<JudgeAssignment> assignments, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AssignmentResult, (state, _) => Contests.Assignments.Assign(state, assignments));

    public Task<ImmutableArray<JudgeAssignment>?> Assignments() =>
        Task.FromResult(Durable.Settings is null ? (ImmutableArray<JudgeAssignment>?)null : Durable.Judges);

    public Task<Answer<ClaimHolder>> ClaimRun(RunClaim claim) => Task.FromResult(_claims.Claim(Durable, claim, CallActor.Current!.Id));

    public Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ImportResult, (state, now) => SheetRules.Import(state, entries, now, Services.Store.Limits.MaxRecords));

    public Task<Standings?> Standings(Audience audience, string? group) =>
        AtVersion(audience, version => Durable.Settings is null ? null : new Standings(version, false, [.. Durable.BoardFor(audience).Standings(group)]));

    public Task<ImmutableArray<TeamSheet>?> Sheets(string teamId) => Task.FromResult(
        Durable.All.Teams.GetValueOrDefault(teamId) is { } team ? ContestViews.Sheets(team) : (ImmutableArray<TeamSheet>?)null);

    public async Task<SheetSigning?> Signatures(string sheetId)
    {
        var rows = await Services.Store.ReadPersonalAsync(Stream, [ContestSubject.Sheet(sheetId)], CancellationToken.None);
        return rows.Count == 0 ? null : JsonSerializer.Deserialize(rows[0].Json.Span, ContestJson.Default.SheetRemark)!.Signing;
    }

    public Task<ViewDiff?> TeamView(Audience audience, string teamId) => AtVersion(
        audience,
        version => ContestViews.TeamView(Durable.BoardFor(audience), audience, teamId) is { } row ? new ViewDiff(null, version, [new ViewRow("team", row)], []) : null);

    public async Task<ContestSummary?> Summary(Audience audience) =>
        await ChangeVersion(audience) is { } version && Durable.Settings is not null
            ? ContestViews.Summary(Durable.BoardFor(audience), EventId, version)
            : null;

    protected override IEnumerable<string> RowKeys(Audience audience) => ContestViews.Keys(Durable);

    protected override byte[]? Row(Audience audience, string key) => ContestViews.Row(Durable, EventId, audience, key);

    protected override IEnumerable<string> Touched(IRecord record) => record switch
    {
        TeamPut put => [ContestViews.TeamKey(put.Team)],
        SheetAccepted sheet => [ContestViews.TeamKey(sheet.Team)],
        JudgesAssigned => [],
        // Rounds and rule show in every team's row.
        _ => ContestViews.Keys(Durable),
    };

    /// <remarks>What left the shown board as it was does not exist for the public and the halls: it touches none of their rows and stirs none of their rhythms.</remarks>
    protected override void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        var before = _shown;
        _shown = Durable.Shown;
        foreach (var record in records.Select(written => written.Record).Where(record => record is not CommandNoted))
        {
            Show(record, before);
        }
    }

    protected override bool Reports(Audience audience) => audience is Audience.Public or Audience.Staff;

    protected override Task OnPublished(Audience audience)
    {
        (audience == Audience.Staff ? _staffReporter : _publicReporter).Start();
        return Task.CompletedTask;
    }

    private void Show(IRecord record, ContestBoard shownBefore)
    {
        var isHidden = record is SheetAccepted sheet && ReferenceEquals(shownBefore.Teams.GetValueOrDefault(sheet.Team), _shown.Teams.GetValueOrDefault(sheet.Team));
        foreach (var key in Touched(record))
        {
            Touch(Audience.Staff, key);
            if (!isHidden)
            {
                Touch(Audience.Public, key);
                Touch(Audience.Operations, key);
            }
        }
    }

    private async Task ReportAsync(Audience audience)
    {
        if (await Summary(audience) is { } summary)
        {
            await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).ReportContest(audience, summary);
        }
    }
}
