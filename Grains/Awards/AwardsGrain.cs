using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Orleans.Concurrency;

namespace EventsLive.Grains.Awards;

/// <inheritdoc cref="IAwardsGrain"/>
[Reentrant]
public sealed class AwardsGrain(JournalServices services) : JournaledGrain<AwardsState>(services, new AwardsModel()), IAwardsGrain
{
    private bool _wasPublic;
    private AwardViews _views = new(AwardsState.Empty);

    private IFloorGrain Floor => GrainFactory.GetGrain<IFloorGrain>(this.GetPrimaryKeyString());

    private IContestGrain Contest => GrainFactory.GetGrain<IContestGrain>(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        (_wasPublic, _views) = (Durable.IsPublic, new AwardViews(Durable));
    }

    public async Task<Answer<AwardsRevision>> SetScheme(AwardScheme scheme, CommandStamp stamp) =>
        Exists || await Contest.Settings() is not null
            ? await Execute(stamp, AwardsJson.Default.AwardsRevision, (state, _) => AwardProcess.SetScheme(state, scheme))
            : new Answer<AwardsRevision>(null, Refusal.Of(RefusalKind.UnknownContest));

    public Task<Answer<AwardsRevision>> Propose(CommandStamp stamp) =>
        OnResults(stamp, (state, results, _) => AwardProcess.Propose(state, results));

    public Task<Answer<AwardsRevision>> Publicise(DateTimeOffset from, DateTimeOffset to, string telephone, CommandStamp stamp) =>
        OnResults(stamp, (state, results, now) => AwardProcess.Publicise(state, from, to, telephone, results.Fingerprint(), now));

    public Task<Answer<AwardsRevision>> Publish(CommandStamp stamp) =>
        OnResults(stamp, (state, results, now) => AwardProcess.Publish(state, results.Fingerprint(), now));

    public Task<Answer<ObjectionResult>> EnterObjection(string? team, string objector, string text, CommandStamp stamp) =>
        Execute(stamp, AwardsJson.Default.ObjectionResult, (state, _) => AwardProcess.EnterObjection(state, team, objector, text));

    public async Task<Answer<ObjectionResult>> DecideObjection(string objectionId, bool upheld, string decision, CommandStamp stamp)
    {
        ObjectionText entered;
        try
        {
            entered = (await TextsAsync([objectionId])).GetValueOrDefault(objectionId, new ObjectionText("", ""));
        }
        catch (JournalStoreException)
        {
            return new Answer<ObjectionResult>(null, Refusal.Of(RefusalKind.StoreUnavailable));
        }

        return await Execute(
            stamp, AwardsJson.Default.ObjectionResult, (state, _) => AwardProcess.DecideObjection(state, objectionId, upheld, decision, entered));
    }

    public Task<Answer<AwardsRevision>> Withdraw(string reason, CommandStamp stamp) =>
        Execute(stamp, AwardsJson.Default.AwardsRevision, (state, _) => AwardProcess.Withdraw(state, reason));

    public Task<AwardStage> Stage() => Task.FromResult(Durable.Stage);

    public async Task<AwardsDesk?> Desk()
    {
        if (await ResultsAsync() is not { } results)
        {
            return null;
        }

        var texts = await TextsAsync([.. Durable.Objections.Select(one => one.Id)]);
        var state = Durable;
        return new AwardsDesk(
            new AwardsRevision(state.Revision, state.Stage),
            state.Scheme,
            state.Proposal is { } proposal && proposal.Results != results.Fingerprint(),
            state.Scheme is { } scheme ? AwardRules.Assign(scheme, results.Candidates) : null,
            [.. state.Objections.Select(one => Worded(one, texts.GetValueOrDefault(one.Id, new ObjectionText("", ""))))],
            state.Proposal?.List,
            [.. results.Teams.UnionBy(state.Proposal?.Teams ?? [], team => team.Team).OrderBy(team => team.Number)],
            state.Notice is { } notice ? new AwardNotice(notice.From, notice.To, notice.Telephone, state.PublishedAt) : null);
    }

