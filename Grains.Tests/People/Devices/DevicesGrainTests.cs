using System.Text;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Xunit;

namespace EventsLive.Grains.Tests.People.Devices;

public sealed class DevicesGrainTests : IAsyncLifetime
{
    private static readonly CommandStamp Stamp = new("test");
    private static readonly byte[] Code = [1, 1, 1, 1];
    private static readonly byte[] Link = [2, 2, 2, 2];
    private static readonly StreamId Stream = new(GuardedCluster.District, "devices", "devices");

    private readonly GuardedCluster _cluster = new();

    private IDevicesGrain Devices => _cluster.Grain<IDevicesGrain>("devices");

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Pair_SameCodeAtTheSameMoment_MakesOneDevice()
    {
        var opened = await Invite("3 号台");
        CallActor.Set(Actor.Public);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Devices.Pair(i % 2 == 0 ? new PairingAttempt(opened.Number, Code, "Chrome") : new PairingAttempt(null, Link, "Safari"), Stamp)));
        Assert.Single(outcomes, outcome => outcome.Result!.DeviceId is not null);
        Assert.Equal(opened.DeviceId, outcomes.Single(outcome => outcome.Result!.DeviceId is not null).Result!.DeviceId);
    }

    [Fact]
    public async Task Pair_AfterANewActivation_KeepsMissesAndLabels()
    {
        var opened = await Invite("不可混淆的标签");
        CallActor.Set(Actor.Public);
        for (var i = 0; i < DeviceRules.MaxMisses - 1; i++)
        {
            Assert.Null((await Devices.Pair(new PairingAttempt(opened.Number, [9, 9, 9, 9], "x"), Stamp)).Result!.DeviceId);
        }

        await _cluster.ForgetActivations();
        CallActor.Set(Actor.Public);
        Assert.Null((await Devices.Pair(new PairingAttempt(opened.Number, [9, 9, 9, 9], "x"), Stamp)).Result!.DeviceId);
        Assert.Null((await Devices.Pair(new PairingAttempt(opened.Number, Code, "x"), Stamp)).Result!.DeviceId);
        Assert.Equal(opened.DeviceId, (await Devices.Pair(new PairingAttempt(null, Link, "Chrome 150 / Android"), Stamp)).Result!.DeviceId);

        await _cluster.ForgetActivations();
        CallActor.Set(Actor.System);
        var device = Assert.Single(await Devices.List());
        Assert.Equal(("不可混淆的标签", "Chrome 150 / Android", DeviceStatus.Paired), (device.Label, device.Browser, device.Status));
    }

    [Fact]
    public async Task Hear_Unsent_OutlivesTheActivationAndIsRecordedOnlyWhenItChanges()
    {
        var id = await Paired();
        CallActor.Set(GuardedCluster.Having(Role.Judge));
        for (var beat = 0; beat < 5; beat++)
        {
            Assert.Null((await Devices.Hear(id, new DeviceBeat(2, 80), Stamp)).Refusal);
        }

        Assert.Equal(3, await RecordsAsync(_ => { }));
        await _cluster.ForgetActivations();
        CallActor.Set(Actor.System);
        var device = Assert.Single(await Devices.List());
        Assert.Equal(2, device.Unsent);
        Assert.NotNull(device.LastHeard);
    }

    [Fact]
    public async Task Revoke_Device_HasNoCredentialAndForgetErasesItsLabel()
    {
        var id = await Paired();
        CallActor.Set(Actor.System);
        Assert.NotNull(await Devices.Get(id));
        Assert.Equal(RefusalKind.UnknownDevice, (await Devices.Forget(id, Stamp)).Refusal?.Kind);
        Assert.Null((await Devices.Revoke(id, Stamp)).Refusal);
        Assert.Null(await Devices.Get(id));
        Assert.Equal(RefusalKind.UnknownDevice, (await Devices.Hear(id, new DeviceBeat(0, null), Stamp)).Refusal?.Kind);
        Assert.Equal(DeviceStatus.Revoked, Assert.Single(await Devices.List()).Status);

        Assert.Null((await Devices.Forget(id, Stamp)).Refusal);
        Assert.Empty(await Devices.List());
        Assert.Empty(await _cluster.Store.ReadPersonalAsync(Stream, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Records_OfDevices_HoldNoLabel()
    {
        await Paired("unmistakable-label");
        Assert.Equal(2, await RecordsAsync(payload => Assert.DoesNotContain("unmistakable", payload, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Role.Judge)]
    [InlineData(Role.Gate)]
    [InlineData(Role.Display)]
    public async Task Invite_ByADeviceItself_IsDenied(Role role)
    {
        CallActor.Set(GuardedCluster.Having(role));
        await Assert.ThrowsAsync<CallDeniedException>(() => Devices.Invite(new NewDevice("x", Role.Judge, Code, Link), Stamp));
        await Assert.ThrowsAsync<CallDeniedException>(() => Devices.List());
        await Assert.ThrowsAsync<CallDeniedException>(() => Devices.Revoke("x", Stamp));
    }

    private async Task<PairingOpened> Invite(string label)
    {
        CallActor.Set(GuardedCluster.Having(Role.HeadJudge));
        var answer = await Devices.Invite(new NewDevice(label, Role.Judge, Code, Link), Stamp);
        Assert.Null(answer.Refusal);
        return answer.Result!;
    }

    private async Task<string> Paired(string label = "3 号台")
    {
        var opened = await Invite(label);
        CallActor.Set(Actor.Public);
        return (await Devices.Pair(new PairingAttempt(opened.Number, Code, "Chrome"), Stamp)).Result!.DeviceId!;
    }

    private async Task<int> RecordsAsync(Action<string> look)
    {
        var records = 0;
        await foreach (var batch in _cluster.Store.ReadAsync(Stream, 1, TestContext.Current.CancellationToken))
        {
            records += batch.RecordCount;
            look(Encoding.UTF8.GetString(batch.Payload.Span));
        }

        return records;
    }
}
