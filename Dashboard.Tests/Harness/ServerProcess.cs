using System.Diagnostics;
using System.Net;
using Xunit;
using Xunit.Sdk;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>One of our programs as a process of its own, on a free loopback port that it keeps over restarts.</summary>
public class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly string[] ForeignSettings = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "EventsLive__", "ConnectionStrings__"];

    private readonly string _name;
    private readonly string _program;
    private readonly string _workingDirectory;
    private readonly Dictionary<string, string?> _environment;
    private ChildProcess? _process;

    /// <param name="program">Path of the program's <c>.dll</c>.</param>
    /// <param name="settings">Environment of the process, beside what every process needs; nothing of ours is inherited.</param>
    protected ServerProcess(string name, string program, string workingDirectory, IReadOnlyDictionary<string, string?> settings)
    {
        _name = name;
        _program = program;
        _workingDirectory = workingDirectory;
        _environment = Inherited();
        foreach (var (key, value) in settings)
        {
            _environment[key] = value;
        }

        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
    }

    public Uri Address { get; }

    /// <summary>The running process.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{_name} is not started.");

    /// <summary>Starts the process, again after it ended, and waits until it is ready.</summary>
    /// <exception cref="XunitException">It ended or did not become ready in time; the message holds its output.</exception>
    public async Task Start()
    {
        await Launch();
        await WaitUntilReady();
    }

    /// <summary>Starts the process and does not wait.</summary>
    public async Task Launch()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = ChildProcess.Start(
            _name,
            "dotnet",
            [_program, "--urls", Address.GetLeftPart(UriPartial.Authority)],
            _workingDirectory,
            _environment);
    }

    /// <summary>Waits until <c>/health/ready</c> answers 200.</summary>
    public async Task WaitUntilReady()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        var seen = "nothing";
        while (!Process.HasExited && clock.Elapsed < LongestStart)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready", cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                seen = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}";
            }
            catch (Exception failure) when (failure is HttpRequestException || !cancellation.IsCancellationRequested)
            {
                seen = failure.Message;
            }

            await Task.Delay(50, cancellation);
        }

        var state = Process.HasExited ? $"ended with exit code {Process.ExitCode}" : $"was not ready after {LongestStart.TotalSeconds} s";
        throw new XunitException($"{_name} {state}. /health/ready last said: {seen}. Its output:\n{Process.Output}");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Settings of the machine that runs the tests must not reach the programs under test.</summary>
    private static Dictionary<string, string?> Inherited() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(key => ForeignSettings.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(key => key, _ => (string?)null);
}
