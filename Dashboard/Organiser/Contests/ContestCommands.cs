using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Judging;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Carries what is done on a contest's page to its grain in the name of whoever is signed in, and words what is refused.</summary>
public sealed class ContestCommands(PageCalls calls, GrainsAs grains, JudgePool pool, RuleWords words)
{
    // An act that others got ahead of is done anew on what they made.
    private const int Attempts = 5;

    public Task<ContestSettings?> SettingsAsync(string eventId) => ContestAsync(eventId, (contest, _) => contest.Settings());

    /// <summary>A team with the names of its persons; null = there is no such team.</summary>
    public async Task<TeamDetails?> TeamAsync(string eventId, string teamId) =>
        (await ContestAsync(eventId, (contest, _) => contest.Teams()))?.FirstOrDefault(team => team.Team == teamId);

    public Task<Outcome> ConfigureAsync(string eventId, ContestSettings settings) =>
        SendAsync(eventId, (contest, stamp) => contest.Configure(settings, stamp));

    /// <summary>What another rule would move; null where the outcome says why it cannot be told.</summary>
    public async Task<(RulePreview? Preview, Outcome Outcome)> PreviewRuleAsync(string eventId, string rule)
    {
        RulePreview? preview = null;
        var outcome = await SendAsync(eventId, async (contest, _) =>
        {
            var answer = await contest.PreviewRule(rule);
            preview = answer.Result;
            return answer;
        });
        return (preview, outcome);
    }

    public Task<Outcome> ChangeRuleAsync(string eventId, string rule, string reason) =>
        SendAsync(eventId, (contest, stamp) => contest.ChangeRule(rule, reason, stamp));

    /// <summary>The rules that the contest has been scored by, the oldest first; none where they cannot be told.</summary>
    public async Task<ImmutableArray<RuleVersionView>> RuleVersionsAsync(string eventId)
    {
        try
        {
            return await ContestAsync(eventId, (contest, _) => contest.RuleVersions()) ?? [];
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return [];
        }
    }

