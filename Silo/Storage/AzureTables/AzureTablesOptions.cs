using Azure.Core;
using Azure.Data.Tables;

namespace EventsLive.Silo.Storage.AzureTables;

/// <summary>Where the tables are and how long to wait for them.</summary>
/// <param name="ConnectionString">Of an Azure Storage account or of Azurite.</param>
public sealed record AzureTablesOptions(string ConnectionString)
{
    /// <summary>Put before the names of the tables: letters and digits, the first a letter.</summary>
    public string TablePrefix { get; init; } = "";

    /// <summary>How long one request may take. Short: a caller waits for the answer, and the outcome of a write must then still be found out.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(2);

    internal TableServiceClient CreateService(int retries)
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxRetries = retries;
        options.Retry.NetworkTimeout = NetworkTimeout;
        return new TableServiceClient(ConnectionString, options);
    }
}
