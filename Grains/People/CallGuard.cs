using System.Collections.Concurrent;
using System.Reflection;
using EventsLive.Grains.Live;
using Orleans.Runtime;

namespace EventsLive.Grains.People;

/// <summary>Guards every grain method of ours: denied unless its attribute and the <see cref="Actor"/> behind the call allow it.</summary>
/// <remarks>
/// Calls from grain to grain are trusted: the guard stood at the grain where they entered. Calls of the runtime itself and
/// calls to observers are none of its business.
/// </remarks>
public sealed class CallGuard : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<MethodInfo, MethodPolicy> _policies = new();

    /// <exception cref="CallDeniedException">The caller may not call this method, or not for this audience.</exception>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || IsFromGrain(context.SourceId))
        {
            return context.Invoke();
        }

        var policy = _policies.GetOrAdd(method, MethodPolicy.Of);
        if (!policy.IsGuarded)
        {
            return context.Invoke();
        }

        Audience? audience = policy.AudienceArgument is { } index ? (Audience?)context.Request.GetArgument(index) : null;
        return policy.Admits(CallActor.Current, audience)
            ? context.Invoke()
            : throw new CallDeniedException($"{method.DeclaringType?.Name}.{method.Name} is not for {Describe(CallActor.Current)}.");
    }

    private static bool IsFromGrain(GrainId? source) => source is { } id && !id.IsClient();

    private static string Describe(Actor? actor) =>
        actor is null ? "a call without an actor" : $"an actor with the roles {string.Join(", ", actor.Roles)}";
}
