using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>A real Azurite on free ports, for one test class or one test; it is killed with it.</summary>
/// <remarks>The program is looked for in <c>EVENTSLIVE_AZURITE</c>, on the path, and in <c>artifacts/tools</c> of the repository.</remarks>
public sealed class AzuriteServer : IAsyncLifetime
{
    private const string Install = "npm install --prefix artifacts/tools azurite@3.35.0";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private Process? _process;
    private bool _paused;

    /// <summary>Keeps its data in this folder; null = in memory.</summary>
    public string? Folder { get; init; }

    public int TablePort { get; } = FreePort();

    /// <summary>The connection string of its table service.</summary>
    public string ConnectionString => ConnectionStringAt(TablePort);

    /// <summary>The connection string of a proxy that stands before it.</summary>
    public static string ConnectionStringAt(int tablePort) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"TableEndpoint=http://127.0.0.1:{tablePort}/devstoreaccount1;";

    /// <summary>Starts the program and waits until its table service answers.</summary>
    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(Find())
        {
            ArgumentList =
            {
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                "--tablePort", $"{TablePort}", "--blobPort", $"{FreePort()}", "--queuePort", $"{FreePort()}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] place = Folder is null ? ["--inMemoryPersistence"] : ["--location", Folder];
        foreach (var argument in place)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var errors = _process.StandardError.ReadToEndAsync();
        AppDomain.CurrentDomain.ProcessExit += Kill;
        await WaitUntilReadyAsync(errors);
    }

    /// <summary>Stops it from answering, as an outage does: connections stay open.</summary>
    public void Pause()
    {
        Signal("-STOP");
        _paused = true;
    }

    public void Resume()
    {
        if (_paused)
        {
            Signal("-CONT");
            _paused = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill(null, EventArgs.Empty);
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("EVENTSLIVE_AZURITE") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new InvalidOperationException($"EVENTSLIVE_AZURITE names '{named}', which is not there.");
        }

        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "azurite"));
        var inTools = Parents(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "artifacts", "tools", "node_modules", ".bin", "azurite"));
        return onPath.Concat(inTools).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"These tests need Azurite. Install it with '{Install}' at the repository's root, or name the program in EVENTSLIVE_AZURITE.");
    }

    private static IEnumerable<string> Parents(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            yield return parent.FullName;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(Task<string> errors)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(2) } };
        var service = new TableServiceClient(ConnectionString, options);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await service.CreateTableIfNotExistsAsync("ready");
                return;
            }
            catch (Exception e) when (clock.Elapsed < StartDeadline && !_process!.HasExited)
            {
                _ = e;
                await Task.Delay(100);
            }
            catch (Exception e)
            {
                var said = _process!.HasExited ? await errors : "";
                throw new InvalidOperationException($"Azurite did not answer on port {TablePort} within {StartDeadline.TotalSeconds} s. {said}", e);
            }
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private void Kill(object? sender, EventArgs e)
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
