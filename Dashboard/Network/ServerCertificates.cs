using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Network;

/// <summary>Chooses the certificate of each TLS connection: the supplied one, or one that the installation's authority signs for what this machine is called now.</summary>
/// <remarks>
/// The authority lies among the installation's secrets, so all of its processes and all of its restarts have the same. Server certificates are
/// made by each process for itself, made anew before they end, and made anew when the machine has got a further address.
/// </remarks>
public sealed partial class ServerCertificates(HttpsSettings settings, ISecretStore secrets, TimeProvider time, ILogger<ServerCertificates> log)
    : BackgroundService
{
    /// <summary>How long before its end a server certificate is made anew.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const string Prefix = "certificate-authority/";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile CertificateAuthority? _authority;
    private volatile Leaf? _leaf;

    /// <summary>The installation's authority; null where none is needed, or the store has not answered yet.</summary>
    public CertificateAuthority? Authority => _authority;

    /// <summary>Addresses of this machine; a test has its own.</summary>
    internal Func<IReadOnlyList<IPAddress>> MachineAddresses { get; init; } = HallAddresses.OfNetworkCards;

    internal Func<IReadOnlyList<string>> MachineNames { get; init; } = HallAddresses.HostNames;

    private bool NeedsAuthority => settings is { IsWanted: true, Supplied: null };

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (NeedsAuthority)
        {
            await TryLoadAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <param name="local">The address of this machine that the connection came to; null where it is not known.</param>
    /// <returns>Null: there is no authority yet, and the handshake fails.</returns>
    public X509Certificate2? For(IPAddress? local)
    {
        if (settings.Supplied is { } supplied)
        {
            return supplied;
        }

        if (_authority is not { } authority)
        {
            return null;
        }

        var address = local is { IsIPv4MappedToIPv6: true } ? local.MapToIPv4() : local;
        var now = time.GetUtcNow();
        if (_leaf is { } leaf && leaf.Serves(authority, address, now))
        {
            return leaf.Certificate;
        }

        lock (_gate)
        {
            if (_leaf is not { } current || !current.Serves(authority, address, now))
            {
                // The one before may still be in the middle of a handshake: it is left to the collector.
                _leaf = current = Make(authority, address, now);
            }

            return current.Certificate;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (NeedsAuthority && _authority is null)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await TryLoadAsync(stoppingToken);
        }
    }

    private Leaf Make(CertificateAuthority authority, IPAddress? local, DateTimeOffset now)
    {
        string[] names = ["localhost", .. MachineNames(), .. settings.Names];
        IPAddress[] addresses =
        [
            .. new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }
                .Concat(MachineAddresses()).Concat(settings.Addresses).Concat(local is null ? [] : [local])
                .Select(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address)
                .Distinct(),
        ];
        var certificate = authority.Issue(names, addresses, now);
        LogIssued(string.Join(", ", names.Where(authority.Permits)), string.Join(", ", addresses.AsEnumerable()), certificate.NotAfter);
        return new Leaf(certificate, authority, [.. addresses], new DateTimeOffset(certificate.NotAfter) - RenewBefore);
    }

    private async Task TryLoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _authority = await LoadAsync(cancellationToken);
        }
        catch (JournalStoreException fault)
        {
            LogNoAuthority(fault);
        }
    }

    /// <summary>The newest stored authority that still serves; otherwise the next one is made, by whichever process is first.</summary>
    private async Task<CertificateAuthority> LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = await secrets.ListAsync(Prefix, cancellationToken);
        foreach (var (name, secret) in stored.OrderByDescending(secret => secret.Key, StringComparer.Ordinal))
        {
            if (Import(name, secret, now) is { } authority)
            {
                return authority;
            }
        }

        // Another process with other settings may be first with the next number: then it is the one after that.
        for (var number = stored.Count + 1; ; number++)
        {
            if (Import(Name(number), await AddAsync(Name(number), now, cancellationToken), now) is { } authority)
            {
                return authority;
            }
        }
    }

    private CertificateAuthority? Import(string name, byte[] secret, DateTimeOffset now)
    {
        var authority = CertificateAuthority.Import(secret);
        if (Serves(authority, now))
        {
            return authority;
        }

        LogOutgrown(name);
        authority.Dispose();
        return null;
    }

    private async Task<byte[]> AddAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var candidate = CertificateAuthority.Create([.. MachineNames(), .. settings.Names], now);
        var kept = await secrets.GetOrAddAsync(name, candidate.Export(), cancellationToken);
        using var chosen = CertificateAuthority.Import(kept);
        LogAuthority(chosen.Fingerprint, chosen.Certificate.NotAfter);
        return kept;
    }

    // It must outlive a server certificate, and may sign every name that the settings ask for.
    private bool Serves(CertificateAuthority authority, DateTimeOffset now) =>
        authority.Certificate.NotAfter > now + CertificateAuthority.LeafLife && settings.Names.All(authority.Permits);

    private static string Name(int number) => $"{Prefix}{number:d4}";

    [LoggerMessage(LogLevel.Information, "Server certificate for {Names}, {Addresses}, until {Until:yyyy-MM-dd}.")]
    private partial void LogIssued(string names, string addresses, DateTime until);

    [LoggerMessage(LogLevel.Information, "This installation's certificate authority, SHA-256 {Fingerprint}, until {Until:yyyy-MM-dd}.")]
    private partial void LogAuthority(string fingerprint, DateTime until);

    [LoggerMessage(LogLevel.Warning, "The authority {Name} ends soon or may not sign the names of the settings; devices will have to trust a new one.")]
    private partial void LogOutgrown(string name);

    [LoggerMessage(LogLevel.Warning, "The certificate authority could not be read; trying again. HTTPS does not answer until then.")]
    private partial void LogNoAuthority(Exception fault);

    private sealed record Leaf(X509Certificate2 Certificate, CertificateAuthority Authority, ImmutableHashSet<IPAddress> Addresses, DateTimeOffset RenewAt)
    {
        public bool Serves(CertificateAuthority authority, IPAddress? local, DateTimeOffset now) =>
            ReferenceEquals(Authority, authority) && now < RenewAt && (local is null || Addresses.Contains(new IPAddress(local.GetAddressBytes())));
    }
}
