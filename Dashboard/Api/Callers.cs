using System.Security.Claims;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads who calls from the credential that the web checked.</summary>
public static class Callers
{
    public static Actor ActorOf(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true || user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            return Actor.Public;
        }

        return new Actor(id, [.. user.FindAll(ClaimTypes.Role).Select(claim => Enum.Parse<Role>(claim.Value))]);
    }

    public static Audience AudienceOf(ClaimsPrincipal user) => ActorOf(user).Audience;
}
