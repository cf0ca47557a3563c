using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Floors;

/// <inheritdoc cref="IFloorGrain"/>
/// <remarks>
/// A forfeit is entered at the contest through the command that judges use, under an id that follows from the forfeit's own: tried again until the contest
/// has answered, also in another life of this grain, it is entered once.
/// </remarks>
[Reentrant]
public sealed partial class FloorGrain : JournaledGrain<FloorState>, IFloorGrain
{
    /// <summary>How often the contest is asked, and what is due is looked for.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>How often the contest is asked who goes on to later stages although its rows are what they were.</summary>
    private static readonly TimeSpan StagesRead = TimeSpan.FromSeconds(10);

    /// <summary>Who enters the withdrawals.</summary>
    public const string Actor = "floor";

    private const int GuidBytes = 16;

    private readonly ILogger _logger;
    private FloorViews _views = new("");
    private ContestRoster? _roster;
    private (ContestRoster? Roster, FloorState? State) _noted;
    private DateTimeOffset _shownAt;
    private DateTimeOffset _readAt;
    private IGrainTimer? _timer;

    public FloorGrain(JournalServices services)
        : base(services, new FloorModel()) =>
        _logger = services.Loggers.CreateLogger<FloorGrain>();

    private IContestGrain Contest => GrainFactory.GetGrain<IContestGrain>(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        _views = new FloorViews(Stream.Id);
        if (Exists)
        {
            // Rows name teams: better late than with ids in their place, but not at all costs.
            await TryFollowAsync();
            StartRounds();
        }
    }

    public async Task<Answer<FloorRevision>> Configure(FloorSettings settings, CommandStamp stamp)
    {
        if (!Exists && await FollowAsync() is null)
        {
            return new Answer<FloorRevision>(null, Refusal.Of(RefusalKind.UnknownContest));
        }

        var answer = await Execute(stamp, FloorJson.Default.FloorRevision, (state, now) => FloorRules.Configure(state, settings, now));
        if (answer.Result is not null)
        {
            StartRounds();
        }

        return answer;
    }

    public Task<FloorSettings?> Settings() => Task.FromResult(Durable.Settings);

    public Task<ImmutableArray<string>?> Arrived() =>
        Task.FromResult(Durable.Arrivals.IsEmpty ? (ImmutableArray<string>?)null : [.. Durable.Arrivals.Keys.Order(StringComparer.Ordinal)]);

    public Task<Answer<FloorRevision>> PutTable(int number, TableEntry entry, CommandStamp stamp) =>
        Execute(stamp, FloorJson.Default.FloorRevision, (state, now) => FloorRules.PutTable(state, number, entry, now));

    public async Task<Answer<DrawResult>> Draw(DrawRequest request, CommandStamp stamp)
    {
        var roster = await FollowAsync(anew: request.Stage is not null);
        if (request.Stage is not null && roster is not null)
        {
            // The last sheets of the stage before may have come this second: what they end must not stand in the way of the plan.
            await NoteSheetsAsync(roster);
        }

        var seed = NewSeed();
        var isHeadJudge = CallActor.Current?.Is(Role.HeadJudge) == true;
        return await Execute(
            stamp, FloorJson.Default.DrawResult, (state, now) => StageOrderRules.Draw(state, request, roster, seed, isHeadJudge, now));
    }

    public async Task<Answer<ReplacementResult>> ReplaceTeam(TeamReplacement replacement, CommandStamp stamp)
    {
        var roster = await FollowAsync();
        return await Execute(stamp, FloorJson.Default.ReplacementResult, (state, now) => StageOrderRules.Replace(state, replacement, roster, now));
    }

    public async Task<Answer<MatchResult>> AddMatches(MatchRequest request, CommandStamp stamp)
    {
        var roster = await FollowAsync();
        var seed = NewSeed();
        return await Execute(stamp, FloorJson.Default.MatchResult, (state, now) => OrderRules.AddMatches(state, request, roster, seed, now));
    }