    public Task<AwardedTeams> Awarded(Audience audience) => Task.FromResult(AwardedTeams.Of(Durable, audience));

    public Task<ImmutableArray<DrawnAward>> Drawn() => Task.FromResult<ImmutableArray<DrawnAward>>(
        Durable is { Proposal: { } proposal, Scheme: { } scheme }
            ? [.. proposal.List.Awards.Select(award => new DrawnAward(award.Team, award.Group, award.Rank, scheme.Tiers[award.Tier].Name))]
            : []);

    // As long as nothing was ever publicised, nobody outside can tell a contest whose awards are drafted from one without any.
    protected override bool Publishes(Audience audience) => audience == Audience.Staff || Durable.WasPublic;

    protected override IEnumerable<string> RowKeys(Audience audience) => _views.Keys(audience);

    protected override byte[]? Row(Audience audience, string key) => _views.Row(audience, key);

    // A list comes and goes whole.
    protected override IEnumerable<string> Touched(IRecord record) => _views.Keys(Audience.Staff);

    /// <remarks>What is drawn up behind closed doors stirs nothing that the public could watch.</remarks>
    protected override void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        var concernsPublic = _wasPublic || Durable.IsPublic;
        var before = _views;
        _views = new AwardViews(Durable);
        // Those of before as well: a list that was taken back leaves the views row by row.
        foreach (var key in before.Keys(Audience.Staff).Union(_views.Keys(Audience.Staff)))
        {
            Touch(Audience.Staff, key);
            if (concernsPublic)
            {
                Touch(Audience.Public, key);
                Touch(Audience.Operations, key);
            }
        }

        _wasPublic = Durable.IsPublic;
    }

    private static Objection Worded(ObjectionFacts facts, ObjectionText text) =>
        new(facts.Id, facts.Team, facts.At, text.Objector, text.Text, facts.Upheld, text.Decision);

    private async Task<Answer<AwardsRevision>> OnResults(
        CommandStamp stamp, Func<AwardsState, ContestResults, DateTimeOffset, Decision<AwardsRevision>> decide) =>
        await ResultsAsync() is { } results
            ? await Execute(stamp, AwardsJson.Default.AwardsRevision, (state, now) => decide(state, results, now))
            : new Answer<AwardsRevision>(null, Refusal.Of(RefusalKind.UnknownContest));

    private async Task<ContestResults?> ResultsAsync()
    {
        if (await Contest.Standings(Audience.Staff, null) is not { } standings)
        {
            return null;
        }

        var arrived = Durable.Scheme?.Base == AwardBase.Present ? await Floor.Arrived() : null;
        return new ContestResults(
            [.. standings.Rows.Select(row => new ProposedTeam(row.Team, row.Number, row.Name, row.School))],
            [
                .. standings.Rows.Select(row => new Candidate(
                    row.Team, row.Group, row.School, row.Number, row.Rank, IsPresent(row))),
            ],
            standings.MinimumTeams);

        // Where nobody reported in at the floor, whoever came to a run was there. A team with a result was there whatever the floor noted.
        bool IsPresent(RankedTeam row) =>
            row.Rank is not null
            || (arrived is { } reported ? reported.Contains(row.Team) : row.Outcome is RunOutcome.Withdrawn or RunOutcome.Disqualified);
    }

    private async Task<IReadOnlyDictionary<string, ObjectionText>> TextsAsync(IReadOnlyCollection<string> objections)
    {
        if (objections.Count == 0)
        {
            return ImmutableDictionary<string, ObjectionText>.Empty;
        }

        var bySubject = objections.ToDictionary(AwardsSubject.Objection, id => id, StringComparer.Ordinal);
        var rows = await Services.Store.ReadPersonalAsync(Stream, bySubject.Keys, CancellationToken.None);
        return rows.ToDictionary(
            row => bySubject[row.Subject],
            row => JsonSerializer.Deserialize(row.Json.Span, AwardsJson.Default.ObjectionText)!,
            StringComparer.Ordinal);
    }
}
