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
public sealed class ContestGrain : JournaledGrain<ContestState>, IContestGrain
{
    private readonly Reporter _reporter;

    public ContestGrain(JournalServices services)
        : base(services, new ContestModel()) =>
        _reporter = new Reporter(services.Time, services.Loggers.CreateLogger<ContestGrain>(), ReportAsync);

    private string EventId => Stream.Id;

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
        AtVersion(audience, version => Durable.Settings is null ? null : new Standings(version, false, [.. Durable.Standings(group)]));

    public Task<ImmutableArray<TeamSheet>?> Sheets(string teamId) => Task.FromResult(
        Durable.Teams.GetValueOrDefault(teamId) is { } team ? ContestViews.Sheets(team) : (ImmutableArray<TeamSheet>?)null);

    public Task<ViewDiff?> TeamView(Audience audience, string teamId) => AtVersion(
        audience,
        version => ContestViews.TeamView(Durable, audience, teamId) is { } row ? new ViewDiff(null, version, [new ViewRow("team", row)], []) : null);

    public async Task<ContestSummary?> Summary() =>
        await ChangeVersion() is { } version && Durable.Settings is not null ? ContestViews.Summary(Durable, EventId, version) : null;

    public Task<ContestRoster?> Roster(ViewVersion? known) =>
        AtVersion(Audience.Staff, version => ContestRoster.Of(Durable, version, known));

    protected override IEnumerable<string> RowKeys(Audience audience) => ContestViews.Keys(Durable);

    protected override byte[]? Row(Audience audience, string key) => ContestViews.Row(Durable, EventId, audience, key);

    protected override IEnumerable<string> Touched(IRecord record) => record switch
    {
        TeamPut put => [ContestViews.TeamKey(put.Team)],
        SheetAccepted sheet => [ContestViews.TeamKey(sheet.Team)],
        // Rounds and rule show in every team's row.
        _ => ContestViews.Keys(Durable),
    };

    protected override Task OnPublished(ViewVersion version)
    {
        _reporter.Start();
        return Task.CompletedTask;
    }

    private async Task ReportAsync()
    {
        if (await Summary() is { } summary)
        {
            await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).ReportContest(summary);
        }
    }
}
