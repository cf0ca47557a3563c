using System.Security.Claims;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Microsoft.AspNetCore.Authentication;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Begins the session of an account or of a paired device.</summary>
public static class Sessions
{
    /// <summary>Longer than a day in the hall, shorter than a night after it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>A contest's days with those before on which its tablets are set up. A device is revoked rather than forgotten.</summary>
    public static readonly TimeSpan DeviceLength = TimeSpan.FromDays(7);

    public static ClaimsPrincipal PrincipalOf(Account account) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id),
            new Claim(ClaimTypes.Name, account.Login),
            new Claim(Schemes.StampClaim, account.Stamp),
            Own(),
            .. account.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
        ],
        Schemes.Session));

    /// <param name="district">The only district in which the device may act.</param>
    public static ClaimsPrincipal PrincipalOf(DeviceCredential device, string district) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, device.Id),
            new Claim(ClaimTypes.Name, device.Label),
            new Claim(ClaimTypes.Role, device.Role.ToString()),
            new Claim(Schemes.StampClaim, device.Stamp),
            Own(),
            new Claim(Schemes.DeviceClaim, device.Id),
            new Claim(Schemes.DistrictClaim, district),
        ],
        Schemes.Session));

    /// <summary>Begins a session that outlives the browser: a tablet is switched off overnight.</summary>
    public static Task BeginAsync(HttpContext http, DeviceCredential device, string district, DateTimeOffset now) =>
        http.SignInAsync(Schemes.Session, PrincipalOf(device, district), new AuthenticationProperties
        {
            IsPersistent = true,
            IssuedUtc = now,
            ExpiresUtc = now + DeviceLength,
        });

    public static Task BeginAsync(HttpContext http, Account account) => http.SignInAsync(Schemes.Session, PrincipalOf(account));

    private static Claim Own() => new(Schemes.SessionClaim, Guid.NewGuid().ToString("n"));

    /// <summary>A path of this site to go to, or the start page: an address that a link brings along is never followed.</summary>
    public static string LocalPath(string? to) => to is ['/', not ('/' or '\\'), ..] && !to.Any(char.IsControl) ? to : "/";
}
