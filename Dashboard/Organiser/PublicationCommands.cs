using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Carries the acts that steer a contest's publication to its grain, in the name of whoever is signed in.</summary>
public sealed class PublicationCommands(PageCalls calls)
{
    /// <summary>Where the publication stands, with the contest's name; nulls = there is no such contest.</summary>
    public async Task<(PublicationSteering? Steering, string? Name)> SteeringAsync(string eventId)
    {
        if (!Ids.IsValid(eventId))
        {
            return (null, null);
        }

        return await calls.AskAsync<(PublicationSteering?, string?)>(eventId, async (factory, key, _) => await factory.GetGrain<IContestGrain>(key).Steering() is { } steering
            ? (steering, (await factory.GetGrain<IEventGrain>(key).Settings())?.Name)
            : (null, null));
    }

    /// <param name="at">Null = now.</param>
    /// <param name="reason">For the staff; null or empty = none.</param>
    public Task<Outcome> FreezeAsync(string eventId, DateTimeOffset? at, string? reason) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Freeze(at, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), stamp));

    public Task<Outcome> UnfreezeAsync(string eventId) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Unfreeze(stamp));

    public Task<Outcome> PublishAsync(string eventId) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Publish(stamp));

    public Task<Outcome> StartUnveilAsync(string eventId, UnveilSettings settings) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).StartUnveil(settings, stamp));

    public Task<Outcome> UnveilNextAsync(string eventId, int step) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).UnveilNext(step, stamp));

    public Task<Outcome> EndUnveilAsync(string eventId) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).EndUnveil(stamp));
}
