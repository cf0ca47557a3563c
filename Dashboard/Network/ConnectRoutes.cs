using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Network;

/// <summary>The files by which a device comes to trust the installation's authority; the authority's key is in none of them.</summary>
internal static class ConnectRoutes
{
    public static void MapConnect(this WebApplication app)
    {
        // Android offers a file of this type and ending for installation.
        app.MapGet("/connect/eventslive.crt", (ServerCertificates certificates) =>
                Give(certificates, authority => authority.Certificate.RawData, "application/x-x509-ca-cert", "eventslive.crt"))
            .AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/connect/eventslive.pem", (ServerCertificates certificates) =>
                Give(certificates, authority => Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem()), "application/x-pem-file", "eventslive.pem"))
            .AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/connect/eventslive.mobileconfig", (ServerCertificates certificates, IStringLocalizer<ConnectPage> texts) =>
                Give(certificates, authority => TrustProfile.Of(authority, texts["profileName"], texts["profileWhat"]), TrustProfile.ContentType, null))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Give(ServerCertificates certificates, Func<CertificateAuthority, byte[]> form, string contentType, string? fileName) =>
        certificates.Authority is { } authority
            ? Results.File(form(authority), contentType, fileName)
            : Results.Text("This server has no certificate authority of its own.", MediaTypeNames.Text.Plain, Encoding.UTF8, StatusCodes.Status404NotFound);
}
