using System.Collections.Concurrent;
using System.Security.Claims;
using EventsLive.Dashboard.Api;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Tells whether a session still stands: its account exists and carries the same stamp. Answers are kept for a short while.</summary>
public sealed class SessionCheck(DistrictAccounts accounts, TimeProvider time)
{
    /// <summary>After how long, at the latest, the removal of an account ends its sessions.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    // With the grains out of reach a session goes on for this long on the last answer: a store that is away for half a minute
    // must not sign out a hall of judges.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    public async Task<bool> IsValidAsync(ClaimsPrincipal session)
    {
        if (session.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id || session.FindFirstValue(Schemes.StampClaim) is not { } stamp)
        {
            return false;
        }

        var known = _answers.GetValueOrDefault(id);
        if (known is null || time.GetUtcNow() - known.At > Freshness)
        {
            try
            {
                known = new Answer((await accounts.GetAsync(session, id))?.Stamp, time.GetUtcNow());
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

    /// <summary>Forgets what was known of an account, so that its next request asks again.</summary>
    public void Forget(string accountId) => _answers.TryRemove(accountId, out _);

    private sealed record Answer(string? Stamp, DateTimeOffset At);
}
