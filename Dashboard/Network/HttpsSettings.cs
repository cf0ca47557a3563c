using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EventsLive.Dashboard.Network;

/// <summary>What the settings say of HTTPS: whether any address wants it, a certificate that somebody else issued, further names.</summary>
/// <param name="IsWanted">An address begins with <c>https://</c>.</param>
/// <param name="Supplied">The certificate of the settings with its key; null = the installation's own authority signs one.</param>
/// <param name="Chain">The certificates between it and its root.</param>
/// <param name="Names">DNS names of the setting.</param>
/// <param name="Addresses">IP addresses of the setting.</param>
public sealed record HttpsSettings(
    bool IsWanted,
    X509Certificate2? Supplied,
    X509Certificate2Collection Chain,
    IReadOnlyList<string> Names,
    IReadOnlyList<IPAddress> Addresses)
{
    public const string CertificateSetting = "EventsLive__Https__Certificate";
    public const string KeySetting = "EventsLive__Https__Key";
    public const string NamesSetting = "EventsLive__Https__Names";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <exception cref="InvalidOperationException">The certificate cannot be read, has no key, is not valid today, or a name is none; the setting is named.</exception>
    public static HttpsSettings Read(IConfiguration configuration, DateTimeOffset now)
    {
        var names = new List<string>();
        var addresses = new List<IPAddress>();
        foreach (var item in (configuration["EventsLive:Https:Names"] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(item, out var address))
            {
                addresses.Add(address);
            }
            else if (Uri.CheckHostName(item) == UriHostNameType.Dns && item.All(char.IsAscii))
            {
                names.Add(item.ToLowerInvariant());
            }
            else
            {
                throw new InvalidOperationException($"{NamesSetting}: '{item}' is neither a host name nor an IP address.");
            }
        }

        var chain = new X509Certificate2Collection();
        var path = configuration["EventsLive:Https:Certificate"];
        var supplied = string.IsNullOrEmpty(path)
            ? null
            : Load(path, configuration["EventsLive:Https:Key"], configuration["EventsLive:Https:Password"], chain, now);
        return new HttpsSettings(Wanted(configuration), supplied, chain, names, addresses);
    }

    private static bool Wanted(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';').Any(IsHttps)
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(endpoint => IsHttps(endpoint["Url"] ?? ""));

    private static bool IsHttps(string url) => url.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static X509Certificate2 Load(string path, string? key, string? password, X509Certificate2Collection chain, DateTimeOffset now)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12"
                ? FromPfx(path, password, chain)
                : FromPem(path, string.IsNullOrEmpty(key) ? path : key, password, chain);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"{CertificateSetting}: '{path}' cannot be read as a certificate with its key ({fault.Message}). "
                + $"It is a .pfx with EventsLive__Https__Password, or a PEM file with its key in the same file or in {KeySetting}.",
                fault);
        }

        if (!certificate.HasPrivateKey)
        {
            throw new InvalidOperationException($"{CertificateSetting}: '{path}' has no private key. Name its key in {KeySetting}.");
        }

        if (now > certificate.NotAfter || now < certificate.NotBefore)
        {
            throw new InvalidOperationException(
                $"{CertificateSetting}: '{path}' is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}, and today is {now:yyyy-MM-dd}. "
                + "Renew it, or leave the setting out: then the installation's own authority signs one.");
        }

        return certificate;
    }

    private static X509Certificate2 FromPfx(string path, string? password, X509Certificate2Collection chain)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? all.FirstOrDefault()
            ?? throw new CryptographicException("The file is empty.");
        chain.AddRange(all.Where(certificate => !ReferenceEquals(certificate, own)).ToArray());
        return own;
    }

    private static X509Certificate2 FromPem(string path, string key, string? password, X509Certificate2Collection chain)
    {
        using var read = string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(path, key)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
        chain.ImportFromPemFile(path);
        chain.RemoveAt(0);
        // Windows' TLS needs a key that went through a file's form.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }
}
