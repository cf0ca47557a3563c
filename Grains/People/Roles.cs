using System.Collections.Immutable;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.People;

/// <summary>What somebody may do. The public has no account.</summary>
public enum Role
{
    Public = 0,
    Display = 1,
    Gate = 2,
    Judge = 3,
    HeadJudge = 4,
    Organiser = 5,
    Administrator = 6,
}

/// <summary>Who stands behind a call: set by the trusted host, read by the grains' call filter.</summary>
/// <param name="Id">Account or device id; <c>public</c> for a visitor.</param>
[GenerateSerializer, Immutable, Alias("Actor")]
public sealed record Actor([property: Id(0)] string Id, [property: Id(1)] ImmutableArray<Role> Roles)
{
    public static Actor Public { get; } = new("public", [Role.Public]);

    public static Actor System { get; } = new("system", [Role.Administrator]);

    /// <summary>The widest audience that the actor belongs to: whoever works at the event sees what staff sees, a display what a hall may see.</summary>
    public Audience Audience =>
        Roles.Any(role => role >= Role.Gate) ? Audience.Staff
        : Roles.Contains(Role.Display) ? Audience.Operations
        : Audience.Public;

    /// <summary>An administrator may do everything; a head judge everything that a judge may.</summary>
    public bool Is(Role role) =>
        Roles.Contains(role)
        || Roles.Contains(Role.Administrator)
        || (role == Role.Judge && Roles.Contains(Role.HeadJudge));
}

/// <summary>The roles that may call a grain method. A method of ours without this or <see cref="FromGrainsAttribute"/> is refused to every caller from outside.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAttribute(params Role[] roles) : Attribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;
}

/// <summary>A grain method that only other grains call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FromGrainsAttribute : Attribute;
