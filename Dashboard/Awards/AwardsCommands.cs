using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Awards;

/// <summary>Carries what is done on the awards' pages to the grains in the name of whoever is signed in, and words what is refused.</summary>
public sealed class AwardsCommands(GrainsAs grains, CurrentDistrict district, IStringLocalizer<AwardsTexts> texts)
{
    /// <summary>The district as the caller's audience sees it.</summary>
    public Task<DistrictView> DistrictAsync() => OnAsync("district", async (factory, key, actor) =>
        DistrictView.Of(await factory.GetGrain<IDistrictGrain>(key).Look(actor.Audience)));

    /// <summary>What a link to a file adds to its address so that it speaks of the district that the page shows.</summary>
    public async Task<string> DistrictQueryAsync() =>
        district.HeaderFor(await district.IdAsync()) is { } other ? $"&{Districts.Parameter}={other}" : "";

    /// <summary>What staff know of the awards; null = no such contest.</summary>
    public Task<AwardsDesk?> DeskAsync(string eventId) => OnAsync(eventId, (factory, key, _) => factory.GetGrain<IAwardsGrain>(key).Desk());

    /// <summary>The awards as the caller's audience may see them; null = no such contest.</summary>
    public Task<AwardsAnswer?> AwardsAsync(string eventId) => OnAsync(eventId, async (factory, key, actor) =>
        await factory.GetGrain<IContestGrain>(key).Settings() is null ? null : AwardsAnswer.Of(await factory.GetGrain<IAwardsGrain>(key).Look(actor.Audience)));

    public Task<PublicationSteering?> SteeringAsync(string eventId) => OnAsync(eventId, (factory, key, _) => factory.GetGrain<IContestGrain>(key).Steering());

    /// <summary>The teams with the names of their persons.</summary>
    public Task<ImmutableArray<TeamDetails>?> TeamsAsync(string eventId) => OnAsync(eventId, (factory, key, _) => factory.GetGrain<IContestGrain>(key).Teams());

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
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Publish(stamp));

    private async Task<T> OnAsync<T>(string id, Func<IGrainFactory, string, Actor, Task<T>> call)
    {
        var key = GrainKey.Of(await district.IdAsync(), id);
        return await grains.Call((factory, actor) => call(factory, key, actor));
    }

    private Task<Outcome> SendAsync<T>(string eventId, Func<IAwardsGrain, CommandStamp, Task<Answer<T>>> send) =>
        SendAsync(eventId, (factory, key, stamp) => send(factory.GetGrain<IAwardsGrain>(key), stamp));

    private async Task<Outcome> SendAsync<T>(string eventId, Func<IGrainFactory, string, CommandStamp, Task<Answer<T>>> send)
    {
        try
        {
            var answer = await OnAsync(eventId, (factory, key, actor) => send(factory, key, new CommandStamp(actor.Id)));
            return answer.Refusal is { } refusal ? new Outcome(false, refusal.Field, ProblemResult.Of(refusal).Message) : Outcome.Done;
        }
        catch (CallDeniedException)
        {
            return new Outcome(false, null, ProblemResult.Of(RefusalKind.Forbidden).Message);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return new Outcome(false, null, texts["unavailable"]);
        }
    }
}
