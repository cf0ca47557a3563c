using System.Collections.Immutable;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Shell;

/// <summary>What people call those whom records name by ids: logins of accounts and labels of devices, each asked for once.</summary>
/// <param name="loginOf">The login of an account; null = there is none of that id any more.</param>
public sealed class ActorNames(Func<string, Task<string?>> loginOf)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public async Task LearnAsync(IEnumerable<string?> actors, ImmutableArray<DeviceView> devices)
    {
        foreach (var actor in actors.OfType<string>().Distinct(StringComparer.Ordinal).Where(actor => !_names.ContainsKey(actor) && devices.All(device => device.Id != actor)))
        {
            if (await loginOf(actor) is { } login)
            {
                _names[actor] = login;
            }
        }
    }

    /// <summary>The id where nobody has that id any more.</summary>
    public string Of(string actor, ImmutableArray<DeviceView> devices) =>
        devices.FirstOrDefault(device => device.Id == actor)?.Label ?? _names.GetValueOrDefault(actor, actor);
}
