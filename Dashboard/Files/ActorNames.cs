using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Files;

/// <summary>What people call those whom records name by ids, for one file: labels of devices and logins of accounts, each asked for once.</summary>
internal sealed class ActorNames(IGrainFactory grains, ServedDistrict served, DistrictGrains district)
{
    private Dictionary<string, string>? _names;

    /// <summary>The id where nobody has that id any more, or never had.</summary>
    public async ValueTask<string> Of(string actor)
    {
        _names ??= (await district.Devices.List()).ToDictionary(device => device.Id, device => device.Label, StringComparer.Ordinal);
        if (!_names.TryGetValue(actor, out var name))
        {
            // Accounts are the installation's, also for those who work in its demonstration.
            name = (await grains.GetGrain<IAccountsGrain>(GrainKey.Of(served.Id, "accounts")).Get(actor))?.Login ?? actor;
            _names.Add(actor, name);
        }

        return name;
    }
}
