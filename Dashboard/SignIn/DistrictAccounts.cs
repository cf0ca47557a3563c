using System.Collections.Immutable;
using System.Security.Claims;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.SignIn;

/// <summary>The web's side of the accounts: each call in the name of whoever makes it.</summary>
public sealed class DistrictAccounts(IGrainFactory grains, ServedDistrict district)
{
    private IAccountsGrain Grain => grains.GetGrain<IAccountsGrain>(GrainKey.Of(district.Id, "accounts"));

    public async Task<bool> HasAdministratorAsync()
    {
        CallActor.Set(Actor.Public);
        return await Grain.HasAdministrator();
    }

    public async Task<Account?> FindAsync(string login)
    {
        CallActor.Set(Actor.Public);
        return await Grain.Find(login);
    }

    public async Task<Account?> GetAsync(ClaimsPrincipal caller, string accountId)
    {
        CallActor.Set(Callers.ActorOf(caller));
        return await Grain.Get(accountId);
    }

    public async Task<ImmutableArray<Account>> ListAsync(ClaimsPrincipal caller)
    {
        CallActor.Set(Callers.ActorOf(caller));
        return await Grain.List();
    }

    public async Task<Answer<string>> SetUpAsync(NewAccount account)
    {
        CallActor.Set(Actor.Public);
        return await Grain.SetUp(account, new CommandStamp(Actor.Public.Id));
    }

    public async Task<Answer<string>> CreateAsync(ClaimsPrincipal caller, NewAccount account)
    {
        var actor = Callers.ActorOf(caller);
        CallActor.Set(actor);
        return await Grain.Create(account, new CommandStamp(actor.Id));
    }

    public async Task<Answer<string>> RemoveAsync(ClaimsPrincipal caller, string accountId)
    {
        var actor = Callers.ActorOf(caller);
        CallActor.Set(actor);
        return await Grain.Remove(accountId, new CommandStamp(actor.Id));
    }
}
