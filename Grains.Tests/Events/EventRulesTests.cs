using System.Text;
using System.Text.Json;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Each rule and each refusal of an event by an example.</summary>
public sealed class EventRulesTests
{
    [Fact]
    public void Configure_Twice_CreatesThenRevisesThenChangesNothing()
    {
        var journal = new PlayedJournal<EventState>(new EventModel());
        Assert.Equal(new EventRevision(true, 1), Configure(journal, Settings()).Result);
        Assert.Equal(new EventRevision(false, 2), Configure(journal, Settings(200)).Result);
        Assert.Equal(new EventRevision(false, 2), Configure(journal, Settings(200)).Result);
        Assert.Equal(2, journal.Records.Count);
    }

    public static TheoryData<string, RefusalKind, Func<EventSettings, EventSettings>> BadSettings() => new()
    {
        { "name", RefusalKind.Required, s => s with { Name = " " } },
        { "name", RefusalKind.TooLong, s => s with { Name = new string('字', 201) } },
        { "name", RefusalKind.Malformed, s => s with { Name = "a\nb" } },
        { "name", RefusalKind.Malformed, s => s with { Name = "\ud840" } },
        { "name", RefusalKind.Malformed, s => s with { Name = "甲\u202e乙" } },
        { "name", RefusalKind.Required, s => s with { Name = "\u200b\u3000\u2060" } },
        { "kind", RefusalKind.Malformed, s => s with { Kind = 0 } },
        { "town", RefusalKind.Required, s => s with { Town = "" } },
        { "town", RefusalKind.Malformed, s => s with { Town = "Cheng Guan" } },
        { "venues[1]", RefusalKind.Malformed, s => s with { Venues = ["museum", "馆"] } },
        { "venues", RefusalKind.Malformed, s => s with { Venues = ["museum", "museum"] } },
        { "venues", RefusalKind.TooLong, s => s with { Venues = [.. Enumerable.Range(0, 51).Select(i => $"v{i}")] } },
        { "startsAt", RefusalKind.Required, s => s with { StartsAt = default } },
        { "endsAt", RefusalKind.Required, s => s with { EndsAt = default } },
        { "endsAt", RefusalKind.OutOfRange, s => s with { EndsAt = s.StartsAt } },
        { "capacity", RefusalKind.OutOfRange, s => s with { Capacity = 0 } },
        { "partOf", RefusalKind.Malformed, s => s with { PartOf = Id } },
        { "units[0]", RefusalKind.TooLong, s => s with { Units = [new string('u', 101)] } },
        { "tags[0]", RefusalKind.Required, s => s with { Tags = [""] } },
        { "registration", RefusalKind.Required, s => s with { Registration = null! } },
        { "registration.waitlist", RefusalKind.Malformed, s => s with { Registration = new(null, null, (WaitlistMode)9) } },
        { "registration.closesAt", RefusalKind.OutOfRange, s => s with { Registration = new(Now, Now, WaitlistMode.None) } },
        { "registration.opensAt", RefusalKind.OutOfRange, s => s with { Registration = new(s.EndsAt, null, WaitlistMode.None) } },
    };

    [Theory]
    [MemberData(nameof(BadSettings), DisableDiscoveryEnumeration = true)]
    public void Configure_BadSettings_RefusedWithTheField(string field, RefusalKind kind, Func<EventSettings, EventSettings> spoil)
    {
        var decision = EventRules.Configure(EventState.Empty, Id, spoil(Settings()), Now);
        AssertRefused(decision, kind, field);
    }

    [Fact]
    public void Configure_NameOfRareCharacters_CountsThemAsOneEach()
    {
        var name = string.Concat(Enumerable.Repeat("\U00020BB7", EventSettingsRules.MaxNameLength));
        Assert.Null(EventRules.Configure(EventState.Empty, Id, Settings() with { Name = name }, Now).Refusal);
    }

