using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Shell;

/// <summary>Says which district the pages show: the installation's own, or the demonstration as long as nobody has set the installation up.</summary>
/// <remarks>
/// <c>EventsLive:Demo</c> = <c>true</c> or <c>false</c> decides where it is set. Where it is not, the demonstration ends in the
/// moment in which an administrator exists, by an account or by a token.
/// </remarks>
public sealed class CurrentDistrict(IConfiguration settings, ServedDistrict served, IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private long _askedAt;
    private volatile bool _hasAdministrator;

    public async ValueTask<string> IdAsync() => await IsDemonstrationAsync() ? DistrictGrain.DemonstrationDistrict : served.Id;

    /// <summary>What calls to the API name as their district; null where they need to name none.</summary>
    public string? HeaderFor(string district) => district == served.Id ? null : district;

    public async ValueTask<bool> IsDemonstrationAsync() =>
        settings.GetValue<bool?>("EventsLive:Demo") ?? !await HasAdministratorAsync();

    private async ValueTask<bool> HasAdministratorAsync()
    {
        if (_hasAdministrator || !string.IsNullOrEmpty(settings["EventsLive:AdminToken"]))
        {
            return true;
        }

        // There is always one from the first on, so only a "no" is asked for again.
        if (time.GetElapsedTime(Volatile.Read(ref _askedAt)) >= AskAgain)
        {
            CallActor.Set(Actor.System);
            _hasAdministrator = await grains.GetGrain<IAccountsGrain>(GrainKey.Of(served.Id, "accounts")).HasAdministrator();
            Volatile.Write(ref _askedAt, time.GetTimestamp());
        }

        return _hasAdministrator;
    }
}