    /// <summary>By team of the group: what separated it from the next one, in words; null where the contest cannot be asked.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> DecidedByAsync(string eventId, string group)
    {
        try
        {
            var (standings, settings) = await ContestAsync(eventId, async (contest, _) => (await contest.Standings(Audience.Staff, group), await contest.Settings()));
            ScoringRule? rule = null;
            _ = settings is not null && ScoringRuleReader.TryRead(settings.Rule, out rule, out RuleProblem? _);
            return standings?.Rows.Where(row => row.DecidedBy is not null).ToDictionary(row => row.Team, row => words.CriterionOf(rule, row.DecidedBy!), StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    /// <summary>How a team came by its place, a line a step; null where it cannot be told.</summary>
    public async Task<ExplanationAnswer?> ExplainAsync(string eventId, string team)
    {
        try
        {
            return await ContestAsync(eventId, (contest, _) => contest.Explain(Audience.Staff, team)) is { } explained ? ExplanationText.Of(explained) : null;
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    public Task<Outcome> PutTeamAsync(string eventId, string teamId, TeamEntry entry) =>
        SendAsync(eventId, (contest, stamp) => contest.PutTeam(teamId, entry, stamp));

    /// <summary>Who judges what, and who may be chosen; null where they cannot be asked.</summary>
    public async Task<JudgesAtWork?> JudgesAsync(string eventId)
    {
        try
        {
            var assignments = await ContestAsync(eventId, (contest, _) => contest.Assignments());
            return assignments is { } assigned ? new JudgesAtWork(assigned, await grains.Call((_, actor) => pool.ListAsync(actor))) : null;
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    /// <summary>Changes who judges what, on top of whatever others change of it at the same time.</summary>
    public async Task<Outcome> AssignAsync(string eventId, Func<ImmutableArray<JudgeAssignment>, IEnumerable<JudgeAssignment>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await SendAsync(eventId, async (contest, stamp) =>
            {
                var seen = await contest.Assignments() ?? [];
                return await contest.ReviseAssignments(seen, [.. change(seen)], stamp);
            });
            if (!outcome.IsChangedMeanwhile || attempt == Attempts)
            {
                return outcome;
            }
        }
    }

    /// <summary>What a file of teams would change.</summary>
    public Task<Import<TeamImport, TeamImportResult>> TryTeamsAsync(string eventId, byte[] file, DistrictView district) =>
        ImportAsync<TeamImport, TeamImportResult>(
            async () =>
            {
                var towns = await ContestAsync(eventId, (contest, _) => TeamTowns.OfAsync(district, contest));
                return TeamFile.Read(file, towns.Find);
            },
            rows => ContestAsync(eventId, (contest, _) => rows.SendAsync(contest.PreviewTeams, contest.PreviewTeams)));

    public Task<Import<TeamImport, TeamImportResult>> ImportTeamsAsync(string eventId, ImportRows<TeamImport> read) =>
        ImportAsync<TeamImport, TeamImportResult>(
            () => Task.FromResult(new Read<ImportRows<TeamImport>>(read, null)),
            rows => ContestAsync(eventId, (contest, actor) => contest.ImportTeams(rows.Entries, new CommandStamp(actor.Id))));

    /// <summary>What a file of sheets would enter.</summary>
    public Task<Import<ScoreEntry, ImportResult>> TryScoresAsync(string eventId, byte[] file) =>
        ImportAsync<ScoreEntry, ImportResult>(() => Task.FromResult(ScoreFile.Read(file)), rows => ContestAsync(eventId, async (contest, _) =>
        {
            var settings = await contest.Settings();
            Task<Answer<ImportResult>> Preview(ImmutableArray<ScoreEntry> entries) => contest.PreviewScores(SheetColumns.ByName(entries, settings));
            return await rows.SendAsync(Preview, Preview);
        }));

    public Task<Import<ScoreEntry, ImportResult>> ImportScoresAsync(string eventId, ImportRows<ScoreEntry> read) =>
        ImportAsync<ScoreEntry, ImportResult>(() => Task.FromResult(new Read<ImportRows<ScoreEntry>>(read, null)), rows => ContestAsync(eventId, async (contest, actor) =>
            await contest.ImportScores(SheetColumns.ByName(rows.Entries, await contest.Settings()), new CommandStamp(actor.Id))));

    private Task<T> ContestAsync<T>(string eventId, Func<IContestGrain, Actor, Task<T>> call) =>
        calls.AskAsync(eventId, (factory, key, actor) => call(factory.GetGrain<IContestGrain>(key), actor));

    private Task<Outcome> SendAsync<T>(string eventId, Func<IContestGrain, CommandStamp, Task<Answer<T>>> send) =>
        calls.SendAsync(eventId, (factory, key, stamp) => send(factory.GetGrain<IContestGrain>(key), stamp));

    private static async Task<Import<TEntry, TResult>> ImportAsync<TEntry, TResult>(
        Func<Task<Read<ImportRows<TEntry>>>> readFile, Func<ImportRows<TEntry>, Task<Answer<TResult>>> send)
        where TResult : class
    {
        ProblemResult problem;
        try
        {
            var read = await readFile();
            if (read.Command is { } rows)
            {
                var answer = await send(rows);
                if (answer.Refusal is not { } refusal)
                {
                    return new Import<TEntry, TResult>(rows, answer.Result, null, null, []);
                }

                problem = rows.Locate(refusal) ?? ProblemResult.Of(refusal);
            }
            else
            {
                problem = read.Problem!;
            }
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            problem = ProblemResult.Of(failure is CallDeniedException ? RefusalKind.Forbidden : RefusalKind.OutcomeUnknown);
        }

        return new Import<TEntry, TResult>(null, null, problem.Message, problem.Field, problem.Errors ?? []);
    }
}

/// <summary>Who judges what in a contest, and who may be chosen.</summary>
public sealed record JudgesAtWork(ImmutableArray<JudgeAssignment> Assignments, ImmutableArray<Judge> Pool);

/// <summary>What became of a file: its rows with the contest's answer, or what is wrong with it.</summary>
/// <param name="Problem">Null = nothing is wrong.</param>
/// <param name="Field">What of the file is at fault as a whole; null where its rows are.</param>
public sealed record Import<TEntry, TResult>(
    ImportRows<TEntry>? Read,
    TResult? Result,
    string? Problem,
    string? Field,
    IReadOnlyList<LineProblem> Errors);