    [Fact]
    public void Configure_CapacityBelowConfirmed_Refused()
    {
        var journal = Played(10);
        journal.Register(6);
        AssertRefused(Configure(journal, Settings(5)), RefusalKind.CapacityBelowConfirmed, "capacity", "6");
        Assert.Null(Configure(journal, Settings(6)).Refusal);
    }

    [Fact]
    public void Configure_CapacityRaised_ConfirmsInOrderUntilTheFirstThatDoesNotFit()
    {
        var journal = Played(2, WaitlistMode.Promote);
        var ids = new[] { 2, 1, 4, 1 }.Select(places => Assert.IsType<RegistrationResult>(Play(places)).RegistrationId).ToList();
        Configure(journal, Settings(6, WaitlistMode.Promote));

        Assert.Equal([ids[1]], Assert.IsType<Promoted>(journal.Records[^1]).Registrations);
        Assert.Equal([ids[2], ids[3]], journal.State.Waitlist.Values);
        Assert.Equal((3, 5), (journal.State.Confirmed, journal.State.Waitlisted));

        RegistrationResult? Play(int places) => places > 2
            ? journal.Play(EventRules.Register(journal.State with { Settings = Settings(9, WaitlistMode.Promote) }, Party(places), Now, NextId), Now).Result
            : journal.Register(places).Result;
        string NextId() => $"r{journal.State.Registrations.Count}";
    }

    [Fact]
    public void Configure_CapacityLifted_ConfirmsAllInRecordsOfBoundedSize()
    {
        var journal = Played(1, WaitlistMode.Promote);
        for (var i = 0; i < 2_502; i++)
        {
            journal.Register(1);
        }

        Configure(journal, Settings(null, WaitlistMode.Promote));
        Assert.Equal([1_000, 1_000, 501], journal.Records.OfType<Promoted>().Select(p => p.Registrations.Length));
        Assert.Equal((2_502, 0), (journal.State.Confirmed, journal.State.Waitlisted));
    }

    [Fact]
    public void Revise_SettingsChangedMeanwhile_RefusedAndNothingOverwritten()
    {
        var journal = Played(10);
        var seen = journal.State.Settings!;
        Assert.Null(journal.Play(EventRules.Revise(journal.State, Id, seen, Settings(20), Now), Now).Refusal);
        AssertRefused(EventRules.Revise(journal.State, Id, seen, Settings(30), Now), RefusalKind.ChangedMeanwhile, null);
        AssertRefused(EventRules.Revise(EventState.Empty, Id, seen, Settings(30), Now), RefusalKind.UnknownEvent, "eventId");
        Assert.Equal(20, journal.State.Settings!.Capacity);
    }

    [Fact]
    public void Configure_BelowAWaitingParty_ReturnsItAndMovesTheOthersUp()
    {
        var journal = Played(10, WaitlistMode.Promote);
        var first = journal.Register(3).Result!.RegistrationId;
        var large = journal.Register(8).Result!.RegistrationId;
        var small = journal.Register(2).Result!.RegistrationId;
        Configure(journal, Settings(5, WaitlistMode.Promote));

        Assert.Equal([large], Assert.IsType<RegistrationsReturned>(journal.Records[^2]).Registrations);
        Assert.Equal([small], Assert.IsType<Promoted>(journal.Records[^1]).Registrations);
        Assert.Equal((5, 0), (journal.State.Confirmed, journal.State.Waitlisted));
        Assert.Equal(new Registration(3, 8, RegistrationStatus.Returned), journal.State.Registrations[large]);
        AssertRefused(journal.Cancel(large), RefusalKind.AlreadyReturned, "registrationId");
        Assert.Equal(Describe(journal.State), Describe(journal.Replay()));
        Assert.Equal(Describe(journal.State), Describe(journal.Reload()));

        // It was told so: room that comes later is for those who ask anew.
        Configure(journal, Settings(20, WaitlistMode.Promote));
        Assert.Equal(RegistrationStatus.Returned, journal.State.Registrations[large].Status);
        Assert.Equal(RegistrationStatus.Cancelled, journal.Cancel(first).Result!.Status);
    }

