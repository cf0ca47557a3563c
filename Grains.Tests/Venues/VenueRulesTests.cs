using CsCheck;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Venues;
using Xunit;

namespace EventsLive.Grains.Tests.Venues;

/// <summary>The rules of a venue by example, and what must hold after any sequence of scans and counts.</summary>
public sealed class VenueRulesTests
{
    private const int Places = 4;

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    private delegate Decision<CheckInResult> CheckInRule(VenueState state, string venueId, VenueCheckIn checkIn);

    private abstract record Command
    {
        public sealed record Scan(int Event, int Party, int? Count, Direction Direction) : Command;

        public sealed record Delta(int Persons) : Command;

        public sealed record Total(int Persons) : Command;
    }

    private static readonly Gen<Command[]> Commands = Gen.Frequency(
        (8, Gen.Select(Gen.Int[1, 2], Gen.Int[1, 3], Gen.Int[0, 4], Gen.Bool, (e, party, count, goesIn) => (Command)new Command.Scan(
            e, party, count == 0 ? null : count, goesIn ? Direction.In : Direction.Out))),
        (3, Gen.Int[-6, 6].Select(persons => (Command)new Command.Delta(persons))),
        (1, Gen.Int[0, 8].Select(persons => (Command)new Command.Total(persons)))).Array[1, 40];

    [Fact]
    public void Venue_AnyScansAndCounts_PresentIsTrueAndReplaysExactly() =>
        Commands.Sample(
            commands =>
            {
                var journal = Play(commands, VenueRules.CheckIn);
                Assert.Equal(Describe(journal.State), Describe(journal.Replay()));
                Assert.Equal(Describe(journal.State), Describe(journal.Reload()));
            },
            iter: 3_000);

    [Fact]
    public void Party_DecidedOnAStaleState_HasMorePersonsInsideThanPlaces() =>
        Assert.Throws<CsCheckException>(() => Commands.Sample(
            commands => Play(commands, (state, venueId, scan) => VenueRules.CheckIn(
                state with { Events = state.Events.Clear() }, venueId, scan)),
            iter: 3_000));

    [Fact]
    public void Configure_Twice_CreatesThenRevisesThenChangesNothing()
    {
        var journal = new PlayedJournal<VenueState>(new VenueModel());
        Assert.Equal(new VenueRevision(true, 1), Configure(journal, 100).Result);
        Assert.Equal(new VenueRevision(false, 2), Configure(journal, null).Result);
        Assert.Equal(new VenueRevision(false, 2), Configure(journal, null).Result);
        Assert.Equal(2, journal.Records.Count);
    }

    [Theory]
    [InlineData("", "town", 1, "name", RefusalKind.Required)]
    [InlineData("馆", "Town", 1, "town", RefusalKind.Malformed)]
    [InlineData("馆", "town", 0, "capacity", RefusalKind.OutOfRange)]
    [InlineData("馆", "town", 1_000_001, "capacity", RefusalKind.OutOfRange)]
    public void Configure_BadSettings_RefusedWithTheField(string name, string town, int capacity, string field, RefusalKind kind) =>
        AssertRefused(VenueRules.Configure(VenueState.Empty, "museum", new VenueSettings(name, town, capacity)), kind, field);

    [Fact]
    public void CheckIn_PartOfAPartyNowTheRestLater_CountsEachOnce()
    {
        var journal = Played();
        Assert.Equal(3, Scan(journal, Direction.In, 3).Result!.Inside);
        Assert.Equal(4, Scan(journal, Direction.In).Result!.Inside);
        Assert.Equal((0, 0), (Scan(journal, Direction.Out).Result!.Inside, journal.State.Present));
    }

    [Fact]
    public void CheckIn_MorePersonsThanPlaces_Refused()
    {
        var journal = Played();
        AssertRefused(Scan(journal, Direction.In, Places + 1), RefusalKind.MorePersonsThanPlaces, "count", "4");
        Scan(journal, Direction.In);
        AssertRefused(Scan(journal, Direction.In), RefusalKind.MorePersonsThanPlaces, "count", "0");
    }

    [Fact]
    public void CheckIn_MoreOutThanInside_Refused()
    {
        var journal = Played();
        Scan(journal, Direction.In, 2);
        AssertRefused(Scan(journal, Direction.Out, 3), RefusalKind.NegativePresent, "count", "2");
    }

