using System.Text.Json;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Events;

/// <inheritdoc cref="IEventGrain"/>
[Reentrant]
public sealed partial class EventGrain : JournaledGrain<EventState>, IEventGrain
{
    /// <summary>How often an event in its active time asks its venues what they may have told in vain.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    // A grain timer takes no longer wait, and a clock that was set meanwhile is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly PresentByVenue _present = new();
    private readonly Reporter _reporter;
    private readonly ILogger _logger;
    private (EventStatus, bool)? _shown;
    private IGrainTimer? _timer;
    private bool _askedVenues;

    public EventGrain(JournalServices services)
        : base(services, new EventModel())
    {
        _logger = services.Loggers.CreateLogger<EventGrain>();
        _reporter = new Reporter(services.Time, _logger, ReportAsync);
    }

    private string EventId => Stream.Id;

    private IDistrictGrain DistrictGrain => GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district"));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        _timer = this.RegisterGrainTimer(
            LookAroundAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        if (Durable.Settings is not null)
        {
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public Task<Answer<EventRevision>> Configure(EventSettings settings, CommandStamp stamp) =>
        ConfigureAsync(settings, stamp, (state, now) => EventRules.Configure(state, EventId, settings, now));

    public Task<Answer<EventRevision>> Revise(EventSettings seen, EventSettings settings, CommandStamp stamp) => Exists
        ? ConfigureAsync(settings, stamp, (state, now) => EventRules.Revise(state, EventId, seen, settings, now))
        : Task.FromResult(new Answer<EventRevision>(null, Refusal.Of(RefusalKind.UnknownEvent, "eventId")));

    public Task<EventSettings?> Settings() => Task.FromResult(Durable.Settings);

    public Task<Answer<RegistrationResult>> Register(RegistrationRequest request, CommandStamp stamp) => Execute(
        stamp, EventJson.Default.RegistrationResult, (state, now) => EventRules.Register(state, request, now, Services.Ids.NewId));

    public Task<Answer<RegistrationResult>> Cancel(string registrationId, bool proven, CommandStamp stamp)
    {
        var allowed = proven || CallActor.Current?.Is(Role.Organiser) == true;
        return Execute(
            stamp, EventJson.Default.RegistrationResult, (state, now) => EventRules.Cancel(state, registrationId, allowed, now));
    }

    public Task<Answer<RegistrationResult>> TakeOffer(string registrationId, bool proven, CommandStamp stamp)
    {
        var allowed = proven || CallActor.Current?.Is(Role.Organiser) == true;
        return Execute(stamp, EventJson.Default.RegistrationResult, (state, _) => EventRules.TakeOffer(state, registrationId, allowed));
    }

    public async Task<RegistrationResult?> Registration(string registrationId, bool proven)
    {
        if (!proven && CallActor.Current?.Is(Role.Organiser) != true)
        {
            return null;
        }

        // Nobody is told of an offer that has ended.
        await DoWhatIsDueAsync();
        return Durable.Registrations.TryGetValue(registrationId, out var found)
            ? new RegistrationResult(registrationId, found.Status, found.Places, Durable.Offers.EndOf(registrationId))
            : null;
    }

    public Task<int> WaitingAbove(int capacity) => Task.FromResult(EventRules.WaitingAbove(Durable, capacity));

    public async Task<Answer<CheckInResult>> CheckIn(CheckInRequest request, CommandStamp stamp)
    {
        var plan = EventRules.CheckIn(Durable, EventId, request);
        foreach (var gate in plan.Gates)
        {
            // A command without a key is remembered nowhere: only the gate that counts is asked.
            if (gate != plan.Venue && stamp.CommandId is null)
            {
                continue;
            }

            var refused = gate == plan.Venue ? plan.Refused : plan.Refused ?? Refusal.Of(RefusalKind.WrongVenue, "venue");
            var answer = await GrainFactory.GetGrain<IVenueGrain>(GrainKey.Of(District, gate)).CheckIn(plan.CheckIn! with { Refused = refused }, stamp);
            if (gate == plan.Venue || answer.Refusal?.Kind != refused!.Kind)
            {
                return answer;
            }
        }

        return new Answer<CheckInResult>(null, plan.Refused);
    }

    public async Task<Answer<RegistrationResult>> ErasePerson(string registrationId, CommandStamp stamp)
    {
        if (!Ids.IsValid(registrationId))
        {
            return new Answer<RegistrationResult>(null, Refusal.Of(RefusalKind.UnknownRegistration, "registrationId"));
        }

        try
        {
            var rowFound = (await Services.Store.ReadPersonalAsync(Stream, [registrationId], CancellationToken.None)).Count > 0;
            var answer = await Execute(
                stamp, EventJson.Default.RegistrationResult, (state, _) => EventRules.BeginErasure(state, registrationId, rowFound));
            return answer.Refusal is null && await FinishErasureAsync(registrationId) is { } refusal
                ? new Answer<RegistrationResult>(null, refusal)
                : answer;
        }
        catch (JournalStoreException exception)
        {
            LogNotErased(_logger, exception, Stream);
            return new Answer<RegistrationResult>(null, Refusal.Of(RefusalKind.StoreUnavailable));
        }
        finally
        {
            // What could not be finished is tried again before long.
            SetTimer();
        }
    }

    public async Task<EventSummary?> Summary()
    {
        ShowTheTime();
        await DoWhatIsDueAsync();
        return await ChangeVersion() is { } version && Durable.Settings is not null
            ? EventViews.Summary(EventId, version, Durable, _present.Persons, Time.GetUtcNow())
            : null;
    }

    public Task VenuePresent(string venueId, ViewVersion version, int present)
    {
        if (_present.Merge(venueId, version, present))
        {
            Touch(EventViews.RowKey);
        }

        return Task.CompletedTask;
    }

    protected override IEnumerable<string> RowKeys(Audience audience) => [EventViews.RowKey];

    protected override byte[]? Row(Audience audience, string key) => key == EventViews.RowKey && Durable.Settings is not null
        ? JsonSerializer.SerializeToUtf8Bytes(
            EventViews.Row(EventId, Durable, _present.Persons, Time.GetUtcNow()), RowJson.Default.EventRow)
        : null;

    protected override IEnumerable<string> Touched(IRecord record) => [EventViews.RowKey];

    protected override void OnCommitted(IReadOnlyList<JournalRecord> records)
    {
        base.OnCommitted(records);
        if (records.Any(written => written.Record is PlacesOffered))
        {
            SetTimer();
        }
    }

    protected override Task OnPublished(Audience audience)
    {
        _reporter.Start();
        return Task.CompletedTask;
    }

    private async Task<Answer<EventRevision>> ConfigureAsync(
        EventSettings settings, CommandStamp stamp, Func<EventState, DateTimeOffset, Decision<EventRevision>> decide)
    {
        var refusal = InputRules.Id(EventId, "eventId")
            ?? EventSettingsRules.Check(EventId, settings)
            ?? await CheckReferencesAsync(settings)
            ?? await EnlistAsync()
            ?? await AnnounceAsync(settings);
        if (refusal is not null)
        {
            return new Answer<EventRevision>(null, refusal);
        }

        var answer = await Execute(stamp, EventJson.Default.EventRevision, decide);
        SetTimer();
        return answer;
    }

    private async Task ReportAsync()
    {
        if (await Summary() is { } summary)
        {
            await DistrictGrain.ReportEvent(summary);
        }
    }

    /// <summary>Looks up what the settings speak of and did not speak of before: things that are known stay known.</summary>
    private async Task<Refusal?> CheckReferencesAsync(EventSettings settings)
    {
        var before = Durable.Settings;
        if (settings.Town != before?.Town && !await DistrictGrain.KnowsTownAsync(settings.Town))
        {
            return Refusal.Of(RefusalKind.UnknownTown, "town");
        }

        foreach (var venue in EventSettingsRules.Normalise(settings).Venues)
        {
            if (before?.Venues.Contains(venue) != true
                && await GrainFactory.GetGrain<IVenueGrain>(GrainKey.Of(District, venue)).Settings() is null)
            {
                return Refusal.Of(RefusalKind.UnknownVenue, "venues", venue);
            }
        }

        return settings.PartOf is { } whole && whole != before?.PartOf
            && await GrainFactory.GetGrain<IEventGrain>(GrainKey.Of(District, whole)).Settings() is null
                ? Refusal.Of(RefusalKind.UnknownEvent, "partOf", whole)
                : null;
    }

    /// <summary>Enters the catalogue before the first record, so that no event is known to nobody.</summary>
    private async Task<Refusal?> EnlistAsync() =>
        Exists ? null : (await DistrictGrain.EnlistEvent(EventId)).Refusal;

    /// <summary>Tells a large event that this one becomes a part of it, before it is so: what was entered elsewhere until then, that one was not asked about.</summary>
    private async Task<Refusal?> AnnounceAsync(EventSettings settings) =>
        settings.PartOf is { } whole && whole != Durable.Settings?.PartOf
            ? (await GrainFactory.GetGrain<IEligibilityGrain>(GrainKey.Of(District, whole)).Join(EventId)).Refusal
            : null;

    /// <summary>Erases the row, then notes that it is gone: in this order nothing that is said to be erased is left.</summary>
    private async Task<Refusal?> FinishErasureAsync(string registrationId)
    {
        if (!Durable.Erasing.Contains(registrationId))
        {
            return null;
        }

        await Services.Store.EraseAsync(Stream, registrationId, CancellationToken.None);
        var noted = await Execute(
            new CommandStamp("system"), EventJson.Default.RegistrationResult, (state, _) => EventRules.FinishErasure(state, registrationId));
        return noted.Refusal;
    }

    private async Task FinishErasuresAsync()
    {
        try
        {
            foreach (var registrationId in Durable.Erasing)
            {
                await FinishErasureAsync(registrationId);
            }
        }
        catch (JournalStoreException exception)
        {
            LogNotErased(_logger, exception, Stream);
        }
    }

    private async Task LookAroundAsync()
    {
        try
        {
            ShowTheTime();
            await DoWhatIsDueAsync();
            await FinishErasuresAsync();
            if (!_askedVenues || IsActiveTime(Time.GetUtcNow()))
            {
                _askedVenues = true;
                await Task.WhenAll(Durable.Settings!.Venues.Select(AskVenueAsync));
            }
        }
        finally
        {
            SetTimer();
        }
    }

    private async Task DoWhatIsDueAsync()
    {
        if (Durable.Offers.NextEnd <= Time.GetUtcNow())
        {
            // Any command first applies what is due: this one does nothing else.
            await Execute(new CommandStamp("system"), EventJson.Default.Boolean, (_, _) => Decision.Accept(true, []));
        }
    }

    private async Task AskVenueAsync(string venueId)
    {
        try
        {
            if (await GrainFactory.GetGrain<IVenueGrain>(GrainKey.Of(District, venueId)).PresentOf(EventId) is { } present)
            {
                await VenuePresent(venueId, present.Version, present.Persons);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or JournalStoreException)
        {
            LogNoAnswer(_logger, exception, venueId, Stream);
        }
    }

    private void ShowTheTime()
    {
        if (Durable.Settings is not { } settings)
        {
            return;
        }

        var now = Time.GetUtcNow();
        var present = (EventClock.Status(settings, now), EventClock.RegistrationOpen(settings, now));
        if (_shown is { } shown && shown != present)
        {
            Touch(EventViews.RowKey);
        }

        _shown = present;
    }

    private void SetTimer()
    {
        if (Durable.Settings is not { } settings)
        {
            return;
        }

        var now = Time.GetUtcNow();
        var wait = IsActiveTime(now) || !Durable.Erasing.IsEmpty ? Round : LongestWait;
        if (EventClock.NextDueAt(settings, Durable.Offers, now) is { } due && due - now < wait)
        {
            // What could not be done in time is tried again, and not without a rest: a store may be out of reach.
            wait = due > now ? due - now : Rest;
        }

        _timer?.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private bool IsActiveTime(DateTimeOffset now) => Durable.Settings is { } settings
        && settings.StartsAt - now < TimeSpan.FromHours(24)
        && now - settings.EndsAt < TimeSpan.FromHours(1);

    [LoggerMessage(Level = LogLevel.Information, Message = "The venue {VenueId} did not answer {Stream}")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string venueId, StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A person could not be erased from {Stream}")]
    private static partial void LogNotErased(ILogger logger, Exception exception, StreamId stream);
}