    [Fact]
    public void Cancel_BehindAPartyThatAnOlderProgramLeftWaiting_ReturnsIt()
    {
        var journal = Played(10, WaitlistMode.Promote);
        var first = journal.Register(3).Result!.RegistrationId;
        var large = journal.Register(8).Result!.RegistrationId;
        journal.Register(4);
        // As a program did that knew no returned parties.
        journal.Play(Decision.Accept(new EventRevision(false, 2), [new EventConfigured(Settings(5, WaitlistMode.Promote))]), Now);
        journal.Cancel(first);

        Assert.Equal(RegistrationStatus.Returned, journal.State.Registrations[large].Status);
        Assert.Equal((4, 0), (journal.State.Confirmed, journal.State.Waitlisted));
    }

    [Fact]
    public void WaitingAbove_Capacity_CountsThePartiesThatItSendsBack()
    {
        var journal = Played(10, WaitlistMode.Promote);
        foreach (var places in new[] { 3, 8, 2, 9 })
        {
            journal.Register(places);
        }

        Assert.Equal([2, 1, 0], new[] { 7, 8, 9 }.Select(capacity => EventRules.WaitingAbove(journal.State, capacity)));
    }

    [Fact]
    public void Register_UnknownEvent_Refused() =>
        AssertRefused(EventRules.Register(EventState.Empty, Party(1), Now, () => "r"), RefusalKind.UnknownEvent, "eventId");

    [Fact]
    public void Register_BeforeOpening_Refused() => AssertRefused(
        RegisterWith(new RegistrationSettings(Now.AddSeconds(1), null, WaitlistMode.None), Now), RefusalKind.RegistrationNotOpen, null, "2026-11-21T09:00:01+08:00");

    [Fact]
    public void Register_AfterClosing_Refused() => AssertRefused(
        RegisterWith(new RegistrationSettings(null, Now, WaitlistMode.None), Now), RefusalKind.RegistrationClosed, null, "2026-11-21T09:00:00+08:00");

    [Fact]
    public void Register_AfterTheEndWithoutAClosingTime_Refused() => AssertRefused(
        RegisterWith(new RegistrationSettings(null, null, WaitlistMode.None), Start.AddHours(3)), RefusalKind.RegistrationClosed, null, "2026-11-28T12:00:00+08:00");

    [Fact]
    public void Register_FullWithoutWaitlist_RefusedWithThePlacesLeft()
    {
        var journal = Played(3);
        journal.Register(2);
        AssertRefused(journal.Register(2), RefusalKind.Full, "places", "1");
        Assert.Equal(RegistrationStatus.Confirmed, journal.Register(1).Result!.Status);
        AssertRefused(journal.Register(1), RefusalKind.Full, "places", "0");
    }

    [Fact]
    public void Register_SomebodyWaits_JoinsTheLineThoughItFits()
    {
        var journal = Played(3, WaitlistMode.Promote);
        journal.Register(2);
        Assert.Equal(RegistrationStatus.Waitlisted, journal.Register(2).Result!.Status);
        Assert.Equal(RegistrationStatus.Waitlisted, journal.Register(1).Result!.Status);
    }

    [Fact]
    public void Register_SomebodyWaitsAndTheWaitlistWasClosed_RefusedAsFull()
    {
        var journal = Played(3, WaitlistMode.Promote);
        journal.Register(2);
        journal.Register(2);
        Configure(journal, Settings(3));
        AssertRefused(journal.Register(1), RefusalKind.Full, "places", "0");
    }

    [Fact]
    public void Register_PartyLargerThanTheEvent_NeverJoinsTheLine() =>
        AssertRefused(Played(3, WaitlistMode.Promote).Register(4), RefusalKind.OutOfRange, "places", "1", "3");

