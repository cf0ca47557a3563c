using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Devices;

public sealed record NewDeviceRequest(string Name, Role Role);

/// <param name="Name">What people call the place, at most 40 characters.</param>
public sealed record NewDeviceBody(
    [property: Required] string? Name,
    [property: Required, AllowedValues("judge", "gate", "display")] string? Role) : IBody<NewDeviceRequest>
{
    public Checked<NewDeviceRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new NewDeviceRequest(check.Required("name", Name), check.Word<Role>("role", Role)));
    }
}

/// <param name="Code">8 digits; this or <paramref name="Link"/>.</param>
/// <param name="Link">The link's secret: what stands behind # in it.</param>
public sealed record PairBody(string? Code, string? Link) : IBody<PairingRequest>
{
    private const int MaxLinkLength = 64;

    public Checked<PairingRequest> ToCommand()
    {
        if (Code is null == Link is null)
        {
            return Refusal.Of(RefusalKind.Required, "code");
        }

        if (Link is not null)
        {
            return Link.Length is > 0 and <= MaxLinkLength
                ? new Checked<PairingRequest>(new PairingRequest(null, null, Link))
                : Refusal.Of(RefusalKind.Malformed, "link");
        }

        return PairingCodes.Split(Code!) is { } parts
            ? new Checked<PairingRequest>(new PairingRequest(parts.Number, parts.Digits, null))
            : Refusal.Of(RefusalKind.Malformed, "code");
    }
}

/// <param name="Unsent">Sheets in the outbox.</param>
/// <param name="BatteryPercent">0 to 100; left out where the browser does not tell.</param>
public sealed record HeartbeatBody([property: Required] int? Unsent, int? BatteryPercent) : IBody<DeviceBeat>
{
    public Checked<DeviceBeat> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new DeviceBeat(check.Required("unsent", Unsent), BatteryPercent));
    }
}

/// <param name="RoundTripMs">Median, milliseconds.</param>
/// <param name="ClockOffsetMs">Device's clock minus server's clock, milliseconds.</param>
/// <param name="Event">The contest whose rule was compared.</param>
/// <param name="Rule">Fingerprint of the rule that the device has.</param>
public sealed record CheckBody(
    [property: Required, AllowedValues("ok", "watch", "must")] string? Connection,
    [property: Required, AllowedValues("ok", "watch", "must")] string? Storage,
    [property: Required, AllowedValues("ok", "watch", "must")] string? Clock,
    [property: Required, AllowedValues("ok", "watch", "must")] string? Battery,
    [property: Required, AllowedValues("ok", "watch", "must")] string? Browser,
    [property: Required, AllowedValues("ok", "watch", "must")] string? ServiceWorker,
    [property: Required, AllowedValues("ok", "watch", "must")] string? RuleVersion,
    int? RoundTripMs,
    int? ClockOffsetMs,
    int? BatteryPercent,
    string? Event,
    string? Rule) : IBody<DeviceCheck>
{
    public Checked<DeviceCheck> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new DeviceCheck(
            check.Word<CheckLevel>("connection", Connection),
            check.Word<CheckLevel>("storage", Storage),
            check.Word<CheckLevel>("clock", Clock),
            check.Word<CheckLevel>("battery", Battery),
            check.Word<CheckLevel>("browser", Browser),
            check.Word<CheckLevel>("serviceWorker", ServiceWorker),
            check.Word<CheckLevel>("ruleVersion", RuleVersion),
            RoundTripMs,
            ClockOffsetMs,
            BatteryPercent,
            Event,
            Rule));
    }
}

/// <param name="Code">8 digits.</param>
/// <param name="Link">Path and fragment of the link, to be put behind an address of this server.</param>
public sealed record PairingAnswer(string DeviceId, string Code, string Link, DateTimeOffset ExpiresAt);

public sealed record RevokedAnswer(string DeviceId);

/// <param name="Now">The server's time.</param>
public sealed record ClockAnswer(DateTimeOffset Now);

/// <summary>What a device learns of itself.</summary>
public sealed record DeviceSelfAnswer(string DeviceId, string Name, string Role)
{
    internal static DeviceSelfAnswer Of(DeviceCredential device) => new(device.Id, device.Label, Words.Of(device.Role));
}

public sealed record DevicesAnswer(IReadOnlyList<DeviceAnswer> Devices);

/// <param name="Status">invited, paired or revoked.</param>
/// <param name="Unsent">Sheets in its outbox as it last said; null = it never did.</param>
/// <param name="Check">The gravest line of its last self-check: ok, watch or must.</param>
public sealed record DeviceAnswer(
    string DeviceId,
    string Name,
    string Role,
    string Status,
    DateTimeOffset Since,
    string? Browser,
    DateTimeOffset? LastHeard,
    int? Unsent,
    int? BatteryPercent,
    string? Check,
    DateTimeOffset? CheckedAt)
{
    internal static DeviceAnswer Of(DeviceView device) => new(
        device.Id,
        device.Label,
        Words.Of(device.Role),
        Words.Of(device.Status),
        device.Since,
        device.Browser,
        device.LastHeard,
        device.Unsent,
        device.BatteryPercent,
        device.Check is { } check ? Words.Of(check.Worst) : null,
        device.CheckedAt);
}

/// <summary>The JSON of these bodies, as strict as that of the others.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(NewDeviceBody))]
[JsonSerializable(typeof(PairBody))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(CheckBody))]
[JsonSerializable(typeof(PairingAnswer))]
[JsonSerializable(typeof(RevokedAnswer))]
[JsonSerializable(typeof(ClockAnswer))]
[JsonSerializable(typeof(DeviceSelfAnswer))]
[JsonSerializable(typeof(DevicesAnswer))]
internal sealed partial class DevicesJson : JsonSerializerContext
{
    public static DevicesJson Body => field ??= new DevicesJson(new JsonSerializerOptions(Default.Options) { Encoder = ApiJson.Body.Options.Encoder });
}
