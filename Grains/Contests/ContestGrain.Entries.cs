using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Contests;

/// <summary>The side of a contest that enters teams: where its large event limits how many parts a pupil may be in, it reserves before it writes.</summary>
public sealed partial class ContestGrain
{
    /// <summary>How long a write waits for what other parts are just writing; less than a caller waits for an answer.</summary>
    private static readonly TimeSpan EntryPatience = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan EntryPause = TimeSpan.FromMilliseconds(50);

    private readonly PupilMarks _marks;

    public async Task<Answer<TeamRevision>> PutTeam(string teamId, TeamEntry entry, CommandStamp stamp)
    {
        // Without a limit new teams run beside each other; with one they come one after the other, as changes of teams do, which must know who
        // is in them. Whether a team is there already, and not whether it has a sheet, says which way is taken: how long it lasts tells nothing hidden.
        var free = Durable.All.Recorded.ContainsKey(teamId) ? null : await _teams.Beside(async () => await LimitingEventAsync() is null
            ? await Execute(stamp, ContestJson.Default.TeamRevision, (state, _) => ContestRules.PutTeam(state, teamId, entry))
            : null);
        return free ?? await EnterAsync(
            stamp,
            ContestJson.Default.TeamRevision,
            [teamId],
            persons => (state, _) => ContestRules.PutTeam(state, teamId, entry, persons.GetValueOrDefault(teamId, TeamPersons.None)),
            (_, _) => null);
    }

    public Task<Answer<TeamChanged>> ReviseTeam(TeamAmendment amendment, CommandStamp stamp) =>
        EnterAsync(stamp, ContestJson.Default.TeamChanged, [amendment.Team], _ => (state, _) => TeamChangeRules.Revise(state, amendment), (_, _) => null);

    public Task<Answer<TeamChanged>> Substitute(Substitution substitution, CommandStamp stamp)
    {
        // No actor: a call of our own.
        var byHeadJudge = CallActor.Current?.Is(Role.HeadJudge) != false;
        return EnterAsync(
            stamp,
            ContestJson.Default.TeamChanged,
            [substitution.Team],
            persons => (state, _) => TeamChangeRules.Substitute(state, substitution, persons.GetValueOrDefault(substitution.Team ?? ""), byHeadJudge),
            (_, _) => null);
    }

    // What is stored of the persons tells what would change: nobody else writes it meanwhile.
    public Task<Answer<TeamImportResult>> ImportTeams(ImmutableArray<TeamImport> entries, CommandStamp stamp) => EnterAsync(
        stamp,
        ContestJson.Default.TeamImportResult,
        null,
        persons => (state, _) =>
        {
            var decision = TeamImportRules.Import(state, entries, persons, Services.Store.Limits);
            return decision with { Result = decision.Result is { } result ? result with { Rows = null } : null };
        },
        (persons, team) => EntryOf(TeamImportRules.Import(Durable, entries, persons, Services.Store.Limits), team));

    public Task<Answer<TeamImportResult>> PreviewTeams(ImmutableArray<TeamImport> entries) => _teams.Alone(async () =>
    {
        var persons = await PersonsAsync();
        var decision = TeamImportRules.Import(Durable, entries, persons, Services.Store.Limits);
        if (decision.Refusal is not null || await LimitingEventAsync() is not { } whole)
        {
            return Preview(decision);
        }

        var mark = await _marks.OfEvent(whole);
        var teams = Marked(decision, persons, mark);
        var reservation = await GrainFactory.GetGrain<IEligibilityGrain>(whole).Check(EventId, [.. teams.Select(team => team.Marks)]);
        return reservation.Status == ReservationStatus.Refused
            ? new Answer<TeamImportResult>(null, Worded(reservation, teams, mark, team => EntryOf(decision, team)))
            : Preview(decision);
    });

