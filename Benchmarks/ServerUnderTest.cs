using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EventsLive.Benchmarks;

/// <summary>A server in a process of its own on a free loopback port.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    public const string AdminToken = "administrator-of-the-benchmarks-0123456789";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerUnderTest(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time that the server has used, over all of its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The Dashboard of this build, on an empty folder, without its demonstration.</summary>
    public static Task<ServerUnderTest> DashboardAsync(string folder) => StartAsync(
        Path.Combine(RepositoryRoot(), "Dashboard", "bin", Configuration(), "net10.0", "EventsLive.Dashboard.dll"),
        [],
        new Dictionary<string, string>
        {
            ["EventsLive__DataDirectory"] = folder,
            ["EventsLive__AdminToken"] = AdminToken,
            ["EventsLive__Demo"] = "false",
            // All load comes from one address.
            ["EventsLive__Limits__Registrations"] = "0",
            ["EventsLive__Limits__Circuits"] = "0",
        });

    /// <summary>This program as the bare endpoint; see <see cref="BareEndpoint"/>.</summary>
    public static Task<ServerUnderTest> BareAsync() => StartAsync(typeof(ServerUnderTest).Assembly.Location, [BareEndpoint.Argument], []);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServerUnderTest> StartAsync(string program, string[] arguments, Dictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--urls", address.ToString()])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(RepositoryRoot(), "Dashboard"),
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var server = new ServerUnderTest(process, address);
        using var http = new HttpClient();
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri(address, "/health/ready"))).IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException) when (!process.HasExited && deadline.Elapsed < StartDeadline)
            {
                // Not listening yet.
            }

            if (deadline.Elapsed > StartDeadline)
            {
                await server.DisposeAsync();
                throw new TimeoutException($"{program} was not ready after {StartDeadline}.");
            }

            await Task.Delay(100);
        }
    }

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventsLive.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No EventsLive.sln above the program.");
        }

        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
