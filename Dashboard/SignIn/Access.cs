using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authorization;

namespace EventsLive.Dashboard.SignIn;

/// <summary>The policies of pages and routes: one a role, and whoever stands above it.</summary>
public static class Access
{
    public const string Display = nameof(Role.Display);
    public const string Gate = nameof(Role.Gate);
    public const string Judge = nameof(Role.Judge);
    public const string HeadJudge = nameof(Role.HeadJudge);
    public const string Organiser = nameof(Role.Organiser);
    public const string Administrator = nameof(Role.Administrator);

    /// <summary>Whoever runs a contest: its organisers and its head judge.</summary>
    public const string ContestStaff = nameof(ContestStaff);

    /// <summary>The floor of a contest: the desks of reporting in and inspection, callers, table judges.</summary>
    public const string Floor = nameof(Floor);

    /// <summary>The metrics: an administrator, or a program on this machine.</summary>
    public const string Metrics = nameof(Metrics);

    /// <summary>Whoever has one of the roles; an administrator has all, a head judge those of a judge.</summary>
    public static AuthorizationPolicy Any(params IEnumerable<Role> roles) =>
        new AuthorizationPolicyBuilder().RequireRole(roles.SelectMany(Holders).Distinct().Select(role => role.ToString())).Build();

    internal static void AddPolicies(AuthorizationOptions options)
    {
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Public))
        {
            options.AddPolicy(role.ToString(), Any(role));
        }

        options.AddPolicy(ContestStaff, Any(Role.HeadJudge, Role.Organiser));
        options.AddPolicy(Floor, Any(Role.Gate, Role.Judge, Role.Organiser));
        options.AddPolicy(Metrics, policy => policy.RequireAssertion(context =>
            context.User.IsInRole(Administrator)
            || (context.Resource is HttpContext { Connection.RemoteIpAddress: { } address } && System.Net.IPAddress.IsLoopback(address))));
    }

    private static IEnumerable<Role> Holders(Role role) =>
        Enum.GetValues<Role>().Where(holder => new Actor("", [holder]).Is(role));
}