    [Fact]
    public void CheckIn_OverTheLimit_CountedAndSaidSo()
    {
        var journal = Played(capacity: 3);
        Assert.False(Scan(journal, Direction.In, 3).Result!.OverLimit);
        var result = Scan(journal, Direction.In, 1).Result!;
        Assert.Equal((4, true), (result.Present, result.OverLimit));
    }

    [Fact]
    public void CheckIn_BadScan_RefusedWithTheField()
    {
        var state = Played().State;
        AssertRefused(Try(Scan(Direction.In, 0)), RefusalKind.OutOfRange, "count");
        AssertRefused(Try(Scan((Direction)7, null)), RefusalKind.Malformed, "direction");
        AssertRefused(Try(Scan(Direction.In, null) with { Device = "" }), RefusalKind.Required, "device");
        AssertRefused(Try(Scan(Direction.In, null) with { At = default }), RefusalKind.Required, "at");
        AssertRefused(Try(Scan(Direction.In, null) with { Gate = new string('g', 101) }), RefusalKind.TooLong, "gate");
        AssertRefused(VenueRules.CheckIn(VenueState.Empty, "museum", Scan(Direction.In, null)), RefusalKind.UnknownVenue, "venue");

        Decision<CheckInResult> Try(VenueCheckIn scan) => VenueRules.CheckIn(state, "museum", scan);
    }

    [Fact]
    public void CheckIn_DeviceNamedAfterAPerson_RecordHoldsNoName()
    {
        var journal = Played();
        journal.Play(VenueRules.CheckIn(journal.State, "museum", Scan(Direction.In, null) with { Device = "王老师的手机", Gate = "north-gate" }), Now);
        var record = Assert.IsType<VenueCheckedIn>(journal.Records[^1]);
        Assert.Matches("^x[0-9a-f]{16}$", record.Device);
        Assert.Equal("north-gate", record.Gate);
    }

    [Fact]
    public void CheckIn_OutAfterALowCountByHand_NeverBelowZero()
    {
        var journal = Played();
        Scan(journal, Direction.In);
        Count(journal, new CountRequest(null, 1, CountReason.Recount, Now, "hand"));
        Assert.Equal(0, Scan(journal, Direction.Out).Result!.Present);
        Assert.Equal(0, journal.State.Present);
    }

    [Fact]
    public void Count_Delta_AddsToThePersonsPresent()
    {
        var journal = Played();
        Assert.False(journal.State.Counted);
        Scan(journal, Direction.In, 2);
        Assert.Equal(7, Count(journal, new CountRequest(5, null, null, Now, "turnstile")).Result!.Present);
        AssertRefused(Count(journal, new CountRequest(-8, null, null, Now, "turnstile")), RefusalKind.NegativePresent, "delta", "7");
    }

    [Fact]
    public void Count_TotalByHand_ReplacesTheRunningTotal()
    {
        var journal = Played();
        Scan(journal, Direction.In, 2);
        Assert.Equal(30, Count(journal, new CountRequest(null, 30, CountReason.Recount, Now, "hand")).Result!.Present);
        Assert.Equal(28, Assert.IsType<VenueCounted>(journal.Records[^1]).Delta);
    }

    [Fact]
    public void Count_TotalOfZero_LeavesNoTicketHolderInside()
    {
        var journal = Played();
        Scan(journal, Direction.In);
        Count(journal, new CountRequest(null, 0, CountReason.EndOfDay, Now, "hand"));
        Assert.Equal((0, 0), (journal.State.Present, journal.State.InsideOf("e1").Persons));
        Assert.Equal(Places, Scan(journal, Direction.In).Result!.Inside);
    }

