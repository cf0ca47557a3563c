using System.Net;
using System.Net.Sockets;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using StackExchange.Redis;

namespace EventsLive.Silo.Hosting;

/// <summary>Hosts the grains: alone inside another program's process, or as one of a cluster of Silo processes.</summary>
public static class SiloHosting
{
    public const string ClusterId = "eventslive";

    /// <summary>Name of the connection string through which Silo processes and clients find each other.</summary>
    public const string RedisConnection = "redis";

    /// <summary>Adds a silo to the process. With a <c>redis</c> connection string it joins the cluster there; without one it is alone.</summary>
    public static IHostApplicationBuilder AddEventsLiveSilo(this IHostApplicationBuilder builder, Action<ISiloBuilder>? configure = null)
    {
        builder.Services.AddGrainServices();
        builder.UseOrleans(silo =>
        {
            if (builder.Configuration.GetConnectionString(RedisConnection) is { Length: > 0 } redis)
            {
                silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
                silo.Configure<ClusterOptions>(NameCluster);
                silo.ConfigureEndpoints(
                    builder.Configuration.GetValue("EventsLive:SiloPort", EndpointOptions.DEFAULT_SILO_PORT),
                    builder.Configuration.GetValue("EventsLive:GatewayPort", EndpointOptions.DEFAULT_GATEWAY_PORT),
                    listenOnAnyHostAddress: true);
            }
            else
            {
                // No gateway: whoever wants the grains is in this process.
                silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0, serviceId: ClusterId, clusterId: ClusterId);
            }

            ConfigureTimeouts(silo);
            silo.AddIncomingGrainCallFilter<CallGuard>();
            configure?.Invoke(silo);
        });
        return builder;
    }

    /// <summary>Joins a cluster of Silo processes as a client.</summary>
    /// <exception cref="InvalidOperationException">There is no <c>redis</c> connection string.</exception>
    public static IHostApplicationBuilder AddEventsLiveClient(this IHostApplicationBuilder builder)
    {
        var redis = builder.Configuration.GetConnectionString(RedisConnection)
            ?? throw new InvalidOperationException("EventsLive__Mode=Client needs ConnectionStrings__redis: the address through which clients find the Silo processes.");
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
            client.Configure<ClusterOptions>(NameCluster);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = CallTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        });
        return builder;
    }

    /// <summary>What grains get by injection, apart from their store.</summary>
    public static IServiceCollection AddGrainServices(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIds>();
        services.AddOptions<JournalOptions>().BindConfiguration("EventsLive:Journal");
        services.TryAddSingleton<JournalServices>();
        services.TryAddSingleton<PupilMarks>();
        return services;
    }

    /// <summary>Longer than a journal tries to learn an unknown outcome, so that a caller gets that answer and not a time-out.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(12);

    private static void NameCluster(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterId, ClusterId);

    private static void ConfigureTimeouts(ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = CallTimeout);
        silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = CallTimeout);
        // The defaults leave the grains of a dead process unreachable for half a minute and more.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(30));
        silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(200));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