    public Task<Answer<MatchResult>> RemoveMatch(string slotId, string reason, CommandStamp stamp) =>
        Execute(stamp, FloorJson.Default.MatchResult, (state, now) => OrderRules.RemoveMatch(state, slotId, reason, now));

    public async Task<Answer<ArrivalResult>> ReportIn(string teamId, ArrivalRequest request, CommandStamp stamp)
    {
        // Asked again only for a team that is not known here yet.
        var roster = _roster is { } known && known.Teams.Any(team => team.Id == teamId) ? known : Durable.Settings is null ? null : await FollowAsync();
        var isEntered = roster?.Teams.Any(team => team.Id == teamId) == true;
        return await Execute(stamp, FloorJson.Default.ArrivalResult, (state, now) => FloorRules.ReportIn(state, teamId, request, isEntered, now));
    }

    public async Task<Answer<RunStepResult>> Step(string slotId, RunStepRequest request, CommandStamp stamp)
    {
        var isHeadJudge = CallActor.Current?.Is(Role.HeadJudge) == true;
        // Who goes on to a later stage is asked for as it is at this moment.
        var roster = Durable.Slots.GetValueOrDefault(slotId)?.StageName is null ? _roster : await FollowAsync();
        var answer = await Execute(stamp, FloorJson.Default.RunStepResult, (state, now) => StepRules.Step(state, slotId, request, isHeadJudge, now, roster));
        if (!Durable.Pending.IsEmpty)
        {
            _timer?.Change(TimeSpan.Zero, Round);
        }

        return answer;
    }

    public Task<Answer<ClockResult>> TurnClock(int table, ClockRequest request, CommandStamp stamp) =>
        Execute(stamp, FloorJson.Default.ClockResult, (state, now) => FloorRules.TurnClock(state, table, request, now));

    public async Task<Answer<PracticeResult>> EnterPractice(string slotId, PracticeEntry entry, CommandStamp stamp)
    {
        var settings = Durable.Settings is null ? null : await Contest.Settings();
        var rule = settings is not null && ScoringRuleReader.TryRead(settings.Rule, out var read, out _) ? read : null;
        return await Execute(stamp, FloorJson.Default.PracticeResult, (state, _) => FloorRules.EnterPractice(state, slotId, entry, rule));
    }

    public async Task<FloorSchedule?> Schedule(Audience audience) => await Look(audience) is { } view && Durable.Settings is not null
        ? new FloorSchedule(view, _views.Expected(Durable, Time.GetUtcNow()).ToImmutableDictionary())
        : null;