    [Fact]
    public void Count_BadRequest_RefusedWithTheField()
    {
        var journal = Played();
        AssertRefused(Count(journal, new CountRequest(null, null, null, Now, "d")), RefusalKind.Required, "delta");
        AssertRefused(Count(journal, new CountRequest(1, 1, CountReason.Recount, Now, "d")), RefusalKind.Malformed, "total");
        AssertRefused(Count(journal, new CountRequest(null, -1, CountReason.Recount, Now, "d")), RefusalKind.OutOfRange, "total");
        AssertRefused(Count(journal, new CountRequest(null, 1, null, Now, "d")), RefusalKind.ReasonRequired, "reason");
        AssertRefused(Count(journal, new CountRequest(null, 1, (CountReason)99, Now, "d")), RefusalKind.Malformed, "reason");
        AssertRefused(Count(journal, new CountRequest(int.MinValue, null, null, Now, "d")), RefusalKind.OutOfRange, "delta");
        AssertRefused(Count(journal, new CountRequest(1, null, null, default, "d")), RefusalKind.Required, "at");
        AssertRefused(Count(journal, new CountRequest(1, null, null, Now, "")), RefusalKind.Required, "device");
        AssertRefused(VenueRules.Count(VenueState.Empty, new CountRequest(1, null, null, Now, "d")), RefusalKind.UnknownVenue, "venue");
    }

    private static PlayedJournal<VenueState> Play(Command[] commands, CheckInRule checkIn)
    {
        var journal = Played(capacity: 10);
        foreach (var command in commands)
        {
            var before = journal.State;
            switch (command)
            {
                case Command.Scan(var e, var party, var count, var direction):
                    var scan = new VenueCheckIn($"e{e}", $"r{party}", Places, count, direction, Now, "gate-1", null);
                    var answer = journal.Play(checkIn(before, "museum", scan), Now);
                    Assert.True(answer.Result is null || answer.Result.Present == journal.State.Present, "the answer and the state differ");
                    break;
                case Command.Delta(var persons):
                    var changed = Count(journal, new CountRequest(persons, null, null, Now, "turnstile"));
                    Assert.Equal(before.Present + persons < 0 ? before.Present : before.Present + persons, journal.State.Present);
                    Assert.Equal(before.Present + persons < 0, changed.Refusal is not null);
                    break;
                case Command.Total(var persons):
                    Count(journal, new CountRequest(null, persons, CountReason.Recount, Now, "hand"));
                    Assert.Equal(persons, journal.State.Present);
                    break;
            }

            Assert.True(journal.State.Present >= 0, "fewer than nobody present");
            Assert.Equal(journal.State.Events.Values.Sum(inside => inside.Persons), journal.State.WithTicket);
            Assert.All(journal.State.Events.Values, inside =>
            {
                Assert.Equal(inside.Parties.Values.Sum(), inside.Persons);
                Assert.All(inside.Parties.Values, persons => Assert.InRange(persons, 1, Places));
            });
        }

        return journal;
    }

    private static PlayedJournal<VenueState> Played(int? capacity = 100)
    {
        var journal = new PlayedJournal<VenueState>(new VenueModel());
        Configure(journal, capacity);
        return journal;
    }

    private static Decision<VenueRevision> Configure(PlayedJournal<VenueState> journal, int? capacity) =>
        journal.Play(VenueRules.Configure(journal.State, "museum", new VenueSettings("科技馆", "chengguan", capacity)), Now);

    private static Decision<CheckInResult> Scan(PlayedJournal<VenueState> journal, Direction direction, int? count = null) =>
        journal.Play(VenueRules.CheckIn(journal.State, "museum", Scan(direction, count)), Now);

    private static VenueCheckIn Scan(Direction direction, int? count) => new("e1", "r1", Places, count, direction, Now, "gate-1", null);

    private static Decision<CountResult> Count(PlayedJournal<VenueState> journal, CountRequest request) =>
        journal.Play(VenueRules.Count(journal.State, request), Now);

    private static string Describe(VenueState state) => string.Join('\n',
    [
        $"{state.Settings} {state.Revision} {state.Counted} {state.WithTicket} {state.WithoutTicket}",
        .. state.Events.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e =>
            $"{e.Key} {e.Value.Persons} {string.Join(' ', e.Value.Parties.OrderBy(p => p.Key, StringComparer.Ordinal))}"),
    ]);

    private static void AssertRefused<TResult>(Decision<TResult> decision, RefusalKind kind, string field, params string[] arguments)
    {
        Assert.Equal((kind, field), (decision.Refusal?.Kind, decision.Refusal?.Field));
        Assert.Empty(decision.Records);
        if (arguments.Length > 0)
        {
            Assert.Equal(arguments, decision.Refusal!.Arguments);
        }
    }
}
