using System.Text;
using System.Text.Json;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Each rule and each refusal of registering, cancelling and erasing by an example.</summary>
public sealed class RegistrationRulesTests
{
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

    private static Decision<RegistrationResult> RegisterWith(RegistrationSettings registration, DateTimeOffset now) =>
        EventRules.Register(Played().State with { Settings = Settings() with { Registration = registration } }, Party(1), now, () => "r");
}
