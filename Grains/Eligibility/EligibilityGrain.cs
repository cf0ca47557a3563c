using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Eligibility;

/// <inheritdoc cref="IEligibilityGrain"/>
[Reentrant]
public sealed partial class EligibilityGrain(JournalServices services, PupilMarks marks)
    : JournaledGrain<EligibilityState>(services, new EligibilityModel()), IEligibilityGrain
{
    private static readonly CommandStamp Self = new("system");

    private readonly ILogger _logger = services.Loggers.CreateLogger<EligibilityGrain>();
    private readonly Dictionary<string, Task> _asking = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // What an earlier life left open: whoever held it may never come back.
        foreach (var part in Durable.Holds.Keys)
        {
            Ask(part).Ignore();
        }
    }

    public async Task<Answer<EligibilityRevision>> SetLimit(int? parts, CommandStamp stamp)
    {
        if (!Exists && await GrainFactory.GetGrain<IEventGrain>(this.GetPrimaryKeyString()).Settings() is null)
        {
            return new Answer<EligibilityRevision>(null, Refusal.Of(RefusalKind.UnknownEvent));
        }

        var answer = await Execute(stamp, EligibilityJson.Default.EligibilityRevision, (state, _) => EligibilityRules.SetLimit(state, parts));
        if (answer.Refusal is null && Durable.Limit is not null)
        {
            // The limit stands already. Parts that do not answer now are asked again before anybody is let in.
            await Task.WhenAll((await PartsAsync()).Where(part => !Durable.Knows(part.Id)).Select(part => Ask(part.Id)));
        }

        return answer;
    }

    public async Task<Answer<ExceptionResult>> Except(PupilException exception, string reason, CommandStamp stamp)
    {
        if ((await PartsAsync()).All(part => part.Id != exception.Part))
        {
            return new Answer<ExceptionResult>(null, Refusal.Of(RefusalKind.UnknownContest, "part"));
        }

        var mark = (await marks.OfEvent(this.GetPrimaryKeyString()))(exception.Name ?? "", exception.School ?? "", exception.Town ?? "");
        return await Execute(stamp, EligibilityJson.Default.ExceptionResult, (state, _) => EligibilityRules.Except(state, exception, mark, reason));
    }

    public Task<Answer<ExceptionResult>> WithdrawException(string exceptionId, CommandStamp stamp) =>
        Execute(stamp, EligibilityJson.Default.ExceptionResult, (state, _) => EligibilityRules.WithdrawException(state, exceptionId));

    public async Task<EligibilityReport?> Report(int limit)
    {
        if (await GrainFactory.GetGrain<IEventGrain>(this.GetPrimaryKeyString()).Settings() is null)
        {
            return null;
        }

        var parts = await PartsAsync();
        var entrants = await Task.WhenAll(parts.Select(part => Contest(part.Id).Entrants(this.GetPrimaryKeyString())));
        var texts = await TextsAsync();
        var state = Durable;
        return new EligibilityReport(
            state.Limit,
            EligibilityRules.Over(state, state.Limit ?? limit, parts.Zip(entrants).SelectMany(pair => pair.Second, (pair, team) => (pair.First, team))),
            [
                .. state.Exceptions.Select(one => (Facts: one, Text: texts.GetValueOrDefault(one.Id, new ExceptionText("", "", "")))).Select(one => new GrantedException(
                    one.Facts.Id,
                    one.Facts.Part,
                    parts.FirstOrDefault(part => part.Id == one.Facts.Part)?.Name ?? one.Facts.Part,
                    one.Text.Name,
                    one.Text.School,
                    one.Text.Reason,
                    one.Facts.Actor,
                    one.Facts.At)),
            ]);
    }

    public Task<bool> IsLimited() => Task.FromResult(Durable.Limit is not null);

    public Task<Answer<bool>> Join(string part) => Execute(Self, EligibilityJson.Default.Boolean, (state, _) => EligibilityRules.Join(state, part));

    public async Task<Answer<Reservation>> Reserve(string part, string request, ImmutableArray<TeamMarks> teams)
    {
        var parts = await PartsAsync(part);
        if (EligibilityRules.Gone(Durable, parts).Any())
        {
            await Execute(Self, EligibilityJson.Default.Boolean, (state, _) => EligibilityRules.Forget(state, parts));
        }

        var answer = await Execute(Self, EligibilityJson.Default.Reservation, (state, _) => EligibilityRules.Reserve(state, part, request, teams, parts));
        if (answer.Result?.Status == ReservationStatus.Busy)
        {
            // Never waited for here: the part that asks lets go of its teams first, and comes again.
            foreach (var open in parts.Select(one => one.Id).Where(id => !Durable.Knows(id) || Durable.Holds.ContainsKey(id)))
            {
                Ask(open).Ignore();
            }
        }

        return answer;
    }

    public async Task<Reservation> Check(string part, ImmutableArray<TeamMarks> teams)
    {
        var parts = await PartsAsync(part);
        return EligibilityRules.Reserve(Durable, part, "", teams, parts).Result!;
    }

    public Task<Answer<bool>> Close(string part, string request, bool written) =>
        Execute(Self, EligibilityJson.Default.Boolean, (state, _) => EligibilityRules.Close(state, part, request, written));

    // Nothing of it is followed.
    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    protected override IEnumerable<string> Touched(IRecord record) => [];

    private IContestGrain Contest(string part) => GrainFactory.GetGrain<IContestGrain>(GrainKey.Of(District, part));

    private Task<ImmutableArray<EventPart>> PartsAsync() => GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Parts(Stream.Id);

    /// <summary>The parts with the one that asks, and with those known here that the district may not have heard of yet: they are asked themselves.</summary>
    private async Task<ImmutableArray<EventPart>> PartsAsync(string asking)
    {
        var parts = await PartsAsync();
        var unheard = Durable.Parts.Keys.Append(asking).Except(parts.Select(part => part.Id), StringComparer.Ordinal);
        var asked = await Task.WhenAll(unheard.Select(async id => (Id: id, Settings: await GrainFactory.GetGrain<IEventGrain>(GrainKey.Of(District, id)).Settings())));
        return parts.AddRange(asked.Where(one => one.Id == asking || one.Settings?.PartOf == Stream.Id).Select(one => new EventPart(one.Id, one.Settings?.Name ?? one.Id)));
    }

    /// <summary>Asks a part's contest what it has, once at a time: to know the part, or to settle what is held of it.</summary>
    private Task Ask(string part)
    {
        if (!_asking.TryGetValue(part, out var asking))
        {
            _asking[part] = asking = AskAsync(part);
        }

        return asking;
    }

    private async Task AskAsync(string part)
    {
        // Let the turn that asks go on.
        await Task.Yield();
        try
        {
            // The contest answers when nothing is on its way, and from then on no earlier life of it can write.
            var (hold, before) = (Durable.Holds.GetValueOrDefault(part), Durable.Parts.GetValueOrDefault(part));
            var has = (await Contest(part).Entrants(this.GetPrimaryKeyString())).Select(team => new TeamMarks(team.Team, [.. team.Pupils.Select(pupil => pupil.Mark)])).ToArray();
            if (hold is not null)
            {
                var byTeam = has.ToDictionary(team => team.Team, StringComparer.Ordinal);
                ImmutableArray<TeamMarks> settled = [.. hold.Teams.Select(team => byTeam.GetValueOrDefault(team.Team) ?? team with { Marks = [] })];
                await Execute(Self, EligibilityJson.Default.Boolean, (state, _) => EligibilityRules.Settle(state, part, hold.Request, settled));
                return;
            }

            var pages = has.Where(team => !team.Marks.IsEmpty).Chunk(EligibilityRules.TeamsARecord).DefaultIfEmpty([]).ToArray();
            for (var i = 0; i < pages.Length; i++)
            {
                var (page, isFirst, isLast) = (pages[i].ToImmutableArray(), i == 0, i == pages.Length - 1);
                await Execute(Self, EligibilityJson.Default.Boolean, (state, _) =>
                    // Where the part has come anew meanwhile, what was read of it may be old.
                    isFirst && !ReferenceEquals(before, state.Parts.GetValueOrDefault(part)) ? Decision.Accept(false, []) : EligibilityRules.Read(state, part, page, isFirst, isLast));
            }
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or JournalStoreException)
        {
            // Whoever wants in asks again.
            LogNoAnswer(_logger, failure, part);
        }
        finally
        {
            _asking.Remove(part);
        }
    }

    private async Task<IReadOnlyDictionary<string, ExceptionText>> TextsAsync()
    {
        var bySubject = Durable.Exceptions.ToDictionary(one => EligibilitySubject.Exception(one.Id), one => one.Id, StringComparer.Ordinal);
        if (bySubject.Count == 0)
        {
            return ImmutableDictionary<string, ExceptionText>.Empty;
        }

        var rows = await Services.Store.ReadPersonalAsync(Stream, bySubject.Keys, CancellationToken.None);
        return rows.ToDictionary(
            row => bySubject[row.Subject], row => JsonSerializer.Deserialize(row.Json.Span, EligibilityJson.Default.ExceptionText)!, StringComparer.Ordinal);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The contest {Part} did not say who is entered")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string part);
}
