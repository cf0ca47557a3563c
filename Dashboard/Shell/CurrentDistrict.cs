using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Shell;

/// <summary>Says which district the pages show: the installation's own, or the demonstration as long as nobody has set the installation up.</summary>
/// <remarks>
/// <c>EventsLive:Demo</c> = <c>true</c> or <c>false</c> decides where it is set. Where it is not, the demonstration ends in the
/// moment in which an administrator exists, by an account or by a token.
/// </remarks>
public sealed class CurrentDistrict(IConfiguration settings, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Request header by which a page that shows the demonstration names it to the API.</summary>
    public const string Header = "EventsLive-District";

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private long _askedAt;
    private volatile bool _hasAdministrator;
    private volatile bool _isDemonstration;

    /// <summary>The installation's own district.</summary>
    public string Own { get; } = settings["EventsLive:District"] ?? "district";

    public async ValueTask<string> IdAsync() => await IsDemonstrationAsync() ? DistrictGrain.DemonstrationDistrict : Own;

    /// <summary>What calls to the API name as their district; null where they need to name none.</summary>
    public string? HeaderFor(string district) => district == Own ? null : district;

    /// <summary>What was last learnt: whoever calls for the demonstration has seen a page that asked.</summary>
    public bool IsDemonstration => Setting ?? _isDemonstration;

    private bool? Setting => settings.GetValue<bool?>("EventsLive:Demo");

    public async ValueTask<bool> IsDemonstrationAsync() => Setting ?? (_isDemonstration = !await HasAdministratorAsync());

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
            _hasAdministrator = await grains.GetGrain<IAccountsGrain>(GrainKey.Of(Own, "accounts")).HasAdministrator();
            Volatile.Write(ref _askedAt, time.GetTimestamp());
        }

        return _hasAdministrator;
    }
}
