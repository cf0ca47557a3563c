using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.AzureTables;
using EventsLive.Silo.Storage.Memory;
using EventsLive.Silo.Storage.Sqlite;

namespace EventsLive.Silo.Storage;

/// <summary>Chooses the store that the settings name.</summary>
public static class JournalStoreRegistration
{
    public const string StorageSetting = "EventsLive:Storage";
    public const string DataDirectorySetting = "EventsLive:DataDirectory";
    public const string TablesConnection = "tables";

    /// <summary>Adds <see cref="IJournalStore"/>, <see cref="ISecretStore"/> and <see cref="DistrictJournalStore"/>; the store is opened before the host starts anything else.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong or missing.</exception>
    public static IServiceCollection AddJournalStore(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = configuration[StorageSetting] is { Length: > 0 } name ? name : "Sqlite";
        Func<IServiceProvider, DistrictJournalStore> open = storage.ToUpperInvariant() switch
        {
            "SQLITE" => Sqlite(DataDirectory(configuration)),
            "AZURETABLES" => AzureTables(configuration.GetConnectionString(TablesConnection)),
            "MEMORY" => Memory,
            _ => throw new InvalidOperationException($"EventsLive__Storage is '{storage}'; it may be Sqlite, AzureTables or Memory."),
        };
        services.AddSingleton(open);
        services.AddSingleton<IJournalStore>(provider => provider.GetRequiredService<DistrictJournalStore>());
        services.AddSingleton<ISecretStore>(provider => provider.GetRequiredService<DistrictJournalStore>());

        // A store that is another process's must stop the program before it answers anything.
        services.AddHostedService<OpenStoreAtStart>();
        return services;
    }

    /// <summary>The folder of the embedded store: the one set, or one of the user's own application data.</summary>
    /// <exception cref="InvalidOperationException">None is set and the user has none.</exception>
    public static string DataDirectory(IConfiguration configuration)
    {
        if (configuration[DataDirectorySetting] is { Length: > 0 } directory)
        {
            return Path.GetFullPath(directory);
        }

        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return own.Length > 0
            ? Path.Combine(own, "EventsLive")
            : throw new InvalidOperationException("This user has no folder for application data; set EventsLive__DataDirectory.");
    }

    private static Func<IServiceProvider, DistrictJournalStore> Sqlite(string directory) => provider =>
    {
        var logger = provider.GetRequiredService<ILogger<SqliteJournalStore>>();
        var demonstration = Path.Combine(directory, "demo.db");
        return new DistrictJournalStore(
            new SqliteJournalStore(Path.Combine(directory, "journal.db"), logger),
            () => new SqliteJournalStore(demonstration, logger),
            (opened, _) =>
            {
                // Opened first where it is not: a file that another process has is not taken from it.
                var store = opened as SqliteJournalStore ?? (File.Exists(demonstration) ? new SqliteJournalStore(demonstration, logger) : null);
                store?.Delete();
                return Task.CompletedTask;
            });
    };

    private static Func<IServiceProvider, DistrictJournalStore> AzureTables(string? connection)
    {
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new InvalidOperationException("EventsLive__Storage=AzureTables needs ConnectionStrings__tables.");
        }

        try
        {
            _ = new AzureTablesOptions(connection).CreateService(retries: 0);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"ConnectionStrings__tables is no connection string of Azure Storage: {e.Message}", e);
        }

        return provider =>
        {
            var time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            var logger = provider.GetRequiredService<ILogger<AzureTablesJournalStore>>();
            var demonstration = new AzureTablesJournalStore(new AzureTablesOptions(connection) { TablePrefix = DistrictJournalStore.Demonstration }, time, logger);
            return new DistrictJournalStore(
                new AzureTablesJournalStore(new AzureTablesOptions(connection), time, logger),
                () => demonstration,
                (_, cancellationToken) => demonstration.DeleteAsync(cancellationToken));
        };
    }

    private static DistrictJournalStore Memory(IServiceProvider provider)
    {
        provider.GetRequiredService<ILogger<MemoryJournalStore>>().LogWarning("EventsLive__Storage is Memory: nothing is kept when the program ends.");
        return new DistrictJournalStore(new MemoryJournalStore(), () => new MemoryJournalStore(), (_, _) => Task.CompletedTask);
    }

    /// <summary>Opens the store before any other service of the host starts.</summary>
    private sealed class OpenStoreAtStart(IServiceProvider provider) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            provider.GetRequiredService<DistrictJournalStore>();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
