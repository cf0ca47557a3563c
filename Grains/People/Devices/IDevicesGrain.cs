using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People.Devices;

/// <summary>The devices of a district: sole writer of which tablets, gates and displays may act without an account. Its key is <c>district/devices</c>.</summary>
/// <remarks>Codes reach it as keyed hashes only: the web host draws and hashes them. The labels of devices stand in personal rows.</remarks>
public interface IDevicesGrain : IGrainWithStringKey
{
    /// <summary>Opens a pairing: for <see cref="DeviceRules.CodeLife"/> one device may take this place with the code or the link.</summary>
    [Alias("Invite"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<PairingOpened>> Invite(NewDevice device, CommandStamp stamp);

    /// <summary>Takes a place with a code or a link. A wrong code is counted, durably, against the pairing that its number names.</summary>
    [Alias("Pair"), Allow(Role.Public)]
    Task<Answer<PairingOutcome>> Pair(PairingAttempt attempt, CommandStamp stamp);

    /// <summary>Ends a device, or a pairing that nobody has taken; its next request is nobody's.</summary>
    [Alias("Revoke"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<string>> Revoke(string deviceId, CommandStamp stamp);

    /// <summary>Strikes a revoked device off the list and erases its label.</summary>
    [Alias("Forget"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<Answer<string>> Forget(string deviceId, CommandStamp stamp);

    /// <summary>What the host needs to check a device's session; null = no such device, or it is revoked.</summary>
    [Alias("Get"), Allow(Role.Public)]
    Task<DeviceCredential?> Get(string deviceId);

    /// <summary>Notes that a device is there. Only a change of its unsent sheets is recorded; the rest is memory.</summary>
    [Alias("Hear"), Allow(Role.Display, Role.Gate, Role.Judge)]
    Task<Answer<string>> Hear(string deviceId, DeviceBeat beat, CommandStamp stamp);

    /// <summary>Records the outcome of a self-check that the device has made.</summary>
    [Alias("Check"), Allow(Role.Display, Role.Gate, Role.Judge)]
    Task<Answer<string>> Check(string deviceId, DeviceCheck check, CommandStamp stamp);

    /// <summary>All devices and open pairings, the newest first.</summary>
    [Alias("List"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<DeviceView>> List();
}

/// <param name="Label">What people call the place: 3 号台 裁判平板. May name a person.</param>
/// <param name="Role">Judge, Gate or Display.</param>
/// <param name="CodeHash">Keyed hash of the code's secret digits.</param>
/// <param name="LinkHash">Keyed hash of the link's secret.</param>
[GenerateSerializer, Immutable, Alias("NewDevice")]
public sealed record NewDevice(
    [property: Id(0)] string Label,
    [property: Id(1)] Role Role,
    [property: Id(2)] byte[] CodeHash,
    [property: Id(3)] byte[] LinkHash);

/// <param name="Number">First digits of the code: they say which pairing it is for.</param>
[GenerateSerializer, Immutable, Alias("PairingOpened")]
public sealed record PairingOpened(
    [property: Id(0)] string DeviceId,
    [property: Id(1)] int Number,
    [property: Id(2)] DateTimeOffset ExpiresAt);

/// <param name="Number">Of the code; null where a link was followed.</param>
/// <param name="Hash">Keyed hash of the secret digits, or of the link's secret.</param>
/// <param name="Browser">What the device calls itself, at most <see cref="DeviceRules.MaxBrowserLength"/> characters.</param>
[GenerateSerializer, Immutable, Alias("PairingAttempt")]
public sealed record PairingAttempt(
    [property: Id(0)] int? Number,
    [property: Id(1)] byte[] Hash,
    [property: Id(2)] string Browser);

/// <param name="DeviceId">Null: the code was wrong, used, expired or tried too often. Which of these it was is not told.</param>
[GenerateSerializer, Immutable, Alias("PairingOutcome")]
public sealed record PairingOutcome([property: Id(0)] string? DeviceId);

/// <param name="Stamp">Sessions carry it.</param>
[GenerateSerializer, Immutable, Alias("DeviceCredential")]
public sealed record DeviceCredential(
    [property: Id(0)] string Id,
    [property: Id(1)] string Label,
    [property: Id(2)] Role Role,
    [property: Id(3)] string Stamp);

/// <summary>What a device says of itself every few seconds.</summary>
/// <param name="Unsent">Sheets in its outbox.</param>
/// <param name="BatteryPercent">0 to 100; null where the browser does not tell.</param>
[GenerateSerializer, Immutable, Alias("DeviceBeat")]
public sealed record DeviceBeat([property: Id(0)] int Unsent, [property: Id(1)] int? BatteryPercent);

/// <summary>How one line of the self-check came out.</summary>
public enum CheckLevel
{
    Ok = 1,
    Watch = 2,
    Must = 3,
}

/// <summary>The outcome of 开赛前自检 on one device.</summary>
/// <param name="RoundTripMs">Median round trip to the server, milliseconds.</param>
/// <param name="ClockOffsetMs">Device's clock minus server's clock, milliseconds.</param>
/// <param name="Rule">Fingerprint of the scoring rule that the device has; null = no contest was chosen.</param>
[GenerateSerializer, Immutable, Alias("DeviceCheck")]
public sealed record DeviceCheck(
    [property: Id(0)] CheckLevel Connection,
    [property: Id(1)] CheckLevel Storage,
    [property: Id(2)] CheckLevel Clock,
    [property: Id(3)] CheckLevel Battery,
    [property: Id(4)] CheckLevel Browser,
    [property: Id(5)] CheckLevel ServiceWorker,
    [property: Id(6)] CheckLevel RuleVersion,
    [property: Id(7)] int? RoundTripMs,
    [property: Id(8)] int? ClockOffsetMs,
    [property: Id(9)] int? BatteryPercent,
    [property: Id(10)] string? Event,
    [property: Id(11)] string? Rule)
{
    /// <summary>The gravest line.</summary>
    public CheckLevel Worst => new[] { Connection, Storage, Clock, Battery, Browser, ServiceWorker, RuleVersion }.Max();
}

/// <summary>Where a device stands.</summary>
public enum DeviceStatus
{
    Invited = 1,
    Paired = 2,
    Revoked = 3,
}

/// <summary>A device as the head judge's list shows it.</summary>
/// <param name="Since">When the status began.</param>
/// <param name="ExpiresAt">When the open code ends; null once it is used.</param>
/// <param name="LastHeard">Null = not since the server started, nor ever recorded.</param>
/// <param name="Unsent">As last reported; null = never.</param>
[GenerateSerializer, Immutable, Alias("DeviceView")]
public sealed record DeviceView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Label,
    [property: Id(2)] Role Role,
    [property: Id(3)] DeviceStatus Status,
    [property: Id(4)] DateTimeOffset Since,
    [property: Id(5)] DateTimeOffset? ExpiresAt,
    [property: Id(6)] string? Browser,
    [property: Id(7)] DateTimeOffset? LastHeard,
    [property: Id(8)] int? Unsent,
    [property: Id(9)] int? BatteryPercent,
    [property: Id(10)] DeviceCheck? Check,
    [property: Id(11)] DateTimeOffset? CheckedAt);
