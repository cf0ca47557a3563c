using Orleans.Runtime;

namespace EventsLive.Grains.People;

/// <summary>Carries the <see cref="Actor"/> behind a call from the trusted host to the grains' call filter.</summary>
/// <remarks>Set in an asynchronous method it holds for that method and what it calls, not for its caller.</remarks>
public static class CallActor
{
    private const string Key = "eventslive.actor";

    public static Actor? Current => RequestContext.Get(Key) as Actor;

    public static void Set(Actor actor) => RequestContext.Set(Key, actor);
}
