using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Carries the acts that steer a contest's publication to its grain, in the name of whoever is signed in.</summary>
public sealed class PublicationCommands(OrganiserCommands commands, GrainsAs grains, CurrentDistrict district)
{
    /// <summary>Where the publication stands, with the contest's name; nulls = there is no such contest.</summary>
    public async Task<(PublicationSteering? Steering, string? Name)> SteeringAsync(string eventId)
    {
        if (!Ids.IsValid(eventId))
        {
            return (null, null);
        }

        var key = GrainKey.Of(await district.IdAsync(), eventId);
        var steering = await grains.Call((factory, _) => factory.GetGrain<IContestGrain>(key).Steering());
        return steering is null ? (null, null) : (steering, (await grains.Call((factory, _) => factory.GetGrain<IEventGrain>(key).Settings()))?.Name);
    }

    /// <param name="at">Null = now.</param>
    /// <param name="reason">For the staff; null or empty = none.</param>
    public Task<Outcome> FreezeAsync(string eventId, DateTimeOffset? at, string? reason) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Freeze(at, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), stamp));

    public Task<Outcome> UnfreezeAsync(string eventId) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Unfreeze(stamp));

    public Task<Outcome> PublishAsync(string eventId) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Publish(stamp));

    public Task<Outcome> StartUnveilAsync(string eventId, UnveilSettings settings) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).StartUnveil(settings, stamp));

    public Task<Outcome> UnveilNextAsync(string eventId, int step) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).UnveilNext(step, stamp));

    public Task<Outcome> EndUnveilAsync(string eventId) =>
        commands.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).EndUnveil(stamp));
}
