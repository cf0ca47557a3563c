using System.Security.Claims;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Live;

/// <summary>Whose view a credential opens: a display sees what operations see, staff see all, everybody else what is public.</summary>
public static class LiveAudience
{
    public static Audience Of(ClaimsPrincipal user) =>
        Has(user, Role.Gate, Role.Judge, Role.HeadJudge, Role.Organiser, Role.Administrator) ? Audience.Staff
        : Has(user, Role.Display) ? Audience.Operations
        : Audience.Public;

    private static bool Has(ClaimsPrincipal user, params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (user.Claims.Any(claim => claim.Type == ClaimTypes.Role && string.Equals(claim.Value, role.ToString(), StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