    public static TheoryData<string, RefusalKind, Func<RegistrationRequest, RegistrationRequest>> BadRequests() => new()
    {
        { "name", RefusalKind.Required, r => r with { Name = "" } },
        { "name", RefusalKind.TooLong, r => r with { Name = new string('n', 101) } },
        { "name", RefusalKind.TooLong, r => r with { Name = "a" + new string('\u0301', 1_000) } },
        { "phone", RefusalKind.Malformed, r => r with { Phone = "1234" } },
        { "phone", RefusalKind.Malformed, r => r with { Phone = "not a number" } },
        { "phone", RefusalKind.Malformed, r => r with { Phone = "+++++" } },
        { "phone", RefusalKind.Malformed, r => r with { Phone = new string('1', 21) } },
        { "school", RefusalKind.TooLong, r => r with { School = new string('s', 101) } },
        { "places", RefusalKind.OutOfRange, r => r with { Places = 0 } },
        { "places", RefusalKind.OutOfRange, r => r with { Places = 51 } },
    };

    [Theory]
    [MemberData(nameof(BadRequests), DisableDiscoveryEnumeration = true)]
    public void Register_BadRequest_RefusedWithTheField(string field, RefusalKind kind, Func<RegistrationRequest, RegistrationRequest> spoil) =>
        AssertRefused(EventRules.Register(Played().State, spoil(Party(1)), Now, () => "r"), kind, field);

    [Fact]
    public void Register_Accepted_KeepsThePersonOutOfTheRecords()
    {
        var journal = Played();
        var id = journal.Register(2).Result!.RegistrationId;
        var record = JsonSerializer.Serialize(Assert.IsType<Registered>(journal.Records[^1]));
        Assert.DoesNotContain("张三", record, StringComparison.Ordinal);
        Assert.Equal("""{"name":"张三","phone":"13800000000","school":"实验小学"}""", Encoding.UTF8.GetString(journal.Personal[id].Json.Span));
    }

    [Fact]
    public void Cancel_Confirmed_FreesThePlacesForTheNextInLine()
    {
        var journal = Played(2, WaitlistMode.Promote);
        var first = journal.Register(2).Result!.RegistrationId;
        var second = journal.Register(1).Result!.RegistrationId;
        Assert.Equal(RegistrationStatus.Cancelled, journal.Cancel(first).Result!.Status);
        Assert.Equal([second], Assert.IsType<Promoted>(journal.Records[^1]).Registrations);
    }

    [Fact]
    public void Cancel_PartyThatHeldUpTheLine_ConfirmsThoseBehindIt()
    {
        var journal = Played(3, WaitlistMode.Promote);
        journal.Register(2);
        var large = journal.Register(3).Result!.RegistrationId;
        journal.Register(1);
        journal.Cancel(large);
        Assert.Equal((3, 0), (journal.State.Confirmed, journal.State.Waitlisted));
    }

    [Fact]
    public void Cancel_AfterTheEnd_ConfirmsNobody()
    {
        var journal = Played(1, WaitlistMode.Promote);
        var first = journal.Register(1).Result!.RegistrationId;
        journal.Register(1);
        journal.Play(EventRules.Cancel(journal.State, first, true, Start.AddDays(1)), Start.AddDays(1));
        Assert.Equal((0, 1), (journal.State.Confirmed, journal.State.Waitlisted));
    }

    [Fact]
    public void Cancel_Twice_Refused()
    {
        var journal = Played();
        var id = journal.Register(1).Result!.RegistrationId;
        journal.Cancel(id);
        AssertRefused(journal.Cancel(id), RefusalKind.AlreadyCancelled, "registrationId");
    }

    [Fact]
    public void Cancel_ManyMore_ForgetsTheOldestAndStaysSmall()
    {
        var journal = Played();
        for (var i = 0; i < EventModel.Remembered + 10; i++)
        {
            journal.Cancel(journal.Register(1).Result!.RegistrationId);
        }

        Assert.Equal(EventModel.Remembered, journal.State.Registrations.Count);
        AssertRefused(journal.Cancel("r0"), RefusalKind.UnknownRegistration, "registrationId");
        Assert.Equal(Describe(journal.State), Describe(journal.Reload()));
    }

    [Fact]
    public void Cancel_UnknownRegistration_Refused() =>
        AssertRefused(Played().Cancel("nobody"), RefusalKind.UnknownRegistration, "registrationId");

