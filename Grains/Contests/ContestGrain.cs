using System.Collections.Immutable;
using System.Text.Json;
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
    private const int MaxHistoryPage = 5_000;

    private readonly TeamGate _teams = new();
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
        _teams.Beside(() => Execute(stamp, ContestJson.Default.TeamRevision, (state, _) => ContestRules.PutTeam(state, teamId, entry)));

    // What is stored of the persons tells what would change: nobody else writes it meanwhile.
    public Task<Answer<TeamImportResult>> ImportTeams(ImmutableArray<TeamImport> entries, CommandStamp stamp) => _teams.Alone(async () =>
    {
        var persons = await PersonsAsync();
        return await Execute(stamp, ContestJson.Default.TeamImportResult, (state, _) =>
        {
            var decision = TeamImportRules.Import(state, entries, persons, Services.Store.Limits);
            return decision with { Result = decision.Result is { } result ? result with { Rows = null } : null };
        });
    });

    public Task<Answer<TeamImportResult>> PreviewTeams(ImmutableArray<TeamImport> entries) => _teams.Alone(async () =>
        Preview(TeamImportRules.Import(Durable, entries, await PersonsAsync(), Services.Store.Limits)));

    public async Task<ImmutableArray<TeamDetails>?> Teams()
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var persons = await PersonsAsync();
        return [.. Durable.Teams.Values.OrderBy(team => team.Number).Select(team => ContestViews.Details(team, persons.GetValueOrDefault(team.Id)))];
    }

    public Task<Answer<SheetResult>> EnterScore(ScoreEntry entry, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.SheetResult, (state, _) => SheetRules.Enter(state, entry));

    public Task<Answer<ImportResult>> ImportScores(ImmutableArray<ScoreEntry> entries, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.ImportResult, (state, now) =>
        {
            var decision = SheetRules.Import(state, entries, now, Services.Store.Limits.MaxRecords);
            return decision with { Result = decision.Result is { } result ? result with { Rows = null } : null };
        });

    public Task<Answer<ImportResult>> PreviewScores(ImmutableArray<ScoreEntry> entries) =>
        Task.FromResult(Preview(SheetRules.Import(Durable, entries, Services.Time.GetUtcNow(), Services.Store.Limits.MaxRecords)));

    public async Task<ImmutableArray<SheetHistoryRow>?> SheetHistory(long after, int most)
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var page = ContestViews.History(Durable, after, Math.Clamp(most, 0, MaxHistoryPage));
        string[] corrections = [.. page.Where(row => row.Replaces is not null).Select(row => ContestSubject.Sheet(row.SheetId))];
        if (corrections.Length == 0)
        {
            return page;
        }

        var remarks = await Services.Store.ReadPersonalAsync(Stream, corrections, CancellationToken.None);
        var reasons = remarks.ToDictionary(row => row.Subject, row => JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.SheetRemark)?.Reason);
        return [.. page.Select(row => row with { Reason = reasons.GetValueOrDefault(ContestSubject.Sheet(row.SheetId)) })];
    }

    public async Task<ImmutableArray<HistoryEntry>?> History(long after, int most)
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        await foreach (var (record, alias, json) in RecordsAfter(after))
        {
            entries.Add(new HistoryEntry(record.Meta.Version, record.Meta.Time, record.Meta.Actor, alias, json));
            if (entries.Count >= Math.Clamp(most, 1, MaxHistoryPage))
            {
                break;
            }
        }

        return entries.ToImmutable();
    }

    public Task<Standings?> Standings(Audience audience, string? group) =>
        AtVersion(audience, version => Durable.Settings is null ? null : new Standings(version, false, [.. Durable.Standings(group)]));

    public Task<ImmutableArray<TeamSheet>?> Sheets(string teamId) => Task.FromResult(
        Durable.Teams.GetValueOrDefault(teamId) is { } team ? ContestViews.Sheets(team) : (ImmutableArray<TeamSheet>?)null);

    public Task<ViewDiff?> TeamView(Audience audience, string teamId) => AtVersion(
        audience,
        version => ContestViews.TeamView(Durable, audience, teamId) is { } row ? new ViewDiff(null, version, [new ViewRow("team", row)], []) : null);

    public async Task<ContestSummary?> Summary() =>
        await ChangeVersion() is { } version && Durable.Settings is not null ? ContestViews.Summary(Durable, EventId, version) : null;

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

    private static Answer<TResult> Preview<TResult>(Decision<TResult> decision) => new(decision.Result, decision.Refusal);

    private async Task<Dictionary<string, TeamPersons>> PersonsAsync()
    {
        // Team rows and the remarks on sheets lie in one list; few of the latter.
        var prefix = ContestSubject.Team("");
        var rows = await Services.Store.ReadPersonalAsync(Stream, null, CancellationToken.None);
        return rows
            .Where(row => row.Subject.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(row => row.Subject[prefix.Length..], row => JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.TeamPersons)!, StringComparer.Ordinal);
    }

    private async Task ReportAsync()
    {
        if (await Summary() is { } summary)
        {
            await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).ReportContest(summary);
        }
    }
}
