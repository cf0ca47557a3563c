using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>What an event may be set to, and what a change of its settings does to those who are registered and wait.</summary>
public sealed class EventSettingsTests
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
}