    public async Task<ImmutableArray<ReasonNote>> Reasons()
    {
        if (Durable.ReasonsGiven == 0)
        {
            return [];
        }

        var rows = await Services.Store.ReadPersonalAsync(
            Stream, [.. Enumerable.Range(1, Durable.ReasonsGiven).Select(FloorSubject.Reason)], CancellationToken.None);
        var texts = rows.ToDictionary(row => row.Subject, row => JsonSerializer.Deserialize(row.Json.Span, FloorJson.Default.FloorReason)!.Text, StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ReasonNote>();
        await foreach (var (record, _, _) in RecordsAfter(0))
        {
            // A step of several teams is told once for each of them.
            if (ReasonNote.Of(record.Record) is { } use)
            {
                notes.Add(new ReasonNote(
                    use.Number, texts.GetValueOrDefault(FloorSubject.Reason(use.Number), ""), use.About, use.Slot, use.Team, use.Table, record.Meta.Actor, record.Meta.Time));
            }
        }

        return notes.ToImmutable();
    }

    protected override IEnumerable<string> RowKeys(Audience audience) => _views.Keys(Durable, audience);

    protected override byte[]? Row(Audience audience, string key) => _views.Row(Durable, audience, key, Time.GetUtcNow());

    protected override IEnumerable<string> Touched(IRecord record) => record switch
    {
        RunStepped step => Tables().Append(FloorViews.SlotKey(step.Slot)),
        TeamArrived arrived => [FloorViews.TeamKey(arrived.Team)],
        ArrivalUndone undone => [FloorViews.TeamKey(undone.Team)],
        ClockTurned turned => [FloorViews.TableKey(turned.Table)],
        WithdrawalEntered or WithdrawalRefused => Durable.Order.Select(FloorViews.SlotKey).Append(FloorViews.HeadKey),
        SlotsRemoved removed => removed.Slots.Select(FloorViews.SlotKey),
        TeamReplaced replaced => replaced.Slots.Select(FloorViews.SlotKey).Append(FloorViews.HeadKey),
        PracticeEntered practice => [FloorViews.SlotKey(practice.Slot)],
        _ => _views.Keys(Durable, Audience.Staff),
    };

    private IEnumerable<string> Tables() => Durable.Tables.Keys.Select(FloorViews.TableKey);

    // Eight figures: read out, written down and typed in again without a mistake.
    private static string NewSeed() => RandomNumberGenerator.GetString("0123456789", 8);

    private void StartRounds() =>
        _timer ??= this.RegisterGrainTimer(GoRoundAsync, new GrainTimerCreationOptions(Round, Round) { Interleave = true });

    private bool _going;

    private async Task GoRoundAsync()
    {
        if (_going)
        {
            return;
        }

        _going = true;
        try
        {
            await TryFollowAsync();
            await DoWhatIsDueAsync();
            await EnterWithdrawalsAsync();
            ShowTheTime();
        }
        finally
        {
            _going = false;
        }
    }

    /// <summary>Asks the contest for what changed; null = there is no contest.</summary>
    /// <param name="anew">Whether also for what no version tells: an appeal that is open changes no row, and may change who goes on.</param>
    private async Task<ContestRoster?> FollowAsync(bool anew = false)
    {
        var now = Time.GetUtcNow();
        anew |= _roster?.LaterStages.Any() == true && now - _readAt >= StagesRead;
        if (await Contest.Roster(anew ? null : _roster?.Version) is not { } roster)
        {
            return null;
        }

        _readAt = anew ? now : _readAt;

        if (!roster.Teams.IsDefault)
        {
            var before = _roster;
            _roster = roster;
            _views.Follow(roster);
            if (before is not null)
            {
                foreach (var key in Renamed(before, roster))
                {
                    Touch(key);
                }
            }
        }

        return _roster;
    }

    private async Task TryFollowAsync()
    {
        try
        {
            if (await FollowAsync() is { } roster)
            {
                await NoteSheetsAsync(roster);
            }
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            // What is shown stays; the next round asks again.
            LogNoAnswer(_logger, exception, Stream);
        }
    }

    private IEnumerable<string> Renamed(ContestRoster before, ContestRoster after)
    {
        var old = before.Teams.ToDictionary(team => team.Id);
        var changed = after.Teams
            .Where(team => !old.TryGetValue(team.Id, out var was) || was with { Runs = team.Runs } != team)
            .Select(team => team.Id)
            .ToHashSet(StringComparer.Ordinal);
        var slots = Durable.Slots.Values.Where(slot => slot.Entrants.Any(entrant =>
            changed.Contains(entrant.Team) || before.Entitles(slot.StageName, entrant.Team) != after.Entitles(slot.StageName, entrant.Team)));
        return [.. changed.Select(FloorViews.TeamKey), .. slots.Select(slot => FloorViews.SlotKey(slot.Id)), FloorViews.HeadKey];
    }

    /// <summary>Ends the runs whose sheets have arrived.</summary>
    private async Task NoteSheetsAsync(ContestRoster roster)
    {
        var state = Durable;
        if (state.Slots.IsEmpty || (ReferenceEquals(_noted.Roster, roster) && ReferenceEquals(_noted.State, state)))
        {
            return;
        }

        if ((await Beside(() => Arrived(state, roster))).Count > 0)
        {
            await Execute(new CommandStamp(Actor), FloorJson.Default.Int32Array, (now, _) => Decision.Accept<int[]>([], Arrived(now, roster)));
            return;
        }

        // Nothing to note until something changes here or there.
        _noted = (roster, state);
    }

    private static List<IRecord> Arrived(FloorState state, ContestRoster roster)
    {
        // A match has its name, whatever its stage: of one that was entered at several, the last one's.
        var sheets = roster.Teams.SelectMany(team => team.Runs, (team, run) => (Run: (team.Id, run.Round, run.Match, Stage: run.Match is null ? run.Stage : null), run.Sheet))
            .GroupBy(entered => entered.Run).ToDictionary(entered => entered.Key, entered => entered.Last().Sheet);
        var records = new List<IRecord>();
        foreach (var slot in state.InOrder.Where(slot => slot.Kind != SlotKind.Practice))
        {
            foreach (var entrant in slot.Entrants)
            {
                if (sheets.TryGetValue((entrant.Team, slot.Round, slot.MatchId, slot.MatchId is null ? slot.StageName : null), out var sheet) && StepRules.SheetArrived(state, slot, entrant, sheet) is { } record)
                {
                    records.Add(record);
                }
            }
        }

        return records;
    }

    /// <summary>A command that asks for nothing: what the passing of time has caused is recorded with every command.</summary>
    private async Task DoWhatIsDueAsync()
    {
        if (NextDueAt is { } due && due <= Time.GetUtcNow())
        {
            await Execute(new CommandStamp(Actor), FloorJson.Default.Int32Array, (_, _) => Decision.Accept<int[]>([], []));
        }
    }

    private async Task EnterWithdrawalsAsync()
    {
        foreach (var pending in Durable.Pending.Values.ToArray())
        {
            try
            {
                var slot = Durable.Slots[pending.Slot];
                var entry = new ScoreEntry(
                    pending.Team, pending.Round, null, ImmutableDictionary<string, decimal>.Empty, RunOutcome.Withdrawn, null, null, null, Actor, SheetSource.Tablet,
                    slot.MatchId, slot.MatchId is null ? null : slot.Of(pending.Team)?.Side, pending.Stage);
                var answer = await Contest.EnterScore(entry, new CommandStamp(Actor, CommandIdOf(pending)));
                if (answer.Refusal is { Kind: RefusalKind.Overloaded or RefusalKind.StoreUnavailable or RefusalKind.OutcomeUnknown or RefusalKind.EntriesBusy })
                {
                    continue;
                }

                await Execute(
                    new CommandStamp(Actor),
                    FloorJson.Default.Int32Array,
                    (state, _) => Decision.Accept<int[]>([], !state.Pending.ContainsKey(pending.Id) ? []
                        : answer.Refusal is { } refusal ? [new WithdrawalRefused(pending.Id, refusal.Kind)]
                        : [new WithdrawalEntered(pending.Id, answer.Result!.SheetId)]));
            }
            catch (Exception exception) when (IsPassing(exception))
            {
                // The outcome is not known: the next round sends the same command again.
                LogNoAnswer(_logger, exception, Stream);
            }
        }
    }

    private Guid CommandIdOf(PendingWithdrawal pending) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Stream}\n{pending.Id}")).AsSpan(0, GuidBytes));

    // Estimates are to the minute: a row that says the same is not sent.
    private void ShowTheTime()
    {
        var now = Time.GetUtcNow();
        if (now - _shownAt < TimeSpan.FromSeconds(10))
        {
            return;
        }

        _shownAt = now;
        foreach (var key in Tables())
        {
            Touch(key);
        }
    }

    private DateTimeOffset? NextDueAt => Model.NextDueAt(Durable);

    private static FloorModel Model { get; } = new();

    private static bool IsPassing(Exception exception) => exception is TimeoutException or OrleansException or JournalStoreException;

    [LoggerMessage(Level = LogLevel.Information, Message = "The contest did not answer {Stream}")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, StreamId stream);
}
