using System.Collections.Immutable;

namespace EventsLive.Grains.People.Devices;

/// <summary>The devices of a district as their records say, without their labels.</summary>
public sealed record DevicesState(ImmutableDictionary<string, DeviceFacts> Devices)
{
    public static DevicesState Empty { get; } =
        new(ImmutableDictionary<string, DeviceFacts>.Empty.WithComparers(StringComparer.Ordinal));
}

/// <param name="Since">When the status began.</param>
/// <param name="Misses">Wrong codes so far.</param>
/// <param name="Stamp">Null until it is paired.</param>
/// <param name="ReportedAt">When the device last said something that was recorded.</param>
public sealed record DeviceFacts(
    string Id,
    Role Role,
    DeviceStatus Status,
    DateTimeOffset Since,
    int Number,
    byte[] CodeHash,
    byte[] LinkHash,
    DateTimeOffset ExpiresAt,
    int Misses = 0,
    string? Stamp = null,
    int? Unsent = null,
    DateTimeOffset? ReportedAt = null,
    DeviceCheck? Check = null,
    DateTimeOffset? CheckedAt = null);
