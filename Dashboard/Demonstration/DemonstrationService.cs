using System.Net.Http.Headers;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.District;
using EventsLive.Silo.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Keeps the demonstration's district alive as long as there is a demonstration.</summary>
/// <remarks>
/// It calls the process's own API over HTTP on the loopback address, as any client does: what the demonstration shows has gone
/// through the same checks, tickets and idempotency keys as a user's commands, and proves them all day long.
/// </remarks>
public sealed class DemonstrationService(
    CurrentDistrict district,
    ProcessToken credential,
    IServiceProvider services,
    IServer server,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    private const int Seed = 20_260_901;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private readonly ILogger _logger = loggers.CreateLogger<DemonstrationService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Started(stoppingToken);
            if (LoopbackAddress() is not { } address)
            {
                _logger.LogWarning("The demonstration needs an http address of this process and found none.");
                return;
            }

            while (true)
            {
                try
                {
                    await PlayAsync(address, stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // A demonstration that stands still helps nobody: whatever it was, it is tried again.
                    _logger.LogWarning(failure, "The demonstration stumbled and goes on.");
                }

                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Plays until the demonstration is over.</summary>
    private async Task PlayAsync(Uri address, CancellationToken stopping)
    {
        if (!await district.IsDemonstrationAsync())
        {
            return;
        }

        using var client = Client(address);
        using var runner = new DemonstrationRunner(client, time, loggers.CreateLogger<DemonstrationRunner>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var scripts = new DemonstrationScripts(Seed);
        var running = new Dictionary<string, Task>(StringComparer.Ordinal);
        var day = default(DateOnly);
        try
        {
            while (await district.IsDemonstrationAsync())
            {
                var now = time.GetUtcNow();
                if (DistrictTime.DayOf(now) is var today && today != day)
                {
                    await runner.RunAsync(scripts.Stage(now), over.Token);
                    await runner.RunAsync(scripts.Yesterday(now), over.Token);
                    day = today;
                }

                foreach (var script in scripts.Alive(now).Where(script => !running.ContainsKey(script.Id)))
                {
                    running.Add(script.Id, runner.RunAsync(script, over.Token));
                }

                await Sweep(running);
                await Task.Delay(Look, time, over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(running.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        // 正式启用: the first administrator ends the demonstration, and nothing invented stays behind. Where the silo is another
        // process, its store is out of reach from here.
        if (services.GetService<DistrictJournalStore>() is { } store)
        {
            await store.DeleteDemonstrationAsync(stopping);
            _logger.LogInformation("The demonstration is over; its data is deleted.");
        }
    }

    /// <summary>Forgets the scripts that have ended; one that failed fails the play, which begins again where it was.</summary>
    private static async Task Sweep(Dictionary<string, Task> running)
    {
        foreach (var (id, task) in running.Where(entry => entry.Value.IsCompleted).ToArray())
        {
            running.Remove(id);
            await task;
        }
    }

    private HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential.Value);
        return client;
    }

    private async Task Started(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }

    // "http://+:80", "http://0.0.0.0:80" and "http://[::]:80" listen on the loopback address too.
    private Uri? LoopbackAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var http = addresses.FirstOrDefault(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        if (http is null)
        {
            return null;
        }

        var parsed = BindingAddress.Parse(http);
        var host = parsed.Host is "+" or "*" or "0.0.0.0" or "[::]" or "::" ? "127.0.0.1" : parsed.Host;
        return new UriBuilder("http", host, parsed.Port).Uri;
    }
}
