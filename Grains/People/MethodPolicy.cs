using System.Reflection;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.People;

/// <summary>Who from outside the grains may call one grain method.</summary>
/// <param name="IsGuarded">False: the method is none of ours, or an observer's.</param>
/// <param name="Roles">Null: anybody whose call names an actor.</param>
/// <param name="AudienceArgument">Place of the argument that names an audience, if there is one.</param>
public sealed record MethodPolicy(bool IsGuarded, IReadOnlyList<Role>? Roles, int? AudienceArgument)
{
    private const string OurNamespace = "EventsLive.Grains";

    public static MethodPolicy Of(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (type.Namespace?.StartsWith(OurNamespace, StringComparison.Ordinal) != true || type.IsAssignableTo(typeof(IGrainObserver)))
        {
            return new MethodPolicy(false, null, null);
        }

        var audience = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(Audience));
        IReadOnlyList<Role>? roles = type == typeof(IPublishesViews)
            ? null
            : method.GetCustomAttribute<AllowAttribute>()?.Roles ?? [];
        return new MethodPolicy(true, roles, audience >= 0 ? audience : null);
    }

    /// <summary>Whether an actor may call the method. A method that is open to the public is open to everybody.</summary>
    public bool Admits(Actor? actor, Audience? audience) =>
        actor is not null
        && (Roles is null || Roles.Any(role => role == Role.Public || actor.Is(role)))
        && (audience is not { } asked || asked <= actor.Audience);
}
