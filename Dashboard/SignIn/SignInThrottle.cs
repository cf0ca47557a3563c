using System.Net;
using System.Threading.RateLimiting;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Bounds the attempts to sign in: by account, so that no password can be tried out, and by address, so that no machine is kept busy.</summary>
/// <remarks>The bound of an address is wide: all tablets of a hall may share one. A browser in which the account was signed in to before has
/// attempts of its own (<see cref="KnownBrowsers"/>), so that a stranger who guesses uses up those of strangers only.</remarks>
public sealed class SignInThrottle : IDisposable
{
    public const int PerAccountAndMinute = 5;

    public const int PerAddressAndMinute = 60;

    private readonly PartitionedRateLimiter<string> _accounts = Limiter(PerAccountAndMinute);
    private readonly PartitionedRateLimiter<string> _addresses = Limiter(PerAddressAndMinute);

    /// <param name="knownBrowser">The browser's name where it is known to the account, else null.</param>
    public bool Admits(IPAddress? address, string login, string? knownBrowser)
    {
        using var byAddress = _addresses.AttemptAcquire(address?.ToString() ?? "");
        using var byAccount = _accounts.AttemptAcquire($"{AccountRules.Normalise(login)}\n{knownBrowser}");
        return byAddress.IsAcquired && byAccount.IsAcquired;
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }),
        StringComparer.Ordinal);
}
