using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People.Devices;

/// <summary>How the records of a district's devices fold into their state.</summary>
public sealed class DevicesModel : JournalModel<DevicesState>
{
    public override string Noun => "devices";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("device-invited", 1, DeviceJson.Default.DeviceInvited)
        .Add("device-code-missed", 1, DeviceJson.Default.DeviceCodeMissed)
        .Add("device-invitation-expired", 1, DeviceJson.Default.DeviceInvitationExpired)
        .Add("device-paired", 1, DeviceJson.Default.DevicePaired)
        .Add("device-revoked", 1, DeviceJson.Default.DeviceRevoked)
        .Add("device-forgotten", 1, DeviceJson.Default.DeviceForgotten)
        .Add("device-unsent-changed", 1, DeviceJson.Default.DeviceUnsentChanged)
        .Add("device-checked", 1, DeviceJson.Default.DeviceChecked);

    public override DevicesState Empty => DevicesState.Empty;

    public override int SnapshotSchema => 1;

    public override DevicesState Apply(DevicesState state, IRecord record, RecordMeta meta) => record switch
    {
        DeviceInvited invited => new DevicesState(state.Devices.SetItem(invited.DeviceId, new DeviceFacts(
            invited.DeviceId, invited.Role, DeviceStatus.Invited, meta.Time, invited.Number, invited.CodeHash, invited.LinkHash, invited.ExpiresAt))),
        DeviceCodeMissed missed => With(state, missed.DeviceId, device => device with { Misses = device.Misses + 1 }),
        DeviceInvitationExpired expired => new DevicesState(state.Devices.Remove(expired.DeviceId)),
        DevicePaired paired => With(state, paired.DeviceId, device => device with
        {
            Status = DeviceStatus.Paired,
            Since = meta.Time,
            Stamp = paired.Stamp,
            ReportedAt = meta.Time,
        }),
        DeviceRevoked revoked => With(state, revoked.DeviceId, device => device with { Status = DeviceStatus.Revoked, Since = meta.Time, Stamp = null }),
        DeviceForgotten forgotten => new DevicesState(state.Devices.Remove(forgotten.DeviceId)),
        DeviceUnsentChanged changed => With(state, changed.DeviceId, device => device with { Unsent = changed.Unsent, ReportedAt = meta.Time }),
        DeviceChecked check => With(state, check.DeviceId, device => device with { Check = check.Check, CheckedAt = meta.Time, ReportedAt = meta.Time }),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of a device."),
    };

    public override IReadOnlyList<IRecord> Due(DevicesState state, DateTimeOffset now) =>
    [
        .. state.Devices.Values.Where(device => device.Status == DeviceStatus.Invited && device.ExpiresAt <= now)
            .OrderBy(device => device.ExpiresAt).ThenBy(device => device.Id, StringComparer.Ordinal)
            .Select(device => new DeviceInvitationExpired(device.Id)),
    ];

    public override IEnumerable<ReadOnlyMemory<byte>> Save(DevicesState state) =>
        SnapshotLines.Write(state.Devices.Values, DeviceJson.Default.DeviceFacts);

    public override DevicesState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        new(DevicesState.Empty.Devices.AddRange(SnapshotLines.Read(chunks, DeviceJson.Default.DeviceFacts)
            .Select(device => KeyValuePair.Create(device.Id, device))));

    private static DevicesState With(DevicesState state, string deviceId, Func<DeviceFacts, DeviceFacts> change) =>
        new(state.Devices.SetItem(deviceId, change(state.Devices[deviceId])));
}
