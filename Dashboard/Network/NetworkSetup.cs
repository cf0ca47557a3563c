using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventsLive.Dashboard.Network;

/// <summary>HTTPS in the hall's network, whose word is taken for a client's address, and what one address may do.</summary>
public static class NetworkSetup
{
    /// <exception cref="InvalidOperationException">The certificate, a bound or a proxy of the settings cannot be used.</exception>
    public static void AddNetwork(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(HttpsSettings.Read(builder.Configuration, TimeProvider.System.GetUtcNow()));
        var bounds = PublicBounds.Read(builder.Configuration);
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = bounds.Limiter();
            options.OnRejected = (rejected, _) => PublicBounds.RejectAsync(rejected.HttpContext, rejected.Lease);
        });
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

    /// <summary>First of all: whoever asks later what address a request came from is told the client's.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (TrustedProxies.Read(app.Configuration) is { } options)
        {
            app.UseForwardedHeaders(options);
        }
    }
}