    [Fact]
    public void Cancel_UnknownEvent_Refused() =>
        AssertRefused(EventRules.Cancel(EventState.Empty, "r", true, Now), RefusalKind.UnknownEvent, "eventId");

    [Theory]
    [InlineData("r0")]
    [InlineData("nobody")]
    public void Cancel_NotAllowed_RefusedAlikeWhetherItExistsOrNot(string id)
    {
        var journal = Played();
        journal.Register(1);
        AssertRefused(EventRules.Cancel(journal.State, id, false, Now), RefusalKind.Forbidden, null);
    }

    [Fact]
    public void Erasure_Registered_KeepsTheRegistration()
    {
        var journal = Played();
        var id = journal.Register(3).Result!.RegistrationId;
        var result = journal.Play(EventRules.BeginErasure(journal.State, id, true), Now).Result;
        Assert.Equal(new RegistrationResult(id, RegistrationStatus.Confirmed, 3), result);
        Assert.Equal([id], journal.State.Erasing);
        Assert.Equal(Describe(journal.State), Describe(journal.Reload()));
        Assert.Empty(EventRules.BeginErasure(journal.State, id, false).Records);

        journal.Play(EventRules.FinishErasure(journal.State, id), Now);
        Assert.Empty(journal.State.Erasing);
        Assert.Equal(3, journal.State.Confirmed);
        Assert.Empty(EventRules.FinishErasure(journal.State, id).Records);
    }

    [Fact]
    public void BeginErasure_CancelledLongAgo_FoundByItsRow() =>
        Assert.Null(EventRules.BeginErasure(Played().State, "old", rowFound: true).Refusal);

    [Fact]
    public void BeginErasure_Unknown_Refused()
    {
        AssertRefused(EventRules.BeginErasure(Played().State, "nobody", rowFound: false), RefusalKind.UnknownRegistration, "registrationId");
        AssertRefused(EventRules.BeginErasure(EventState.Empty, "nobody", rowFound: false), RefusalKind.UnknownEvent, "eventId");
    }

    [Fact]
    public void CheckIn_OneVenue_FindsItsGate()
    {
        var journal = Played();
        var id = journal.Register(3).Result!.RegistrationId;
        var plan = EventRules.CheckIn(journal.State, Id, Scan(id));
        Assert.Null(plan.Refused);
        Assert.Equal(("museum", "museum"), (plan.Venue, Assert.Single(plan.Gates)));
        Assert.Equal((Id, id, 3, (int?)null), (plan.CheckIn!.EventId, plan.CheckIn.RegistrationId, plan.CheckIn.Places, plan.CheckIn.Count));
    }

    [Fact]
    public void CheckIn_WrongOrMissingVenue_Refused()
    {
        var journal = Played();
        var id = journal.Register(1).Result!.RegistrationId;
        var wrong = EventRules.CheckIn(journal.State, Id, Scan(id) with { Venue = "library" });
        Assert.Equal(RefusalKind.WrongVenue, wrong.Refused!.Kind);
        // A venue that the event never was at is not asked.
        Assert.Empty(wrong.Gates);
        Configure(journal, Settings() with { Venues = ["museum", "library"] });
        Assert.Equal(RefusalKind.Required, EventRules.CheckIn(journal.State, Id, Scan(id)).Refused!.Kind);
        Configure(journal, Settings() with { Venues = ["library"] });
        Assert.Equal(["museum", "library"], EventRules.CheckIn(journal.State, Id, Scan(id)).Gates);
        Assert.Equal(["library"], EventRules.CheckIn(journal.State, Id, Scan(id) with { Venue = "library" }).Gates);
    }

