using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Carries what is asked and done on a page to the grains of the district that it shows, in the name of whoever has it open.</summary>
public sealed class PageCalls(GrainsAs grains, CurrentDistrict district, ServedDistrict served)
{
    private const string DistrictId = "district";

    /// <summary>The district as the caller's audience sees it.</summary>
    public Task<DistrictView> DistrictAsync() => AskAsync(DistrictId, async (factory, key, actor) =>
        DistrictView.Of(await factory.GetGrain<IDistrictGrain>(key).Look(actor.Audience)));

    /// <summary>What a link to a file adds to its address so that it speaks of the district that the page shows.</summary>
    public async Task<string> DistrictQueryAsync() =>
        district.HeaderFor(await district.IdAsync()) is { } other ? $"&{Districts.Parameter}={other}" : "";

    /// <summary>The login of an account; null = there is none of that id any more.</summary>
    public async Task<string?> LoginAsync(string accountId)
    {
        var key = GrainKey.Of(served.Id, "accounts");
        return (await grains.Call((factory, _) => factory.GetGrain<IAccountsGrain>(key).Get(accountId)))?.Login;
    }

    /// <param name="id">Of the grain within the district, as an event's.</param>
    /// <exception cref="CallDeniedException">The person may not ask this.</exception>
    public async Task<T> AskAsync<T>(string id, Func<IGrainFactory, string, Actor, Task<T>> ask)
    {
        var key = GrainKey.Of(await district.IdAsync(), id);
        return await grains.Call((factory, actor) => ask(factory, key, actor));
    }

    /// <param name="id">Of the grain within the district, as an event's.</param>
    public Task<Outcome> SendAsync<T>(string id, Func<IGrainFactory, string, CommandStamp, Task<Answer<T>>> send) =>
        Outcome.OfAsync(() => AskAsync(id, (factory, key, actor) => send(factory, key, new CommandStamp(actor.Id))));
}
