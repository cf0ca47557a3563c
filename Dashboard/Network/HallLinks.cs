using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EventsLive.Dashboard.Network;

/// <summary>The addresses under which other devices of the network reach this server, the likeliest first.</summary>
public sealed class HallLinks(IServer server, HttpsSettings settings)
{
    /// <summary>Addresses with HTTPS; empty where none is served to the network.</summary>
    public IReadOnlyList<Uri> Https => Of(Uri.UriSchemeHttps);

    public IReadOnlyList<Uri> Http => Of(Uri.UriSchemeHttp);

    private List<Uri> Of(string scheme) =>
    [
        .. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            .Select(BindingAddress.Parse)
            .Where(address => address.Scheme == scheme && !address.IsUnixPipe && !address.IsNamedPipe)
            .SelectMany(address => HostsOf(address.Host, scheme).Select(host => new UriBuilder(scheme, host, address.Port).Uri))
            .Distinct(),
    ];

    private IEnumerable<string> HostsOf(string bound, string scheme)
    {
        var isAny = bound is "+" or "*" || (IPAddress.TryParse(bound.Trim('[', ']'), out var any) && (any.Equals(IPAddress.Any) || any.Equals(IPAddress.IPv6Any)));
        if (!isAny)
        {
            return IsLoopback(bound) ? settings.Names : [bound];
        }

        if (scheme == Uri.UriSchemeHttps && settings.Supplied is { } supplied)
        {
            // Under any other name the browser would refuse it.
            return NamesOf(supplied);
        }

        var cards = HallAddresses.OfNetworkCards();
        var shown = cards.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
        return
        [
            .. settings.Names,
            .. settings.Addresses.Concat(shown.Length > 0 ? shown : cards).Distinct().Select(address => address.ToString()),
        ];
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return alternatives is null
            ? []
            : alternatives.EnumerateDnsNames().Where(name => !name.StartsWith('*'))
                .Concat(alternatives.EnumerateIPAddresses().Where(address => !IPAddress.IsLoopback(address)).Select(address => address.ToString()));
    }
}
