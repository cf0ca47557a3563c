using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EventsLive.Dashboard.Network;

/// <summary>A certificate authority of the installation's own (RFC 5280): its certificate, its key and the server certificates that it signs.</summary>
/// <remarks>
/// Its name constraints permit only the DNS names of this installation and of private networks: whoever steals the key from this machine can
/// still not pretend, to a tablet that trusts it, to be a site of the public Internet. Addresses are not constrained, since a hall's
/// network may use any.
/// </remarks>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How long an authority lives.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3653);

    /// <summary>Longest life of a server certificate, both ends counted: browsers accept no more than 398 days.</summary>
    public static readonly TimeSpan LeafLife = TimeSpan.FromDays(397);

    /// <summary>How far before its making a certificate is valid: the clock of a tablet may be slow.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromDays(2);

    /// <summary>DNS names that belong to nobody on the Internet: RFC 6761, RFC 6762, RFC 8375 and ICANN's reservation of <c>internal</c>.</summary>
    private static readonly string[] PrivateNames = ["localhost", "local", "internal", "home.arpa", "lan"];

    private const string NameConstraints = "2.5.29.30";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly ECDsa _key;

    private CertificateAuthority(X509Certificate2 certificate, ECDsa key, IReadOnlyList<string> permitted) =>
        (Certificate, _key, PermittedNames) = (certificate, key, permitted);

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The DNS names under which it may sign; names below them included.</summary>
    public IReadOnlyList<string> PermittedNames { get; }

    /// <summary>SHA-256 of the certificate: what people compare before they trust it.</summary>
    public string Fingerprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <param name="names">Further DNS names that it may sign.</param>
    public static CertificateAuthority Create(IEnumerable<string> names, DateTimeOffset now)
    {
        string[] permitted = [.. PrivateNames.Concat(names.Select(name => name.ToLowerInvariant())).Distinct(StringComparer.Ordinal)];
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The date tells two authorities apart in a tablet's list.
        var request = new CertificateRequest($"CN=EventsLive {now:yyyy-MM-dd}, O=EventsLive", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509Extension(NameConstraints, Constraints(permitted), critical: true));
        using var own = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - Slack, now - Slack + Life, Serial());
        return new CertificateAuthority(X509CertificateLoader.LoadCertificate(own.RawData), key, permitted);
    }

    /// <summary>Reads what <see cref="Export"/> wrote.</summary>
    /// <exception cref="CryptographicException">It is something else.</exception>
    public static CertificateAuthority Import(ReadOnlyMemory<byte> secret)
    {
        try
        {
            var reader = new AsnReader(secret, AsnEncodingRules.DER).ReadSequence();
            var certificate = X509CertificateLoader.LoadCertificate(reader.ReadOctetString());
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(reader.ReadOctetString(), out _);
            var names = certificate.Extensions.First(extension => extension.Oid?.Value == NameConstraints);
            return new CertificateAuthority(certificate, key, ReadConstraints(names.RawData));
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException)
        {
            throw new CryptographicException("The secret is no certificate authority.", fault);
        }
    }

    /// <summary>Certificate and key as one secret.</summary>
    public byte[] Export()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(Certificate.RawData);
            writer.WriteOctetString(_key.ExportPkcs8PrivateKey());
        }

        return writer.Encode();
    }

    public bool Permits(string name) => PermittedNames.Any(permitted =>
        name.Equals(permitted, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + permitted, StringComparison.OrdinalIgnoreCase));

    /// <summary>A server certificate with its key, for the permitted ones of the names and for the addresses.</summary>
    public X509Certificate2 Issue(IEnumerable<string> names, IEnumerable<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EventsLive", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Where(Permits).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            alternatives.AddDnsName(name);
        }

        foreach (var address in addresses.Distinct())
        {
            alternatives.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(alternatives.Build());
        var from = now - Slack;
        var until = from + LeafLife - TimeSpan.FromSeconds(1);
        using var bare = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            from,
            until < Certificate.NotAfter ? until : Certificate.NotAfter,
            Serial());
        using var signed = bare.CopyWithPrivateKey(key);
        // Windows' TLS needs a key that went through a file's form.
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // Positive, and not shortened by a leading zero.
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    // NameConstraints ::= SEQUENCE { permittedSubtrees [0] SEQUENCE OF SEQUENCE { base dNSName [2] IA5String } }
    private static byte[] Constraints(IEnumerable<string> permitted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var name in permitted)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }
        }

        return writer.Encode();
    }

    private static List<string> ReadConstraints(byte[] der)
    {
        var subtrees = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        var names = new List<string>();
        while (subtrees.HasData)
        {
            names.Add(subtrees.ReadSequence().ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 2)));
        }

        return names;
    }
}
