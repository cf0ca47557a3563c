using System.Security.Claims;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads who calls from the credential that the web checked.</summary>
public static class Callers
{
    /// <summary>The account that a command was taken down by, where its sender says so: under another session it is not carried out.</summary>
    /// <remarks>A tablet that changes hands keeps the sheets of the one before; they must not arrive as the next one's.</remarks>
    public const string AccountHeader = "EventsLive-Account";

    /// <summary>Whether the request was meant for the session of another account.</summary>
    public static bool IsOfAnother(HttpContext http) =>
        http.Request.Headers[AccountHeader] is [{ } account] && account != ActorOf(http.User).Id;

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
