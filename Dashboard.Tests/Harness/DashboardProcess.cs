using EventsLive.Rehearsal.Client;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The Dashboard as a process of its own, with its own data folder, an administrator's token and no demonstration.</summary>
public sealed class DashboardProcess : ServerProcess
{
    public const string AdminToken = "administrator-of-the-tests-0123456789";

    private readonly TemporaryFolder _data;
    private readonly List<HttpClient> _clients = [];

    private DashboardProcess(TemporaryFolder data, string program, string workingDirectory, Dictionary<string, string?> settings)
        : base("Dashboard", program, workingDirectory, settings)
    {
        _data = data;
    }

    /// <summary>Folder of the embedded store; it stays over restarts and goes with this object.</summary>
    public string DataDirectory => _data.Path;

    /// <summary>Starts the Dashboard that the build made and waits until it is ready.</summary>
    /// <param name="settings">Settings beside or in place of the usual ones, by their environment names.</param>
    public static async Task<DashboardProcess> StartNew(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var dashboard = Create(Repository.Program("Dashboard"), Path.Combine(Repository.Root, "Dashboard"), settings);
        try
        {
            await dashboard.Start();
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    /// <summary>A Dashboard that is not started yet.</summary>
    /// <param name="program">Path of its <c>.dll</c>.</param>
    public static DashboardProcess Create(string program, string workingDirectory, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var data = new TemporaryFolder();
        var all = new Dictionary<string, string?>
        {
            ["EventsLive__DataDirectory"] = data.Path,
            ["EventsLive__AdminToken"] = AdminToken,
            ["EventsLive__Demo"] = "false",
            // All load comes from one address.
            ["EventsLive__Limits__Registrations"] = "0",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            all[key] = value;
        }

        return new DashboardProcess(data, program, workingDirectory, all);
    }

    /// <summary>A client of the API.</summary>
    /// <param name="token">The administrator's by default; null = the public.</param>
    /// <param name="policy">By default one attempt, so that a test sees the first answer.</param>
    public TestApi Api(string? token = AdminToken, RetryPolicy? policy = null, int connections = 256)
    {
        var http = ApiClient.Connect(Address, token, connections);
        _clients.Add(http);
        return new TestApi(new ApiClient(http, policy ?? RetryPolicy.Once, TimeProvider.System));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await base.DisposeAsync();
        _data.Dispose();
    }
}
