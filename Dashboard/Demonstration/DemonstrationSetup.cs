using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.District;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>The demonstration's district beside the installation's own: its player, its credential, and the API for both.</summary>
public static class DemonstrationSetup
{
    /// <summary>To be called after the API's and sign-in's own services.</summary>
    public static void AddDemonstration(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddSingleton<DemonstrationCredential>();
        services.AddHostedService<DemonstrationService>();
        services.AddOptions<TokenOptions>(Schemes.Token).Configure<DemonstrationCredential>(
            (options, credential) => options.DemonstrationHash = TokenOptions.HashOf(credential.Token));

        // A request names the demonstration's district or none; everything behind it is the same code.
        services.AddKeyedSingleton(Own, (provider, _) => ActivatorUtilities.CreateInstance<ApiCalls>(provider));
        services.AddKeyedSingleton(Demonstration, (provider, _) =>
            ActivatorUtilities.CreateInstance<ApiCalls>(provider, new ServedDistrict(DistrictGrain.DemonstrationDistrict)));
        services.Replace(ServiceDescriptor.Scoped(provider => provider.GetRequiredKeyedService<ApiCalls>(Chosen(provider))));
    }

    private const string Own = "own";
    private const string Demonstration = "demonstration";

    // A page of a demonstration that is over must not write into the real district: there its events are unknown.
    private static string Chosen(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.Headers[CurrentDistrict.Header] is [DistrictGrain.DemonstrationDistrict]
        && provider.GetRequiredService<CurrentDistrict>().IsDemonstration
            ? Demonstration
            : Own;
}
