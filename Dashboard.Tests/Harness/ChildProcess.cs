using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>A process of a test: its output is kept, signals reach it, and it does not outlive the test.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 400;
    private static readonly TimeSpan LongestExit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Queue<string> _output = new();
    private readonly Lock _gate = new();

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines that the process wrote, standard error included.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="environment">Added to the inherited environment; null removes a variable.</param>
    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[key] = value;
        }

        var child = new ChildProcess(name, new Process { StartInfo = start });
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>SIGKILL: the process ends between two instructions.</summary>
    public Task Kill() => EndWith(Signal.Kill);

    /// <summary>SIGTERM: the process is asked to end and may finish its work.</summary>
    /// <exception cref="TimeoutException">It is still there after <paramref name="deadline"/>.</exception>
    public Task Terminate(TimeSpan? deadline = null) => EndWith(Signal.Terminate, deadline);

    /// <summary>SIGSTOP: the process stands still, its connections stay open.</summary>
    public void Stop() => Send(Signal.Stop);

    /// <summary>SIGCONT: the process goes on as if nothing had happened.</summary>
    public void Continue() => Send(Signal.Continue);

    /// <summary>Waits for the process to end by itself and returns its exit code.</summary>
    /// <exception cref="TimeoutException">It did not; the message holds its output.</exception>
    public async Task<int> WaitForExit(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {deadline.TotalSeconds} s. Its output:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await WaitForExit(LongestExit);
        }

        _process.Dispose();
    }

    private async Task EndWith(Signal signal, TimeSpan? deadline = null)
    {
        Send(signal);
        await WaitForExit(deadline ?? LongestExit);
    }

    private void Send(Signal signal)
    {
        if (SendSignal(_process.Id, (int)signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{signal} could not be sent to {Name}.");
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.Enqueue(line);
            if (_output.Count > LinesKept)
            {
                _output.Dequeue();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    /// <summary>Linux's numbers of the signals.</summary>
    private enum Signal
    {
        Kill = 9,
        Terminate = 15,
        Continue = 18,
        Stop = 19,
    }
}
