using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Awards;

/// <summary>Carries what is done on the awards' pages to the grains in the name of whoever is signed in, and words what is refused.</summary>
public sealed class AwardsCommands(PageCalls calls)
{
    /// <summary>What staff know of the awards; null = no such contest.</summary>
    public Task<AwardsDesk?> DeskAsync(string eventId) => calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IAwardsGrain>(key).Desk());

    /// <summary>The awards as the caller's audience may see them; null = no such contest.</summary>
    public Task<AwardsAnswer?> AwardsAsync(string eventId) => calls.AskAsync(eventId, async (factory, key, actor) =>
        await factory.GetGrain<IContestGrain>(key).Settings() is null ? null : AwardsAnswer.Of(await factory.GetGrain<IAwardsGrain>(key).Look(actor.Audience)));

    public Task<PublicationSteering?> SteeringAsync(string eventId) => calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IContestGrain>(key).Steering());

    /// <summary>The teams with the names of their persons.</summary>
    public Task<ImmutableArray<TeamDetails>?> TeamsAsync(string eventId) => calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IContestGrain>(key).Teams());

    public Task<Outcome> SetSchemeAsync(string eventId, AwardScheme scheme) => SendAsync(eventId, (awards, stamp) => awards.SetScheme(scheme, stamp));

    public Task<Outcome> ProposeAsync(string eventId) => SendAsync(eventId, (awards, stamp) => awards.Propose(stamp));

    public Task<Outcome> PubliciseAsync(string eventId, DateTimeOffset from, DateTimeOffset to, string telephone) =>
        SendAsync(eventId, (awards, stamp) => awards.Publicise(from, to, telephone, stamp));

    public Task<Outcome> EnterObjectionAsync(string eventId, string? team, string objector, string text) =>
        SendAsync(eventId, (awards, stamp) => awards.EnterObjection(team, objector, text, stamp));

    public Task<Outcome> DecideAsync(string eventId, string objection, bool upheld, string decision) =>
        SendAsync(eventId, (awards, stamp) => awards.DecideObjection(objection, upheld, decision, stamp));

    public Task<Outcome> PublishAsync(string eventId) => SendAsync(eventId, (awards, stamp) => awards.Publish(stamp));

    public Task<Outcome> WithdrawAsync(string eventId, string reason) => SendAsync(eventId, (awards, stamp) => awards.Withdraw(reason, stamp));

    /// <summary>Publishes the contest's standings: an act by itself, whatever becomes of the awards.</summary>
    public Task<Outcome> PublishStandingsAsync(string eventId) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Publish(stamp));

    private Task<Outcome> SendAsync<T>(string eventId, Func<IAwardsGrain, CommandStamp, Task<Answer<T>>> send) =>
        calls.SendAsync(eventId, (factory, key, stamp) => send(factory.GetGrain<IAwardsGrain>(key), stamp));
}
