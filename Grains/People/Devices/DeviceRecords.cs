using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People.Devices;

/// <summary>A place for a device is open until a time. Its label is in the personal row of the device's id.</summary>
/// <param name="Number">First digits of the code; no other open pairing has them.</param>
public sealed record DeviceInvited(string DeviceId, Role Role, int Number, byte[] CodeHash, byte[] LinkHash, DateTimeOffset ExpiresAt) : IRecord;

/// <summary>A wrong code named this pairing.</summary>
public sealed record DeviceCodeMissed(string DeviceId) : IRecord;

/// <summary>The time of a pairing passed and nobody had taken it.</summary>
public sealed record DeviceInvitationExpired(string DeviceId) : IRecord;

/// <summary>A device took its place.</summary>
/// <param name="Stamp">Its sessions carry it.</param>
public sealed record DevicePaired(string DeviceId, string Stamp) : IRecord;

public sealed record DeviceRevoked(string DeviceId) : IRecord;

/// <summary>A revoked device is off the list; its personal row goes with it.</summary>
public sealed record DeviceForgotten(string DeviceId) : IRecord;

/// <summary>The number of sheets in a device's outbox changed.</summary>
public sealed record DeviceUnsentChanged(string DeviceId, int Unsent) : IRecord;

public sealed record DeviceChecked(string DeviceId, DeviceCheck Check) : IRecord;

/// <summary>What is known of a device in words, apart from the records.</summary>
public sealed record DevicePerson(string Label, string? Browser);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeviceInvited))]
[JsonSerializable(typeof(DeviceCodeMissed))]
[JsonSerializable(typeof(DeviceInvitationExpired))]
[JsonSerializable(typeof(DevicePaired))]
[JsonSerializable(typeof(DeviceRevoked))]
[JsonSerializable(typeof(DeviceForgotten))]
[JsonSerializable(typeof(DeviceUnsentChanged))]
[JsonSerializable(typeof(DeviceChecked))]
[JsonSerializable(typeof(DevicePerson))]
[JsonSerializable(typeof(DeviceFacts))]
[JsonSerializable(typeof(PairingOpened))]
[JsonSerializable(typeof(PairingOutcome))]
[JsonSerializable(typeof(string))]
internal sealed partial class DeviceJson : JsonSerializerContext;
