using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace EventsLive.Dashboard.Network;

/// <summary>The authority's certificate as a configuration profile of Apple's devices (<c>com.apple.security.root</c>).</summary>
internal static class TrustProfile
{
    public const string ContentType = "application/x-apple-aspen-config";

    public static byte[] Of(CertificateAuthority authority, string name, string description)
    {
        var root = Payload(
            ("PayloadType", "com.apple.security.root"),
            ("PayloadIdentifier", $"eventslive.{authority.Fingerprint[..16]}.root"),
            ("PayloadUUID", Id(authority, "root")),
            ("PayloadDisplayName", name),
            ("PayloadCertificateFileName", "eventslive.crt"));
        root.Add(new XElement("key", "PayloadContent"), new XElement("data", Convert.ToBase64String(authority.Certificate.RawData)));
        var profile = Payload(
            ("PayloadType", "Configuration"),
            ("PayloadIdentifier", $"eventslive.{authority.Fingerprint[..16]}"),
            ("PayloadUUID", Id(authority, "profile")),
            ("PayloadDisplayName", name),
            ("PayloadDescription", description));
        profile.Add(new XElement("key", "PayloadContent"), new XElement("array", root));
        var document = new XDocument(
            new XDocumentType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null),
            new XElement("plist", new XAttribute("version", "1.0"), profile));
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document);
    }

    private static XElement Payload(params (string Key, string Value)[] entries)
    {
        var payload = new XElement("dict", new XElement("key", "PayloadVersion"), new XElement("integer", 1));
        foreach (var (key, value) in entries)
        {
            payload.Add(new XElement("key", key), new XElement("string", value));
        }

        return payload;
    }

    // The same for the same authority, so that a second installation replaces the first.
    private static string Id(CertificateAuthority authority, string part) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(authority.Fingerprint + part)).AsSpan(0, 16)).ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant();
}
