using System.Security.Claims;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Authentication;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Begins the session of an account.</summary>
public static class Sessions
{
    /// <summary>Longer than a day in the hall, shorter than a night after it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    public static ClaimsPrincipal PrincipalOf(Account account) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id),
            new Claim(ClaimTypes.Name, account.Login),
            new Claim(Schemes.StampClaim, account.Stamp),
            .. account.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
        ],
        Schemes.Session));

    public static Task BeginAsync(HttpContext http, Account account) => http.SignInAsync(Schemes.Session, PrincipalOf(account));

    /// <summary>A path of this site to go to, or the start page: an address that a link brings along is never followed.</summary>
    public static string LocalPath(string? to) => to is ['/', not ('/' or '\\'), ..] && !to.Any(char.IsControl) ? to : "/";
}