    public Task<ImmutableArray<TeamEntrants>> Entrants(string whole) => _teams.Alone(async () =>
    {
        // An earlier life of this grain may still be writing: once the store knows this one, it cannot.
        if (await EpochAsync() is null || Durable.Settings is null)
        {
            return [];
        }

        var persons = await PersonsAsync();
        var mark = await _marks.OfEvent(whole);
        var state = Durable;
        return await Beside(() => state.All.Recorded.Values
            .Where(team => !team.Withdrawn)
            .Select(team => new TeamEntrants(
                team.Id,
                team.Number,
                team.Name,
                team.School,
                team.Town,
                [.. (persons.GetValueOrDefault(team.Id)?.Members ?? []).Select(name => new Entrant(mark(name, team.School, team.Town), name)).DistinctBy(pupil => pupil.Mark)]))
            .ToImmutableArray());
    });

    /// <summary>Writes teams alone, with a reservation where there is a limit.</summary>
    /// <param name="teams">Whose persons the decision looks at; null = everybody's.</param>
    /// <param name="decide">Given what is stored of the persons.</param>
    /// <param name="entryOf">The place of a team in the command's list; null = it has none.</param>
    private async Task<Answer<TResult>> EnterAsync<TResult>(
        CommandStamp stamp,
        JsonTypeInfo<TResult> json,
        string?[]? teams,
        Func<IReadOnlyDictionary<string, TeamPersons>, Func<ContestState, DateTimeOffset, Decision<TResult>>> decide,
        Func<IReadOnlyDictionary<string, TeamPersons>, string, int?> entryOf)
    {
        var begun = Time.GetTimestamp();
        while (true)
        {
            if (await _teams.Alone(() => TryEnterAsync(stamp, json, teams, decide, entryOf)) is { } answer)
            {
                return answer;
            }

            if (Time.GetElapsedTime(begun) > EntryPatience)
            {
                return new Answer<TResult>(default, Refusal.Of(RefusalKind.EntriesBusy));
            }

            // Others who wait to be alone, and the question what this contest has, come in between.
            await Task.Delay(EntryPause, Time);
        }
    }

    /// <returns>Null: it cannot be told yet who may be entered.</returns>
    private async Task<Answer<TResult>?> TryEnterAsync<TResult>(
        CommandStamp stamp,
        JsonTypeInfo<TResult> json,
        string?[]? asked,
        Func<IReadOnlyDictionary<string, TeamPersons>, Func<ContestState, DateTimeOffset, Decision<TResult>>> decideOn,
        Func<IReadOnlyDictionary<string, TeamPersons>, string, int?> entryOf)
    {
        var persons = asked is null ? await PersonsAsync() : await PersonsAsync(asked);
        var decide = decideOn(persons);
        var proposal = decide(Durable, Time.GetUtcNow());
        if (await LimitingEventAsync() is not { } whole || proposal.Refusal is not null)
        {
            return await Execute(stamp, json, decide);
        }

        var mark = await _marks.OfEvent(whole);
        var teams = Marked(proposal, persons, mark);
        var request = Services.Ids.NewId();
        var eligibility = GrainFactory.GetGrain<IEligibilityGrain>(whole);
        var reserved = await eligibility.Reserve(EventId, request, [.. teams.Select(team => team.Marks)]);
        if (reserved.Result is not { } reservation)
        {
            return new Answer<TResult>(default, reserved.Refusal);
        }

        if (reservation.Status == ReservationStatus.Busy)
        {
            return null;
        }

        if (reservation.Status == ReservationStatus.Refused)
        {
            // By the journal: a command that was carried out before is answered as then.
            var refusal = Worded(reservation, teams, mark, team => entryOf(persons, team));
            return await Execute<TResult>(stamp, json, (_, _) => refusal);
        }

        var written = false;
        var answer = await Execute(stamp, json, (state, now) =>
        {
            var decision = decide(state, now);
            written = decision.Refusal is null;
            return decision;
        });
        if (reservation.Status == ReservationStatus.Held && answer.Refusal?.Kind is not (RefusalKind.OutcomeUnknown or RefusalKind.StoreUnavailable))
        {
            await CloseAsync(eligibility, request, written && answer.Refusal is null);
        }

        return answer;
    }

