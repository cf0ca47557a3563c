using EventsLive.Dashboard.Api;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Components.Authorization;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Calls grains from an interactive page in the name of whoever has it open.</summary>
public sealed class GrainsAs(IGrainFactory grains, AuthenticationStateProvider sessions)
{
    /// <exception cref="CallDeniedException">The person may not do this.</exception>
    public async Task<T> Call<T>(Func<IGrainFactory, Actor, Task<T>> call)
    {
        var actor = Callers.ActorOf((await sessions.GetAuthenticationStateAsync()).User);
        CallActor.Set(actor);
        return await call(grains, actor);
    }
}
