using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using EventsLive.Dashboard.Api;

namespace EventsLive.Dashboard.Network;

/// <summary>What a visitor without an account may do at a cost to others.</summary>
public enum PublicAct
{
    Registration = 1,
    Appeal = 2,
    Pairing = 3,

    /// <summary>The connection of a page that is kept up to date.</summary>
    Circuit = 4,
}

/// <summary>Says of an endpoint that what it does for visitors is bounded by their address. Reading it never is.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BoundedAttribute(PublicAct act) : Attribute
{
    public PublicAct Act => act;
}

/// <summary>How often each act is taken from one address in a minute; 0 = any number.</summary>
/// <remarks>A school is one address behind its router: the defaults leave room for hundreds of people at once, and none for a script that fills an event.</remarks>
public sealed record PublicBounds(int Registrations = 600, int Appeals = 60, int Pairings = 120, int Circuits = 600)
{
    /// <exception cref="InvalidOperationException">A setting is no whole number of at least 0.</exception>
    public static PublicBounds Read(IConfiguration configuration)
    {
        var defaults = new PublicBounds();
        return new PublicBounds(
            Of(nameof(Registrations), defaults.Registrations),
            Of(nameof(Appeals), defaults.Appeals),
            Of(nameof(Pairings), defaults.Pairings),
            Of(nameof(Circuits), defaults.Circuits));

        int Of(string name, int standard) => configuration[$"EventsLive:Limits:{name}"] switch
        {
            null or "" => standard,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            var text => throw new InvalidOperationException($"EventsLive__Limits__{name} is '{text}'; it is a whole number a minute and address, 0 for any number."),
        };
    }

    public int Of(PublicAct act) => act switch
    {
        PublicAct.Registration => Registrations,
        PublicAct.Appeal => Appeals,
        PublicAct.Pairing => Pairings,
        _ => Circuits,
    };

    /// <summary>The bounds as a limiter of requests. Whoever has signed in is known by name, and not bounded here.</summary>
    internal PartitionedRateLimiter<HttpContext> Limiter() => PartitionedRateLimiter.Create<HttpContext, (PublicAct? Act, IPAddress? Address)>(http =>
        ActOf(http) is { } act && Of(act) is > 0 and var perMinute && http.User.Identity?.IsAuthenticated != true
            ? RateLimitPartition.GetTokenBucketLimiter<(PublicAct?, IPAddress?)>((act, Household(http.Connection.RemoteIpAddress)), _ => Bucket(perMinute))
            : RateLimitPartition.GetNoLimiter<(PublicAct?, IPAddress?)>((null, null)));

    internal static async ValueTask RejectAsync(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        await new ProblemResult(ProblemKind.TooManyRequests with { RetryAfter = Math.Max(1, wait) }).ExecuteAsync(http);
    }

    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        var atOnce = Math.Max(1, perMinute / 60);
        return new() { TokenLimit = perMinute, TokensPerPeriod = atOnce, ReplenishmentPeriod = TimeSpan.FromMinutes(1) * atOnce / perMinute };
    }

    private static PublicAct? ActOf(HttpContext http)
    {
        // A client may leave out the negotiation and connect at once.
        if (http.Request.Path.StartsWithSegments("/_blazor", out var rest)
            && (rest.Value?.TrimEnd('/') ?? "") is var step
            && (step.Equals("/negotiate", StringComparison.OrdinalIgnoreCase) || (step.Length == 0 && string.IsNullOrEmpty(http.Request.Query["id"]))))
        {
            return PublicAct.Circuit;
        }

        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? null : http.GetEndpoint()?.Metadata.GetMetadata<BoundedAttribute>()?.Act;
    }

    // Of an IPv6 address everybody has as many as they like: the first half is the network's.
    private static IPAddress? Household(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]),
        _ => address,
    };
}
