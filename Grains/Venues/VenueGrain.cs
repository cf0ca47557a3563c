using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.Venues;

/// <inheritdoc cref="IVenueGrain"/>
[Reentrant]
public sealed class VenueGrain : JournaledGrain<VenueState>, IVenueGrain
{
    private const string RowKey = "venue";

    private readonly Reporter _districtReporter;
    private readonly Reporter _eventReporter;
    private ImmutableDictionary<string, EventInside> _told = ImmutableDictionary<string, EventInside>.Empty;

    public VenueGrain(JournalServices services)
        : base(services, new VenueModel())
    {
        var logger = services.Loggers.CreateLogger<VenueGrain>();
        _districtReporter = new Reporter(services.Time, logger, ReportToDistrictAsync);
        _eventReporter = new Reporter(services.Time, logger, ReportToEventsAsync);
    }

    private string VenueId => Stream.Id;

    private IDistrictGrain DistrictGrain => GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district"));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // What an earlier life may have failed to tell, the events ask for.
        _told = Durable.Events;
    }

    public async Task<Answer<VenueRevision>> Configure(VenueSettings settings, CommandStamp stamp)
    {
        if ((VenueRules.Configure(Durable, VenueId, settings).Refusal ?? await CheckTownAsync(settings.Town) ?? await EnlistAsync()) is { } refusal)
        {
            return new Answer<VenueRevision>(null, refusal);
        }

        return await Execute(stamp, VenueJson.Default.VenueRevision, (state, _) => VenueRules.Configure(state, VenueId, settings));
    }

    public async Task<Answer<VenueRevision>> Revise(VenueSettings seen, VenueSettings settings, CommandStamp stamp) =>
        (VenueRules.Revise(Durable, VenueId, seen, settings).Refusal ?? await CheckTownAsync(settings.Town)) is { } refusal
            ? new Answer<VenueRevision>(null, refusal)
            : await Execute(stamp, VenueJson.Default.VenueRevision, (state, _) => VenueRules.Revise(state, VenueId, seen, settings));

    public Task<VenueSettings?> Settings() => Task.FromResult(Durable.Settings);

    public Task<Answer<CheckInResult>> CheckIn(VenueCheckIn checkIn, CommandStamp stamp) =>
        Execute(stamp, VenueJson.Default.CheckInResult, (state, _) => VenueRules.CheckIn(state, VenueId, checkIn));

    public Task<Answer<CountResult>> Count(CountRequest request, CommandStamp stamp) =>
        Execute(stamp, VenueJson.Default.CountResult, (state, _) => VenueRules.Count(state, request));

    public async Task<EventPresent?> PresentOf(string eventId) =>
        await ChangeVersion() is { } version && Durable.Events.TryGetValue(eventId, out var inside)
            ? new EventPresent(version, inside.Persons)
            : null;

    public async Task<VenueSummary?> Summary() =>
        await ChangeVersion() is { } version && Durable.Settings is { } settings
            ? new VenueSummary(VenueId, version, settings, Durable.Counted ? Durable.Present : null)
            : null;

    protected override IEnumerable<string> RowKeys(Audience audience) => [RowKey];

    protected override byte[]? Row(Audience audience, string key)
    {
        if (key != RowKey || Durable.Settings is not { } settings)
        {
            return null;
        }

        var row = new VenueRow(
            VenueId, settings.Name, settings.Town, settings.Capacity, Durable.Counted ? Durable.Present : null, StaleSince: null);
        return JsonSerializer.SerializeToUtf8Bytes(row, RowJson.Default.VenueRow);
    }

    protected override IEnumerable<string> Touched(IRecord record) => [RowKey];

    protected override Task OnPublished(Audience audience)
    {
        _districtReporter.Start();
        _eventReporter.Start();
        return Task.CompletedTask;
    }

    private async Task ReportToDistrictAsync()
    {
        if (await Summary() is { } summary)
        {
            await DistrictGrain.ReportVenue(summary);
        }
    }

    private async Task ReportToEventsAsync()
    {
        if (ReferenceEquals(_told, Durable.Events) || await ChangeVersion() is not { } version)
        {
            return;
        }

        var (before, now) = (_told, Durable.Events);
        _told = now;
        await Task.WhenAll(now
            .Where(entry => !ReferenceEquals(before.GetValueOrDefault(entry.Key), entry.Value))
            .Select(entry => GrainFactory.GetGrain<IEventGrain>(GrainKey.Of(District, entry.Key)).VenuePresent(VenueId, version, entry.Value.Persons)));
    }

    private async Task<Refusal?> CheckTownAsync(string town) =>
        town == Durable.Settings?.Town || await DistrictGrain.KnowsTownAsync(town) ? null : Refusal.Of(RefusalKind.UnknownTown, "town");

    private async Task<Refusal?> EnlistAsync() =>
        Exists ? null : (await DistrictGrain.EnlistVenue(VenueId)).Refusal;
}