    [Fact]
    public void CheckIn_NotConfirmed_RefusedInAndLetOut()
    {
        var journal = Played(1, WaitlistMode.Promote);
        journal.Register(1);
        var waiting = journal.Register(1).Result!.RegistrationId;
        Assert.Equal(RefusalKind.NotConfirmed, EventRules.CheckIn(journal.State, Id, Scan(waiting)).CheckIn!.Refused!.Kind);
        Assert.Null(EventRules.CheckIn(journal.State, Id, Scan(waiting) with { Direction = Direction.Out }).CheckIn!.Refused);
        Assert.Equal(RefusalKind.UnknownRegistration, EventRules.CheckIn(journal.State, Id, Scan("nobody")).Refused!.Kind);
        Assert.Equal(RefusalKind.UnknownEvent, EventRules.CheckIn(EventState.Empty, Id, Scan("nobody")).Refused!.Kind);
    }

    [Fact]
    public void Clock_ThroughTheEvent_TellsStatusRegistrationAndNextChange()
    {
        var settings = Settings() with { Registration = new(Now, Start.AddHours(-1), WaitlistMode.None) };
        (DateTimeOffset At, EventStatus Status, bool Open, DateTimeOffset? Next)[] expected =
        [
            (Now.AddTicks(-1), EventStatus.Upcoming, false, Now),
            (Now, EventStatus.Upcoming, true, Start.AddHours(-1)),
            (Start.AddHours(-1), EventStatus.Upcoming, false, Start),
            (Start, EventStatus.Running, false, Start.AddHours(3)),
            (Start.AddHours(3), EventStatus.Ended, false, null),
        ];
        Assert.Equal(expected, expected.Select(e => (
            e.At, EventClock.Status(settings, e.At), EventClock.RegistrationOpen(settings, e.At), EventClock.NextChangeAt(settings, e.At))));
    }

    [Fact]
    public void Quarters_PersonsRegistered_CountedFromTheQuarterAndForgottenAfterTwoDays()
    {
        var journal = Played();
        journal.Register(2);
        journal.Register(3);
        Assert.Equal([KeyValuePair.Create(Now, 5)], journal.State.RegisteredByQuarter);
        var later = Now.AddDays(2).AddMinutes(29);
        journal.Play(EventRules.Register(journal.State, Party(1), later, () => "late"), later);
        Assert.Equal([KeyValuePair.Create(Now.AddDays(2).AddMinutes(15), 1)], journal.State.RegisteredByQuarter);
    }

    [Fact]
    public void Summary_RegisteredYesterdayAndToday_ListsTodayByTheDistrictsCalendar()
    {
        var midnight = new DateTimeOffset(Now.Date, Now.Offset);
        var journal = Played();
        foreach (var time in new[] { midnight.AddMinutes(-1), midnight, midnight.AddHours(1) })
        {
            journal.Play(EventRules.Register(journal.State, Party(2), time, () => $"r{journal.State.Registrations.Count}"), time);
        }

        var summary = EventViews.Summary(Id, new ViewVersion(1, 1), journal.State, null, Now);
        Assert.Equal([midnight, midnight.AddHours(1)], summary.RegisteredToday.Select(bucket => bucket.From));
        Assert.Equal((6, 0, Start), (summary.Confirmed, summary.Waitlisted, summary.NextDueAt));
    }

    private static Decision<EventRevision> Configure(PlayedJournal<EventState> journal, EventSettings settings) =>
        journal.Play(EventRules.Configure(journal.State, Id, settings, Now), Now);

    private static Decision<RegistrationResult> RegisterWith(RegistrationSettings registration, DateTimeOffset now) =>
        EventRules.Register(Played().State with { Settings = Settings() with { Registration = registration } }, Party(1), now, () => "r");

    private static CheckInRequest Scan(string id) => new(id, Direction.In, Start, "gate-1", null, null, null);

    private static void AssertRefused<TResult>(Decision<TResult> decision, RefusalKind kind, string? field, params string[] arguments)
    {
        Assert.Equal((kind, field), (decision.Refusal?.Kind, decision.Refusal?.Field));
        Assert.Empty(decision.Records);
        Assert.Empty(decision.Personal);
        if (arguments.Length > 0)
        {
            Assert.Equal(arguments, decision.Refusal!.Arguments);
        }
    }
}
