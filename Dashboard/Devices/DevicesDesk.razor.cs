using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using MudBlazor;

namespace EventsLive.Dashboard.Devices;

/// <summary>The list of devices: who is there, who is silent, who has sheets left, and the acts of pairing and revoking.</summary>
public sealed partial class DevicesDesk
{
    /// <summary>A tablet reports every 5 to 15 s: after this it is said to be silent.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    private ImmutableArray<DeviceView> _devices = [];
    private PairDialog _dialog = null!;
    private string? _sure;
    private bool _stale;

    private int Silent => _devices.Count(IsSilent);

    private int Unsent => _devices.Where(device => device.Status == DeviceStatus.Paired).Sum(device => device.Unsent ?? 0);

    protected override void OnInitialized() => Every(Refresh, async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        try
        {
            _devices = [.. (await Devices.ListAsync(await ActorAsync())).OrderBy(device => device.Status).ThenBy(device => device.Label, DeviceLabels.ByNumber)];
            _stale = false;
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            _stale = true;
        }
    }

    private Task RevokeAsync(DeviceView device) => ActAsync(actor => Devices.RevokeAsync(actor, device.Id, new CommandStamp(actor.Id)), "revoked");

    private Task ForgetAsync(DeviceView device) => ActAsync(actor => Devices.ForgetAsync(actor, device.Id, new CommandStamp(actor.Id)), "forgotten");

    private async Task ActAsync(Func<Actor, Task<Answer<string>>> act, string done)
    {
        _sure = null;
        try
        {
            var answer = await act(await ActorAsync());
            Snackbar.Add(
                answer.Refusal is { } refusal ? ProblemText.Title(ProblemKind.Of(refusal.Kind)) : Texts[done].Value,
                answer.Refusal is null ? Severity.Normal : Severity.Error);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure) || failure is CallDeniedException)
        {
            Snackbar.Add(ProblemResult.Of(failure is CallDeniedException ? RefusalKind.Forbidden : RefusalKind.OutcomeUnknown).Message, Severity.Error);
        }

        await LoadAsync();
    }

    private async Task<Actor> ActorAsync() => Callers.ActorOf((await Sessions.GetAuthenticationStateAsync()).User);

    private bool IsSilent(DeviceView device) =>
        device.Status == DeviceStatus.Paired && (device.LastHeard is not { } at || Time.GetUtcNow() - at > SilentAfter);

    private string Heard(DeviceView device) => device.Status switch
    {
        DeviceStatus.Invited => Texts["waiting", Clock(device.ExpiresAt!.Value)],
        DeviceStatus.Revoked => Texts["revokedAt", Clock(device.Since)],
        _ when device.LastHeard is not { } at => Texts["never"],
        _ when !IsSilent(device) => Texts["now"],
        _ => Texts["silentSince", Clock(device.LastHeard!.Value)],
    };

    private string Lines(DeviceCheck check) => string.Join(Texts["comma"], new (string Name, CheckLevel Level)[]
    {
        ("connection", check.Connection), ("storage", check.Storage), ("clock", check.Clock), ("batteryLine", check.Battery),
        ("browser", check.Browser), ("serviceWorker", check.ServiceWorker), ("ruleVersion", check.RuleVersion),
    }.Where(line => line.Level != CheckLevel.Ok).Select(line => Texts[line.Name].Value));

    // Today's times without the day.
    private string Clock(DateTimeOffset time)
    {
        var (local, now) = (LocalTime.ToLocal(time), LocalTime.ToLocal(Time.GetUtcNow()));
        return local.ToString(local.Date == now.Date ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
