using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EventsLive.Dashboard.Network;

/// <summary>The names and addresses by which this machine can be reached in its network, as they are now.</summary>
public static class HallAddresses
{
    /// <summary>Host names of this machine, also as multicast DNS announces them.</summary>
    public static IReadOnlyList<string> HostNames()
    {
        var name = Dns.GetHostName().ToLowerInvariant();
        // A name that DNS does not allow is in no certificate.
        if (Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            return [];
        }

        return name.Contains('.', StringComparison.Ordinal) ? [name] : [name, name + ".local"];
    }

    /// <summary>Addresses of the network cards that are up, the likeliest to be the hall's first.</summary>
    public static IReadOnlyList<IPAddress> OfNetworkCards() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(card => card.GetIPProperties())
            .OrderByDescending(properties => HasGateway(properties))
            .SelectMany(properties => properties.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork ? !IsSelfGiven(address) : address is { IsIPv6LinkLocal: false, IsIPv6Multicast: false })
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1),
    ];

    // A platform that cannot tell its gateways (some containers) throws.
    private static bool HasGateway(IPInterfaceProperties properties)
    {
        try
        {
            return properties.GatewayAddresses.Any(gateway => !gateway.Address.Equals(IPAddress.Any));
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    // 169.254/16, RFC 3927: a card that found no network.
    private static bool IsSelfGiven(IPAddress address) => address.GetAddressBytes() is [169, 254, ..];
}
