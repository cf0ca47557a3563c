using System.Security.Cryptography;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People.Devices;

/// <summary>Decides about devices: pure rules. Codes come to them as hashes.</summary>
/// <remarks>
/// A code is a number that says which pairing it is for, and secret digits. So a wrong code is a miss of that one pairing, and guessing
/// ends after <see cref="MaxMisses"/> tries of 1 in 1,000,000 without shutting out anybody else. The link's secret has 128 bits: it needs no
/// such bound, and still opens a pairing whose digits were tried too often.
/// </remarks>
public static class DeviceRules
{
    /// <summary>How long a code lives.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(5);

    /// <summary>Wrong codes after which the digits of a pairing open nothing any more.</summary>
    public const int MaxMisses = 5;

    /// <summary>Least number of a pairing: the first digit of a code is never 0.</summary>
    public const int MinNumber = 10;

    public const int MaxNumber = 99;

    public const int MaxLabelLength = 40;

    public const int MaxBrowserLength = 60;

    /// <summary>More unsent sheets than any tablet of a contest can have.</summary>
    public const int MaxUnsent = 100_000;

    private const int MaxRuleLength = 64;

    /// <param name="draw">Random, from 0: which of the free numbers the pairing gets.</param>
    public static Decision<PairingOpened> Invite(DevicesState state, NewDevice device, string id, int draw, DateTimeOffset now)
    {
        if (InputRules.Text(device.Label, "label", MaxLabelLength) is { } refusal)
        {
            return refusal;
        }

        // Whoever decides over others signs in by name: a head judge is no device.
        if (device.Role is not (Role.Judge or Role.Gate or Role.Display))
        {
            return Refusal.Of(RefusalKind.Malformed, "role");
        }

        var taken = state.Devices.Values.Where(other => other.Status == DeviceStatus.Invited).Select(other => other.Number).ToHashSet();
        var free = Enumerable.Range(MinNumber, MaxNumber - MinNumber + 1).Where(number => !taken.Contains(number)).ToArray();
        if (free.Length == 0)
        {
            return Refusal.Of(RefusalKind.TooManyPairings);
        }

        var number = free[draw % free.Length];
        var expiresAt = now + CodeLife;
        return Decision.Accept(
            new PairingOpened(id, number, expiresAt),
            [new DeviceInvited(id, device.Role, number, device.CodeHash, device.LinkHash, expiresAt)],
            [Row(id, new DevicePerson(device.Label.Trim(), null))]);
    }

    /// <param name="labelOf">The label of the device that is paired.</param>
    public static Decision<PairingOutcome> Pair(DevicesState state, PairingAttempt attempt, string stamp, Func<string, string> labelOf)
    {
        var open = state.Devices.Values.Where(device => device.Status == DeviceStatus.Invited);
        var found = attempt.Number is { } number
            ? open.FirstOrDefault(device => device.Number == number)
            : open.FirstOrDefault(device => CryptographicOperations.FixedTimeEquals(device.LinkHash, attempt.Hash));
        if (found is null || (attempt.Number is not null && found.Misses >= MaxMisses))
        {
            return Decision.Accept(new PairingOutcome(null), []);
        }

        if (attempt.Number is not null && !CryptographicOperations.FixedTimeEquals(found.CodeHash, attempt.Hash))
        {
            return Decision.Accept(new PairingOutcome(null), [new DeviceCodeMissed(found.Id)]);
        }

        return Decision.Accept(
            new PairingOutcome(found.Id),
            [new DevicePaired(found.Id, stamp)],
            [Row(found.Id, new DevicePerson(labelOf(found.Id), attempt.Browser))]);
    }

    public static Decision<string> Revoke(DevicesState state, string deviceId) =>
        state.Devices.GetValueOrDefault(deviceId) is not { } device
            ? Refusal.Of(RefusalKind.UnknownDevice)
            : Decision.Accept(deviceId, device.Status == DeviceStatus.Revoked ? [] : [new DeviceRevoked(deviceId)]);

    public static Decision<string> Forget(DevicesState state, string deviceId) =>
        state.Devices.GetValueOrDefault(deviceId) is { Status: DeviceStatus.Revoked }
            ? Decision.Accept(deviceId, [new DeviceForgotten(deviceId)])
            : Refusal.Of(RefusalKind.UnknownDevice);

    public static Decision<string> Hear(DevicesState state, string deviceId, DeviceBeat beat)
    {
        if (InputRules.Range(beat.Unsent, "unsent", 0, MaxUnsent) is { } unsent)
        {
            return unsent;
        }

        if (beat.BatteryPercent is { } percent && InputRules.Range(percent, "batteryPercent", 0, 100) is { } battery)
        {
            return battery;
        }

        return Paired(state, deviceId) is not { } device ? Refusal.Of(RefusalKind.UnknownDevice)
            : Decision.Accept(deviceId, device.Unsent == beat.Unsent ? [] : [new DeviceUnsentChanged(deviceId, beat.Unsent)]);
    }

    public static Decision<string> Check(DevicesState state, string deviceId, DeviceCheck check)
    {
        if (check.BatteryPercent is { } percent && InputRules.Range(percent, "batteryPercent", 0, 100) is { } battery)
        {
            return battery;
        }

        if (check.Event is not null && InputRules.Id(check.Event, "event") is { } id)
        {
            return id;
        }

        // The fingerprint has the form of an id, so that a record cannot carry words.
        if (check.Rule is not null && (check.Rule.Length > MaxRuleLength || !Ids.IsValid(check.Rule)))
        {
            return Refusal.Of(RefusalKind.Malformed, "rule");
        }

        return Paired(state, deviceId) is null
            ? Refusal.Of(RefusalKind.UnknownDevice)
            : Decision.Accept(deviceId, [new DeviceChecked(deviceId, check)]);
    }

    internal static PersonalRow Row(string id, DevicePerson person) =>
        new(id, JsonSerializer.SerializeToUtf8Bytes(person, DeviceJson.Default.DevicePerson));

    private static DeviceFacts? Paired(DevicesState state, string deviceId) =>
        state.Devices.GetValueOrDefault(deviceId) is { Status: DeviceStatus.Paired } device ? device : null;
}
