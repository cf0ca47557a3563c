using System.Collections.Concurrent;
using System.Security.Claims;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Tells whether a session still stands: nobody signed out of it, and its account or device exists and carries the same stamp. Answers are kept for a short while.</summary>
/// <remarks>That somebody signed out is known in this process until it ends: a cookie that was copied before would be good again in the next one.</remarks>
public sealed class SessionCheck(DistrictAccounts accounts, Districts districts, TimeProvider time)
{
    /// <summary>After how long, at the latest, the removal of an account ends its sessions.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>The same for a device: one that was left lying about is revoked because it matters now.</summary>
    public static readonly TimeSpan DeviceFreshness = TimeSpan.FromSeconds(2);

    // With the grains out of reach a session goes on for this long on the last answer: a store that is away for half a minute
    // must not sign out a hall of judges.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public async Task<bool> IsValidAsync(ClaimsPrincipal session)
    {
        if (session.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id || session.FindFirstValue(Schemes.StampClaim) is not { } stamp)
        {
            return false;
        }

        if (session.FindFirstValue(Schemes.SessionClaim) is { } own && _ended.ContainsKey(own))
        {
            return false;
        }

        var isDevice = session.HasClaim(claim => claim.Type == Schemes.DeviceClaim);
        var known = _answers.GetValueOrDefault(id);
        if (known is null || time.GetUtcNow() - known.At > (isDevice ? DeviceFreshness : Freshness))
        {
            try
            {
                known = new Answer(isDevice ? await DeviceStampAsync(session, id) : (await accounts.GetAsync(session, id))?.Stamp, time.GetUtcNow());
                _answers[id] = known;
            }
            catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
            {
                if (known is null || time.GetUtcNow() - known.At > Patience)
                {
                    return false;
                }
            }
        }

        return known.Stamp == stamp;
    }

    /// <summary>Ends one session for good.</summary>
    public void End(string session)
    {
        var now = time.GetUtcNow();
        // No cookie lives longer than a device's.
        foreach (var (old, _) in _ended.Where(ended => now - ended.Value > Sessions.DeviceLength))
        {
            _ended.TryRemove(old, out _);
        }

        _ended[session] = now;
    }

    /// <summary>Forgets what was known of an account or a device, so that its next request asks again.</summary>
    public void Forget(string id) => _answers.TryRemove(id, out _);

    private async Task<string?> DeviceStampAsync(ClaimsPrincipal session, string id)
    {
        CallActor.Set(Actor.Public);
        return session.FindFirstValue(Schemes.DistrictClaim) is { } named && districts.Named(named) is { } district
            ? (await district.Devices.Get(id))?.Stamp
            : null;
    }

    private sealed record Answer(string? Stamp, DateTimeOffset At);
}
