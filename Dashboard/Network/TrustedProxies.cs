using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace EventsLive.Dashboard.Network;

/// <summary>The reverse proxies of the settings: what they say of a client's address and scheme is believed, and what anybody else says is not.</summary>
internal static class TrustedProxies
{
    public const string Setting = "EventsLive:Proxies";

    /// <returns>Null: no proxy is trusted.</returns>
    /// <exception cref="InvalidOperationException">The setting names something that is neither an address nor a network.</exception>
    public static ForwardedHeadersOptions? Read(IConfiguration configuration)
    {
        string[] items = (configuration[Setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0)
        {
            return null;
        }

        // As far as proxies are known they are followed, however many stand in a row.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var item in items)
        {
            if (IPAddress.TryParse(item, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(item, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException($"EventsLive__Proxies names '{item}'; it takes IP addresses and networks such as 10.0.0.0/8, separated by commas.");
            }
        }

        return options;
    }
}