    /// <summary>Says what became of a reservation. Should it not be heard, this contest is asked what it has.</summary>
    private async Task CloseAsync(IEligibilityGrain eligibility, string request, bool written)
    {
        try
        {
            await eligibility.Close(EventId, request, written);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or JournalStoreException)
        {
            LogNotClosed(Services.Loggers.CreateLogger<ContestGrain>(), failure, EventId);
        }
    }

    /// <summary>Key of the large event that limits who may be entered; null = none does.</summary>
    private async Task<string?> LimitingEventAsync()
    {
        if ((await GrainFactory.GetGrain<IEventGrain>(this.GetPrimaryKeyString()).Settings())?.PartOf is not { } partOf)
        {
            return null;
        }

        var whole = GrainKey.Of(District, partOf);
        return await GrainFactory.GetGrain<IEligibilityGrain>(whole).IsLimited() ? whole : null;
    }

    private static int EntryOf(Decision<TeamImportResult> decision, string team) =>
        decision.Result!.Rows!.Value.Select((row, i) => (row.Team, Entry: i)).First(row => row.Team == team).Entry;

    private ImmutableArray<EnteredTeam> Marked<TResult>(
        Decision<TResult> proposal, IReadOnlyDictionary<string, TeamPersons> persons, Func<string, string, string, string> mark)
    {
        var written = proposal.Personal.ToDictionary(row => row.Subject, row => JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.TeamPersons)!, StringComparer.Ordinal);
        return
        [
            .. proposal.Records.Select(EntryOf).OfType<TeamPut>().Select(put =>
            {
                var members = (written.GetValueOrDefault(ContestSubject.Team(put.Team)) ?? persons.GetValueOrDefault(put.Team))?.Members ?? [];
                var marks = put.Withdrawn == true ? [] : members.Select(name => mark(name, put.School, put.Town)).Distinct(StringComparer.Ordinal).ToImmutableArray();
                return new EnteredTeam(put, members, new TeamMarks(put.Team, marks));
            }),
        ];
    }

    // A substitution leaves the team's facts and changes who is in it.
    private TeamPut? EntryOf(IRecord record) => record is MemberSubstituted { Team: var team } ? TeamFacts.Of(Durable.All.Recorded[team]).Put(team) : record as TeamPut;

    private static Refusal Worded(
        Reservation reservation, ImmutableArray<EnteredTeam> teams, Func<string, string, string, string> mark, Func<string, int?> entryOf)
    {
        var refusals = reservation.Conflicts.Select(conflict =>
        {
            var team = teams.First(team => team.Put.Team == conflict.Team);
            var member = team.Members.IndexOf(team.Members.First(name => mark(name, team.Put.School, team.Put.Town) == conflict.Mark));
            var field = $"members[{InputRules.Number(member)}]";
            ImmutableArray<string> arguments = [team.Members[member], team.Put.School, string.Join('、', conflict.Names), InputRules.Number(reservation.Limit)];
            return entryOf(conflict.Team) is { } entry
                ? new Refusal(RefusalKind.AlreadyEntered, $"entries[{InputRules.Number(entry)}].{field}", [.. arguments, InputRules.Number(entry)])
                : new Refusal(RefusalKind.AlreadyEntered, field, arguments);
        }).Take(TeamImportRules.MaxReported).ToArray();
        return refusals[0] with { Others = [.. refusals.Skip(1)] };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "It was not heard what {Contest} made of its reserved entries; it will be asked")]
    private static partial void LogNotClosed(ILogger logger, Exception exception, string contest);

    private sealed record EnteredTeam(TeamPut Put, ImmutableArray<string> Members, TeamMarks Marks);
}
