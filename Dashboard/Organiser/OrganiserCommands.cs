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

    public async Task<EventSettings?> EventAsync(string eventId)
    {
        var key = GrainKey.Of(await district.IdAsync(), eventId);
        return await grains.Call((factory, _) => factory.GetGrain<IEventGrain>(key).Settings());
    }

    public async Task<DistrictSettings> DistrictAsync()
    {
        var key = GrainKey.Of(await district.IdAsync(), DistrictId);
        return await grains.Call((factory, _) => factory.GetGrain<IDistrictGrain>(key).Settings());
    }

    public Task<Outcome> SaveAsync(DistrictSettings settings) =>
        SendAsync(DistrictId, (factory, key, stamp) => factory.GetGrain<IDistrictGrain>(key).Configure(settings, stamp));

    public Task<Outcome> SaveAsync(string eventId, EventSettings settings) =>
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEventGrain>(key).Configure(settings, stamp));

    public Task<Outcome> SaveAsync(string venueId, VenueSettings settings) =>
        SendAsync(venueId, (factory, key, stamp) => factory.GetGrain<IVenueGrain>(key).Configure(settings, stamp));

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

    private async Task<Outcome> ChangeAsync(string eventId, Func<EventSettings, EventSettings> change)
    {
        try
        {
            return await EventAsync(eventId) is { } settings
                ? await SaveAsync(eventId, change(settings))
                : Refused(Refusal.Of(RefusalKind.UnknownEvent));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return new Outcome(false, null, texts["unavailable"]);
        }
    }

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
        return new Outcome(false, refusal.Field, ProblemText.Title(kind) + ProblemText.Detail(kind, refusal.Arguments));
    }
}

/// <summary>What became of an act: done, or why not in words, with the field at fault where there is one.</summary>
public sealed record Outcome(bool Accepted, string? Field, string? Message)
{
    public static Outcome Done { get; } = new(true, null, null);

    /// <summary>The message where this field, or a part of it, is at fault.</summary>
    public string? At(string field) =>
        Field == field || Field?.StartsWith(field + "[", StringComparison.Ordinal) == true ? Message : null;
}
