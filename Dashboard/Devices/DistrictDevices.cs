using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Devices;

/// <summary>The web's side of the devices of the district that its pages show: each call in the name of whoever makes it.</summary>
public sealed class DistrictDevices(Districts districts, CurrentDistrict current, PairingCodes codes, PairingThrottle throttle, OpenSessions open, TimeProvider time)
{
    /// <summary>Opens a pairing and gives its secrets, this once.</summary>
    public async Task<Answer<OpenPairing>> InviteAsync(Actor actor, string label, Role role, CommandStamp stamp)
    {
        var (digits, link) = PairingCodes.Draw();
        var devices = await GrainAsync();
        CallActor.Set(actor);
        var answer = await devices.Invite(new NewDevice(label, role, codes.HashOfDigits(digits), codes.HashOfLink(link)), stamp);
        return answer.Result is { } opened
            ? new Answer<OpenPairing>(new OpenPairing(opened.DeviceId, PairingCodes.Code(opened, digits), link, opened.ExpiresAt), null)
            : new Answer<OpenPairing>(null, answer.Refusal);
    }

    public async Task<ImmutableArray<DeviceView>> ListAsync(Actor actor)
    {
        var devices = await GrainAsync();
        CallActor.Set(actor);
        return await devices.List();
    }

    /// <summary>Ends a device: its open connections in this process now, in others within seconds.</summary>
    public async Task<Answer<string>> RevokeAsync(Actor actor, string deviceId, CommandStamp stamp)
    {
        var devices = await GrainAsync();
        CallActor.Set(actor);
        var answer = await devices.Revoke(deviceId, stamp);
        open.End(deviceId);
        return answer;
    }

    public async Task<Answer<string>> ForgetAsync(Actor actor, string deviceId, CommandStamp stamp)
    {
        var devices = await GrainAsync();
        CallActor.Set(actor);
        return await devices.Forget(deviceId, stamp);
    }

    /// <summary>Takes a place for the browser that asks, and begins its session.</summary>
    /// <returns>Null: there were too many wrong codes lately.</returns>
    public async Task<Answer<DeviceCredential>?> PairAsync(HttpContext http, PairingRequest request, CommandStamp stamp)
    {
        if (request.Digits is { } digits)
        {
            if (!throttle.Begin())
            {
                return null;
            }

            var wrong = true;
            try
            {
                var answer = await PairAsync(http, new PairingAttempt(request.Number, codes.HashOfDigits(digits), BrowserOf(http)), stamp);
                wrong = answer.Refusal?.Kind == RefusalKind.UnknownPairing;
                return answer;
            }
            finally
            {
                throttle.End(wrong);
            }
        }

        return await PairAsync(http, new PairingAttempt(null, codes.HashOfLink(request.Link!), BrowserOf(http)), stamp);
    }

    private static string BrowserOf(HttpContext http) => Browsers.Name(http.Request.Headers.UserAgent);

    private async Task<Answer<DeviceCredential>> PairAsync(HttpContext http, PairingAttempt attempt, CommandStamp stamp)
    {
        var district = await current.IdAsync();
        var devices = In(district);
        CallActor.Set(Actor.Public);
        var answer = await devices.Pair(attempt, stamp);
        if (answer.Refusal is { } refusal)
        {
            return new Answer<DeviceCredential>(null, refusal);
        }

        if (answer.Result?.DeviceId is not { } id || await devices.Get(id) is not { } device)
        {
            return new Answer<DeviceCredential>(null, Refusal.Of(RefusalKind.UnknownPairing, attempt.Number is null ? "link" : "code"));
        }

        await Sessions.BeginAsync(http, device, district, time.GetUtcNow());
        return new Answer<DeviceCredential>(device, null);
    }

    private async Task<IDevicesGrain> GrainAsync() => In(await current.IdAsync());

    private IDevicesGrain In(string district) =>
        districts.Named(district)?.Devices ?? throw new InvalidOperationException($"The pages show the district {district}, which is not served here.");
}

/// <param name="Code">8 digits.</param>
/// <param name="Link">Secret of the link.</param>
public sealed record OpenPairing(string DeviceId, string Code, string Link, DateTimeOffset ExpiresAt);

/// <summary>A code, or the secret of a link.</summary>
public sealed record PairingRequest(int? Number, string? Digits, string? Link);
