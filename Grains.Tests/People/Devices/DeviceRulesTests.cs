using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Xunit;

namespace EventsLive.Grains.Tests.People.Devices;

public sealed class DeviceRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly DevicesModel Model = new();
    private static readonly byte[] Code = [1];
    private static readonly byte[] Link = [2];

    [Fact]
    public void Pair_FiveWrongCodes_CloseTheDigitsAndLeaveTheLink()
    {
        var state = Invited(out var opened);
        for (var miss = 0; miss < DeviceRules.MaxMisses; miss++)
        {
            state = Pair(state, new PairingAttempt(opened.Number, [7], "x"), out var wrong);
            Assert.Null(wrong);
        }

        Assert.Same(state, Pair(state, new PairingAttempt(opened.Number, Code, "x"), out var late));
        Assert.Null(late);
        Pair(state, new PairingAttempt(null, Link, "x"), out var byLink);
        Assert.Equal(opened.DeviceId, byLink);
    }

    [Fact]
    public void Pair_FourWrongCodes_LeaveTheFifthTry()
    {
        var state = Invited(out var opened);
        for (var miss = 0; miss < DeviceRules.MaxMisses - 1; miss++)
        {
            state = Pair(state, new PairingAttempt(opened.Number, [7], "x"), out _);
        }

        Pair(state, new PairingAttempt(opened.Number, Code, "x"), out var paired);
        Assert.Equal(opened.DeviceId, paired);
    }

    [Fact]
    public void Pair_WrongCodeOfAnotherNumber_CostsNobodyATry()
    {
        var state = Invited(out var opened);
        var other = opened.Number == DeviceRules.MaxNumber ? opened.Number - 1 : opened.Number + 1;
        Assert.Same(state, Pair(state, new PairingAttempt(other, Code, "x"), out var paired));
        Assert.Null(paired);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pair_SecondTime_OpensNothing(bool byLink)
    {
        var state = Pair(Invited(out var opened), new PairingAttempt(opened.Number, Code, "x"), out var first);
        Assert.Equal(opened.DeviceId, first);
        Pair(state, byLink ? new PairingAttempt(null, Link, "x") : new PairingAttempt(opened.Number, Code, "x"), out var second);
        Assert.Null(second);
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Due_FiveMinutesLater_TakesTheCodeAway(int seconds, bool opens)
    {
        var state = Invited(out var opened);
        var later = Now.AddSeconds(seconds);
        state = Fold(state, Model.Due(state, later), later);
        Pair(state, new PairingAttempt(opened.Number, Code, "x"), out var paired);
        Assert.Equal(opens, paired is not null);
    }

    [Fact]
    public void Invite_AllNumbersOpen_AreDifferentAndThenRefused()
    {
        var state = DevicesState.Empty;
        var numbers = new HashSet<int>();
        for (var i = 0; i <= DeviceRules.MaxNumber - DeviceRules.MinNumber; i++)
        {
            var decision = DeviceRules.Invite(state, new NewDevice($"台 {i}", Role.Judge, Code, Link), $"d{i}", draw: i * 7919, Now);
            Assert.True(numbers.Add(decision.Result!.Number));
            state = Fold(state, decision.Records, Now);
        }

        Assert.Equal(
            RefusalKind.TooManyPairings,
            DeviceRules.Invite(state, new NewDevice("one more", Role.Judge, Code, Link), "more", 0, Now).Refusal?.Kind);
    }

    [Theory]
    [InlineData(Role.HeadJudge)]
    [InlineData(Role.Organiser)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Public)]
    public void Invite_RoleThatDecidesOverOthers_IsRefused(Role role) =>
        Assert.Equal("role", DeviceRules.Invite(DevicesState.Empty, new NewDevice("x", role, Code, Link), "d", 0, Now).Refusal?.Field);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a label that is longer than forty characters are")]
    public void Invite_BadLabel_IsRefused(string label) =>
        Assert.Equal("label", DeviceRules.Invite(DevicesState.Empty, new NewDevice(label, Role.Judge, Code, Link), "d", 0, Now).Refusal?.Field);

    [Fact]
    public void Snapshot_OfDevices_ReadsAsItWasWritten()
    {
        var state = Pair(Invited(out var opened), new PairingAttempt(opened.Number, Code, "x"), out var id);
        var check = new DeviceCheck(
            CheckLevel.Ok, CheckLevel.Watch, CheckLevel.Ok, CheckLevel.Must, CheckLevel.Ok, CheckLevel.Ok, CheckLevel.Ok, 12, -40, 9, "robot", "ab12");
        state = Fold(state, DeviceRules.Check(state, id!, check).Records, Now);
        var read = Model.Load(Model.Save(state));
        var (was, reads) = (state.Devices[id!], read.Devices[id!]);
        Assert.Equal(was with { CodeHash = reads.CodeHash, LinkHash = reads.LinkHash }, reads);
        Assert.Equal(was.CodeHash, reads.CodeHash);
        Assert.Equal(CheckLevel.Must, reads.Check!.Worst);
    }

    private static DevicesState Invited(out PairingOpened opened)
    {
        var decision = DeviceRules.Invite(DevicesState.Empty, new NewDevice("3 号台", Role.Judge, Code, Link), "device", draw: 5, Now);
        opened = decision.Result!;
        return Fold(DevicesState.Empty, decision.Records, Now);
    }

    private static DevicesState Pair(DevicesState state, PairingAttempt attempt, out string? deviceId)
    {
        var decision = DeviceRules.Pair(state, attempt, "stamp", id => id);
        deviceId = decision.Result!.DeviceId;
        return decision.Records.Count == 0 ? state : Fold(state, decision.Records, Now);
    }

    private static DevicesState Fold(DevicesState state, IEnumerable<IRecord> records, DateTimeOffset at) =>
        records.Aggregate(state, (folded, record) => Model.Apply(folded, record, new RecordMeta(1, at, "test")));
}
