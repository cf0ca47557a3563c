using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.People.Devices;

/// <summary>Keeps a district's devices. Labels stand in personal rows; when a device was last heard is in memory only.</summary>
[Reentrant]
public sealed partial class DevicesGrain(JournalServices services)
    : JournaledGrain<DevicesState>(services, new DevicesModel()), IDevicesGrain
{
    // Put in by the decision that makes them; should the journal fail after that, this activation ends and they with it.
    private readonly Dictionary<string, DevicePerson> _persons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, int? Battery)> _heard = new(StringComparer.Ordinal);
    private readonly ILogger _logger = services.Loggers.CreateLogger<DevicesGrain>();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        foreach (var row in await Services.Store.ReadPersonalAsync(Stream, null, cancellationToken))
        {
            if (Durable.Devices.ContainsKey(row.Subject))
            {
                _persons[row.Subject] = JsonSerializer.Deserialize(row.Json.Span, DeviceJson.Default.DevicePerson)!;
            }
            else if (await EpochAsync() is not null)
            {
                // A pairing that expired, or a device that was forgotten and not yet erased. Certain only once the epoch is claimed.
                await Services.Store.EraseAsync(Stream, row.Subject, cancellationToken);
            }
        }
    }

    public Task<Answer<PairingOpened>> Invite(NewDevice device, CommandStamp stamp)
    {
        var (id, draw) = (Services.Ids.NewId(), RandomNumberGenerator.GetInt32(int.MaxValue));
        return Execute(stamp, DeviceJson.Default.PairingOpened, (state, now) =>
        {
            var decision = DeviceRules.Invite(state, device, id, draw, now);
            if (decision.Refusal is null)
            {
                _persons[id] = new DevicePerson(device.Label.Trim(), null);
            }

            return decision;
        });
    }

    public async Task<Answer<PairingOutcome>> Pair(PairingAttempt attempt, CommandStamp stamp)
    {
        var sessionStamp = Services.Ids.NewId();
        var browser = attempt.Browser.Length <= DeviceRules.MaxBrowserLength ? attempt.Browser : attempt.Browser[..DeviceRules.MaxBrowserLength];
        return await Execute(stamp, DeviceJson.Default.PairingOutcome, (state, _) =>
        {
            var decision = DeviceRules.Pair(state, attempt with { Browser = browser }, sessionStamp, LabelOf);
            if (decision.Result?.DeviceId is { } id)
            {
                _persons[id] = new DevicePerson(LabelOf(id), browser);
            }

            return decision;
        });
    }

    public Task<Answer<string>> Revoke(string deviceId, CommandStamp stamp) =>
        Execute(stamp, DeviceJson.Default.String, (state, _) => DeviceRules.Revoke(state, deviceId));

    public async Task<Answer<string>> Forget(string deviceId, CommandStamp stamp)
    {
        var answer = await Execute(stamp, DeviceJson.Default.String, (state, _) => DeviceRules.Forget(state, deviceId));
        if (answer.Refusal is null)
        {
            _persons.Remove(deviceId);
            try
            {
                await Services.Store.EraseAsync(Stream, deviceId, CancellationToken.None);
            }
            catch (JournalStoreException exception)
            {
                // The device is off the list, its label is not erased yet: the next activation does it.
                LogNotErased(_logger, exception, deviceId);
                return new Answer<string>(null, Refusal.Of(RefusalKind.OutcomeUnknown));
            }
        }

        return answer;
    }

    public Task<DeviceCredential?> Get(string deviceId) =>
        Task.FromResult(Durable.Devices.GetValueOrDefault(deviceId) is { Status: DeviceStatus.Paired, Stamp: { } stamp } device
            ? new DeviceCredential(device.Id, LabelOf(device.Id), device.Role, stamp)
            : null);

    public async Task<Answer<string>> Hear(string deviceId, DeviceBeat beat, CommandStamp stamp)
    {
        var answer = await Execute(stamp, DeviceJson.Default.String, (state, _) => DeviceRules.Hear(state, deviceId, beat));
        if (answer.Refusal is null)
        {
            _heard[deviceId] = (Services.Time.GetUtcNow(), beat.BatteryPercent);
        }

        return answer;
    }

    public Task<Answer<string>> Check(string deviceId, DeviceCheck check, CommandStamp stamp) =>
        Execute(stamp, DeviceJson.Default.String, (state, _) => DeviceRules.Check(state, deviceId, check));

    public Task<ImmutableArray<DeviceView>> List()
    {
        var now = Services.Time.GetUtcNow();
        return Task.FromResult<ImmutableArray<DeviceView>>(
        [
            .. Durable.Devices.Values
                .Where(device => device.Status != DeviceStatus.Invited || device.ExpiresAt > now)
                .OrderByDescending(device => device.Since).ThenBy(device => device.Id, StringComparer.Ordinal)
                .Select(Describe),
        ]);
    }

    protected override IEnumerable<string> Touched(IRecord record) => [];

    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    private string LabelOf(string id) => _persons.GetValueOrDefault(id)?.Label ?? id;

    private DeviceView Describe(DeviceFacts device)
    {
        var heard = _heard.TryGetValue(device.Id, out var beat);
        return new DeviceView(
            device.Id,
            LabelOf(device.Id),
            device.Role,
            device.Status,
            device.Since,
            device.Status == DeviceStatus.Invited ? device.ExpiresAt : null,
            _persons.GetValueOrDefault(device.Id)?.Browser,
            heard ? beat.At : device.ReportedAt,
            device.Unsent,
            (heard ? beat.Battery : null) ?? device.Check?.BatteryPercent,
            device.Check,
            device.CheckedAt);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The label of device {DeviceId} could not be erased")]
    private static partial void LogNotErased(ILogger logger, Exception exception, string deviceId);
}
