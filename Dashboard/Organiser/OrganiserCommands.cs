using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Carries an organiser's acts to the grains in the name of whoever is signed in, and words what they refuse.</summary>
public sealed class OrganiserCommands(GrainsAs grains, CurrentDistrict district, TimeProvider time, IStringLocalizer<OrganiserTexts> texts)
{
    private const string DistrictId = "district";

    // An act of one field that others got ahead of is done anew on what they made.
    private const int Attempts = 5;

    public async Task<EventSettings?> EventAsync(string eventId)
    {
        var key = GrainKey.Of(await district.IdAsync(), eventId);
        return await grains.Call((factory, _) => factory.GetGrain<IEventGrain>(key).Settings());
    }

    /// <summary>How many waiting parties a capacity would send back; 0 also where the event does not answer, since the act itself will tell.</summary>
    public async Task<int> ReturnedByAsync(string eventId, int? capacity)
    {
        try
        {
            var key = GrainKey.Of(await district.IdAsync(), eventId);
            return capacity is { } places ? await grains.Call((factory, _) => factory.GetGrain<IEventGrain>(key).WaitingAbove(places)) : 0;
        }
        catch (Exception failure) when (failure is CallDeniedException || ApiCalls.IsUnavailable(failure))
        {
            return 0;
        }
    }

    public async Task<DistrictSettings> DistrictAsync()
    {
        var key = GrainKey.Of(await district.IdAsync(), DistrictId);
        return await grains.Call((factory, _) => factory.GetGrain<IDistrictGrain>(key).Settings());
    }

    /// <param name="seen">What the organiser began with.</param>
    public Task<Outcome> SaveAsync(DistrictSettings seen, DistrictSettings settings) =>
        SendAsync(DistrictId, (factory, key, stamp) => factory.GetGrain<IDistrictGrain>(key).Revise(seen, settings, stamp));

    /// <param name="seen">What the organiser began with; null = a new event.</param>
    public Task<Outcome> SaveAsync(string eventId, EventSettings? seen, EventSettings settings) => SendAsync(
        eventId,
        (factory, key, stamp) => factory.GetGrain<IEventGrain>(key) is var grain && seen is null
            ? grain.Configure(settings, stamp)
            : grain.Revise(seen, settings, stamp));

    /// <param name="seen">What the organiser began with; null = a new venue.</param>
    public Task<Outcome> SaveAsync(string venueId, VenueSettings? seen, VenueSettings settings) => SendAsync(
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
                    return Refused(Refusal.Of(RefusalKind.UnknownEvent));
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
            return new Outcome(false, null, texts["unavailable"]);
        }
    }

    /// <summary>Sends a command to a grain by its id.</summary>
    internal async Task<Outcome> SendAsync<T>(string id, Func<IGrainFactory, string, CommandStamp, Task<Answer<T>>> send)
    {
        try
        {
            var key = GrainKey.Of(await district.IdAsync(), id);
            var answer = await grains.Call((factory, actor) => send(factory, key, new CommandStamp(actor.Id)));
            return answer.Refusal is { } refusal ? Refused(refusal) : Outcome.Done;
        }
        catch (CallDeniedException)
        {
            return Refused(Refusal.Of(RefusalKind.Forbidden));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return new Outcome(false, null, texts["unavailable"]);
        }
    }

    private static Outcome Refused(Refusal refusal)
    {
        var kind = ProblemKind.Of(refusal.Kind);
        return new Outcome(false, refusal.Field, ProblemText.Title(kind) + ProblemText.Detail(kind, refusal.Arguments))
        {
            IsChangedMeanwhile = refusal.Kind == RefusalKind.ChangedMeanwhile,
        };
    }
}

/// <summary>What became of an act: done, or why not in words, with the field at fault where there is one.</summary>
public sealed record Outcome(bool Accepted, string? Field, string? Message)
{
    public static Outcome Done { get; } = new(true, null, null);

    /// <summary>Whether somebody else was quicker.</summary>
    public bool IsChangedMeanwhile { get; init; }

    /// <summary>The message where this field, or a part of it, is at fault.</summary>
    public string? At(string field) =>
        Field == field || Field?.StartsWith(field + "[", StringComparison.Ordinal) == true ? Message : null;
}
