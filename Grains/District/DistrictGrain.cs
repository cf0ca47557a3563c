using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.District;

/// <inheritdoc cref="IDistrictGrain"/>
[Reentrant]
public sealed partial class DistrictGrain(JournalServices services) : JournaledGrain<DistrictState>(services, new DistrictModel()), IDistrictGrain
{
    /// <summary>The id of the district's own demonstration, which the wall marks as such.</summary>
    public const string DemonstrationDistrict = "demo";

    /// <summary>How often the district looks after what is due and asks those whose reports it has not heard.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    // Enough to bring up a district of hundreds of events in a second, few enough not to flood a silo.
    private const int AskedAtOnce = 16;

    private readonly DistrictPicture _picture = new();
    private readonly ILogger _logger = services.Loggers.CreateLogger<DistrictGrain>();
    private ImmutableArray<Town> _shownTowns = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        _shownTowns = Durable.Towns;
        _picture.Turn(Time.GetUtcNow());
        this.RegisterGrainTimer(LookAroundAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Round) { Interleave = true });
    }

    public Task<Answer<DistrictRevision>> Configure(DistrictSettings settings, CommandStamp stamp) =>
        Execute(stamp, DistrictJson.Default.DistrictRevision, (state, _) => DistrictRules.Configure(state, settings));

    public Task<Answer<DistrictRevision>> Revise(DistrictSettings seen, DistrictSettings settings, CommandStamp stamp) =>
        Execute(stamp, DistrictJson.Default.DistrictRevision, (state, _) => DistrictRules.Revise(state, seen, settings));

    public Task<DistrictSettings> Settings() => Task.FromResult(new DistrictSettings(Durable.Name, Durable.Towns));

    public Task<Answer<bool>> EnlistEvent(string eventId) =>
        Execute(new CommandStamp("system"), DistrictJson.Default.Boolean, (state, _) => DistrictRules.EnlistEvent(state, eventId));

    public Task<Answer<bool>> EnlistVenue(string venueId) =>
        Execute(new CommandStamp("system"), DistrictJson.Default.Boolean, (state, _) => DistrictRules.EnlistVenue(state, venueId));

    public Task ReportEvent(EventSummary summary)
    {
        _picture.Merge(summary, Time.GetUtcNow());
        TouchRows();
        return Task.CompletedTask;
    }

    public Task ReportVenue(VenueSummary summary)
    {
        _picture.Merge(summary, Time.GetUtcNow());
        TouchRows();
        return Task.CompletedTask;
    }

    public Task ReportContest(Audience audience, ContestSummary summary)
    {
        _picture.Merge(audience, summary, Time.GetUtcNow());
        TouchRows();
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<EventPart>> Parts(string eventId)
    {
        // An event that has not reported since the district began anew is asked: a part that is left out would make every total wrong.
        var settings = await Task.WhenAll(Durable.Events.Select(async id => (
            Id: id,
            Settings: _picture.Events.GetValueOrDefault(id)?.Summary?.Settings ?? await GrainFactory.GetGrain<IEventGrain>(GrainKey.Of(District, id)).Settings())));
        return
        [
            .. settings
                .Where(found => found.Settings?.PartOf == eventId)
                .OrderBy(found => found.Settings!.StartsAt)
                .ThenBy(found => found.Id, StringComparer.Ordinal)
                .Select(found => new EventPart(found.Id, found.Settings!.Name)),
        ];
    }

    /// <summary>A district that nothing was entered for yet is shown as empty, not as unknown.</summary>
    protected override async Task<long?> EpochAsync() => await base.EpochAsync() ?? 0;

    protected override IEnumerable<string> RowKeys(Audience audience) => _picture.Keys(Durable);

    protected override byte[]? Row(Audience audience, string key) =>
        _picture.Row(Durable, District == DemonstrationDistrict, audience, key);

    protected override IEnumerable<string> Touched(IRecord record)
    {
        if (record is not DistrictConfigured configured)
        {
            return [];
        }

        // A town that is no longer listed must leave the views too, and the state no longer knows it.
        var before = _shownTowns;
        _shownTowns = configured.Towns;
        return before.Concat(configured.Towns).Select(town => "town:" + town.Id).Prepend("district");
    }

    private void TouchRows()
    {
        foreach (var (audience, key) in _picture.TakeTouched())
        {
            Touch(audience, key);
        }
    }

    private async Task LookAroundAsync()
    {
        var now = Time.GetUtcNow();
        _picture.Turn(now);
        TouchRows();
        var asked = Durable.Events.SelectMany(id => EventQuestions(id, now))
            .Concat(Durable.Venues.Where(id => IsDue(_picture.Venues.GetValueOrDefault(id)?.ConfirmedAt, now)).Select(id => ("venue", id)));
        await Parallel.ForEachAsync(
            asked,
            // On the grain's own scheduler: answers are merged in its turns.
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, TaskScheduler = TaskScheduler.Current },
            async (question, _) => await AskAsync(question.Item1, question.Item2));
        TouchRows();
    }

    /// <summary>What to ask about an event: only what was not heard of lately, and an event outside its time only when something is due there.</summary>
    private IEnumerable<(string Kind, string Id)> EventQuestions(string id, DateTimeOffset now)
    {
        var known = _picture.Events.GetValueOrDefault(id);
        var due = known?.Summary?.NextDueAt <= now;
        var active = known?.Summary is not { } summary
            || (summary.Settings.StartsAt - now < TimeSpan.FromHours(24) && now - summary.Settings.EndsAt < TimeSpan.FromHours(1));
        if (due || (active && IsDue(known?.ConfirmedAt, now)))
        {
            yield return ("event", id);
        }

        var contest = _picture.Contests.GetValueOrDefault(id);
        if (known?.Summary is not (null or { Settings.Kind: EventKind.Contest }))
        {
            yield break;
        }

        if (contest?.Summary?.NextDueAt <= now || (active && IsDue(contest?.ConfirmedAt, now)))
        {
            yield return (DistrictPicture.ContestSource, id);
        }

        if (active && IsDue(_picture.ContestsForStaff.GetValueOrDefault(id)?.ConfirmedAt, now))
        {
            yield return (DistrictPicture.ContestForStaffSource, id);
        }
    }

    private static bool IsDue(DateTimeOffset? confirmedAt, DateTimeOffset now) => confirmedAt is null || now - confirmedAt >= Round;

    private async Task AskAsync(string kind, string id)
    {
        try
        {
            var key = GrainKey.Of(District, id);
            switch (kind)
            {
                case "event":
                    if (await GrainFactory.GetGrain<IEventGrain>(key).Summary() is { } summary)
                    {
                        _picture.Merge(summary, Time.GetUtcNow());
                    }

                    break;
                case "venue":
                    if (await GrainFactory.GetGrain<IVenueGrain>(key).Summary() is { } venue)
                    {
                        _picture.Merge(venue, Time.GetUtcNow());
                    }

                    break;
                default:
                    var audience = kind == DistrictPicture.ContestForStaffSource ? Audience.Staff : Audience.Public;
                    if (await GrainFactory.GetGrain<IContestGrain>(key).Summary(audience) is { } contest)
                    {
                        _picture.Merge(audience, contest, Time.GetUtcNow());
                    }

                    break;
            }
        }
        catch (Exception exception)
        {
            // Shown, not hidden: the row says since when its numbers are old, and the next round asks again.
            LogNoAnswer(_logger, exception, kind, id);
            _picture.Missed(kind, id, Time.GetUtcNow());
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Kind} {Id} did not answer the district")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string kind, string id);
}
