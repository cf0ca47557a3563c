using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Judging;

/// <summary>Whom a contest may be assigned to: the accounts whose work is judging, and the paired tablets of judges.</summary>
public sealed class JudgePool(IGrainFactory grains, ServedDistrict served, DistrictDevices devices)
{
    // Table 2 stands before table 10.
    private static readonly StringComparer ByNumber = CultureInfo.GetCultureInfo("zh-CN").CompareInfo.GetStringComparer(CompareOptions.NumericOrdering);

    /// <exception cref="CallDeniedException">The caller assigns no judges.</exception>
    public async Task<ImmutableArray<Judge>> ListAsync(Actor caller)
    {
        var paired = await devices.ListAsync(caller);
        CallActor.Set(caller);
        var accounts = await grains.GetGrain<IAccountsGrain>(GrainKey.Of(served.Id, "accounts")).Judges();
        return
        [
            .. accounts.Select(account => new Judge(account.Id, account.Login, JudgeKind.Account)).OrderBy(judge => judge.Name, ByNumber),
            .. paired.Where(device => device is { Role: Role.Judge, Status: DeviceStatus.Paired })
                .Select(device => new Judge(device.Id, device.Label, JudgeKind.Device))
                .OrderBy(judge => judge.Name, ByNumber),
        ];
    }
}

public enum JudgeKind
{
    Account = 1,
    Device = 2,
}

/// <summary>Who may be assigned.</summary>
/// <param name="Id">What an assignment names as its account: the id of the account or of the device.</param>
/// <param name="Name">Login name, or the device's label.</param>
public sealed record Judge(string Id, string Name, JudgeKind Kind);
