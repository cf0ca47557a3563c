using EventsLive.Dashboard.Api;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Carries an organiser's acts to the grains in the name of whoever is signed in, and words what they refuse.</summary>
public sealed class OrganiserCommands(PageCalls calls, TimeProvider time)
{
    private const string DistrictId = "district";

    // An act of one field that others got ahead of is done anew on what they made.
    private const int Attempts = 5;

    public Task<EventSettings?> EventAsync(string eventId) => calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IEventGrain>(key).Settings());

    /// <summary>How many waiting parties a capacity would send back; 0 also where the event does not answer, since the act itself will tell.</summary>
    public async Task<int> ReturnedByAsync(string eventId, int? capacity)
    {
        try
        {
            return capacity is { } places ? await calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IEventGrain>(key).WaitingAbove(places)) : 0;
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return 0;
        }
    }

    public Task<DistrictSettings> DistrictAsync() => calls.AskAsync(DistrictId, (factory, key, _) => factory.GetGrain<IDistrictGrain>(key).Settings());

    /// <param name="seen">What the organiser began with.</param>
    public Task<Outcome> SaveAsync(DistrictSettings seen, DistrictSettings settings) =>
        calls.SendAsync(DistrictId, (factory, key, stamp) => factory.GetGrain<IDistrictGrain>(key).Revise(seen, settings, stamp));

    /// <param name="seen">What the organiser began with; null = a new event.</param>
    public Task<Outcome> SaveAsync(string eventId, EventSettings? seen, EventSettings settings) => calls.SendAsync(
        eventId,
        (factory, key, stamp) => factory.GetGrain<IEventGrain>(key) is var grain && seen is null
            ? grain.Configure(settings, stamp)
            : grain.Revise(seen, settings, stamp));

    /// <param name="seen">What the organiser began with; null = a new venue.</param>
    public Task<Outcome> SaveAsync(string venueId, VenueSettings? seen, VenueSettings settings) => calls.SendAsync(
        venueId,
        (factory, key, stamp) => factory.GetGrain<IVenueGrain>(key) is var grain && seen is null
            ? grain.Configure(settings, stamp)
            : grain.Revise(seen, settings, stamp));

    /// <summary>Opens registration from now on; a closing time that is over goes.</summary>
    public Task<Outcome> OpenRegistrationAsync(string eventId) => ChangeAsync(eventId, settings =>
    {
        var now = time.GetUtcNow();
        var closes = settings.Registration.ClosesAt is { } at && at > now ? at : (DateTimeOffset?)null;
        return settings with { Registration = settings.Registration with { OpensAt = now, ClosesAt = closes } };
    });

    /// <summary>Closes registration now; an opening time that is still to come goes back to now.</summary>
    public Task<Outcome> CloseRegistrationAsync(string eventId) => ChangeAsync(eventId, settings =>
    {
        var now = time.GetUtcNow();
        var opens = settings.Registration.OpensAt is { } at && at > now ? now : settings.Registration.OpensAt;
        return settings with { Registration = settings.Registration with { OpensAt = opens, ClosesAt = now } };
    });

    public Task<Outcome> ChangeCapacityAsync(string eventId, int? capacity) =>
        ChangeAsync(eventId, settings => settings with { Capacity = capacity });

    /// <summary>Changes one thing of an event, whatever others change of it at the same time.</summary>
    private async Task<Outcome> ChangeAsync(string eventId, Func<EventSettings, EventSettings> change)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await EventAsync(eventId) is not { } settings)
                {
                    return Outcome.Of(Refusal.Of(RefusalKind.UnknownEvent));
                }

                var outcome = await SaveAsync(eventId, settings, change(settings));
                if (!outcome.IsChangedMeanwhile || attempt == Attempts)
                {
                    return outcome;
                }
            }
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return Outcome.Of(Refusal.Of(RefusalKind.OutcomeUnknown));
        }
    }
}
