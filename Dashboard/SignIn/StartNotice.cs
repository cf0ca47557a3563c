using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Network;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Prints, once the program serves, where it is and how to sign in; with the set-up link as long as nobody has used it.</summary>
public sealed class StartNotice(
    IServer server,
    IHostApplicationLifetime lifetime,
    DistrictAccounts accounts,
    SetUpLink link,
    HallLinks hall,
    IConfiguration settings,
    IStringLocalizer<SignInText> text,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var first = addresses.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var setUp = await SetUpAsync(stoppingToken);
        string[] lines =
        [
            "",
            string.Format(CultureInfo.CurrentCulture, text["Start.Open"], string.Join("  ", addresses)),
            .. hall.Https.Concat(hall.Http).FirstOrDefault() is { } reached
                ? new[] { string.Format(CultureInfo.CurrentCulture, text["Start.Hall"], new Uri(reached, "connect")) }
                : [],
            .. setUp is null
                ? [string.Format(CultureInfo.CurrentCulture, text["Start.SignIn"], $"{first}/sign-in")]
                : new[] { text["Start.SetUp"], $"  {first}{setUp}" },
            .. string.IsNullOrEmpty(settings["EventsLive:AdminToken"]) ? [] : new[] { text["Start.Token"].Value },
            "",
        ];
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    private Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task.WaitAsync(stoppingToken);
    }

    /// <summary>The set-up link, or null where an administrator exists. Asked until the grains answer.</summary>
    private async Task<string?> SetUpAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                return await accounts.HasAdministratorAsync() ? null : link.Relative;
            }
            catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
