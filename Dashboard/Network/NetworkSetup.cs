using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventsLive.Dashboard.Network;

/// <summary>HTTPS in the hall's network.</summary>
public static class NetworkSetup
{
    /// <exception cref="InvalidOperationException">The certificate of the settings cannot be used.</exception>
    public static void AddNetwork(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(HttpsSettings.Read(builder.Configuration, TimeProvider.System.GetUtcNow()));
        builder.Services.AddSingleton<ServerCertificates>();
        builder.Services.AddSingleton<HallLinks>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ServerCertificates>());
        builder.Services.AddOptions<KestrelServerOptions>().Configure<HttpsSettings, ServerCertificates>((kestrel, settings, certificates) =>
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificateSelector = (connection, _) => certificates.For((connection?.LocalEndPoint as IPEndPoint)?.Address);
                https.ServerCertificateChain = settings.Chain;
            }));
    }
}
