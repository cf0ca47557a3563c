using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Places that are offered to the next in line for a limited time (限时确认名额).</summary>
public sealed class OfferRulesTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(EventSettingsRules.UsualOfferMinutes);

    [Fact]
    public void Cancel_SomebodyWaits_PlacesAreHeldForTheNextAndFreeForNobody()
    {
        var journal = Full();
        journal.Cancel("r0");

        Assert.Equal((1, 1, 1), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
        Assert.Equal(Now + Usual, journal.State.Offers.EndOf("r2"));
        Assert.Equal(RegistrationStatus.Waitlisted, journal.Register(1).Result!.Status);
    }

    [Fact]
    public void TakeOffer_InTime_ConfirmsOnceAndAgainChangesNothing()
    {
        var journal = Full();
        journal.Cancel("r0");

        Assert.Equal(RegistrationStatus.Confirmed, journal.Play(EventRules.TakeOffer(journal.State, "r2", true), Now).Result!.Status);
        Assert.Equal((2, 0, 1), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
        Assert.Null(journal.State.Offers.NextEnd);
        var again = EventRules.TakeOffer(journal.State, "r2", true);
        Assert.Empty(again.Records);
        Assert.Equal(RegistrationStatus.Confirmed, again.Result!.Status);
    }

    [Fact]
    public void TakeOffer_NotOfferedUnknownOrNotProven_Refused()
    {
        var journal = Full();
        Assert.Equal((RefusalKind.NotOffered, "registrationId"), (Refused("r2").Kind, Refused("r2").Field));
        Assert.Equal(RefusalKind.UnknownRegistration, Refused("nobody").Kind);
        Assert.Equal(RefusalKind.Forbidden, EventRules.TakeOffer(journal.State, "nobody", false).Refusal!.Kind);
        journal.Cancel("r2");
        Assert.Equal(RefusalKind.AlreadyCancelled, Refused("r2").Kind);

        Refusal Refused(string id) => EventRules.TakeOffer(journal.State, id, true).Refusal!;
    }

    [Fact]
    public void Offer_NotTakenInTime_ReturnsThePartyAndGoesToTheNext()
    {
        var journal = Full();
        journal.Cancel("r0");
        var end = Now + Usual;
        Assert.Equal(end, new EventModel().NextDueAt(journal.State));
        Assert.Empty(new EventModel().Due(journal.State, end.AddTicks(-1)));

        journal.DoWhatIsDue(end);
        Assert.Equal(RefusalKind.AlreadyReturned, EventRules.TakeOffer(journal.State, "r2", true).Refusal!.Kind);
        Assert.Equal(end + Usual, journal.State.Offers.EndOf("r3"));

        journal.DoWhatIsDue(end + Usual);
        Assert.Equal((1, 0, 0), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
    }

    [Fact]
    public void Offer_TurnedDown_GoesToTheNext()
    {
        var journal = Full();
        journal.Cancel("r0");
        journal.Cancel("r2");
        Assert.NotNull(journal.State.Offers.EndOf("r3"));
        Assert.Equal((1, 1, 0), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
    }

    [Fact]
    public void Offer_ShortlyBeforeTheEnd_EndsWithTheEvent()
    {
        var journal = Full();
        var end = journal.State.Settings!.EndsAt;
        journal.Play(EventRules.Cancel(journal.State, "r0", true, end.AddMinutes(-1)), end.AddMinutes(-1));
        Assert.Equal(end, journal.State.Offers.EndOf("r2"));

        journal.DoWhatIsDue(end);
        Assert.Equal((1, 0, 1), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
    }

    [Fact]
    public void Configure_CapacityBelowWhatIsHeld_RefusedAndSmallerPartiesKeepTheirOffers()
    {
        var journal = Full();
        journal.Cancel("r0");
        var refused = EventRules.Configure(journal.State, Id, Settings(1, WaitlistMode.Offer), Now).Refusal!;
        Assert.Equal((RefusalKind.CapacityBelowConfirmed, "2"), (refused.Kind, refused.Arguments[0]));

        // Another way from now on; what was offered stays offered.
        journal.Play(EventRules.Configure(journal.State, Id, Settings(3, WaitlistMode.Promote), Now), Now);
        Assert.Equal((2, 1, 0), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(EventSettingsRules.MaxOfferMinutes + 1)]
    public void Configure_OfferTooShortOrTooLong_RefusedByItsField(int minutes)
    {
        var settings = Settings(2, WaitlistMode.Offer);
        var refusal = EventRules.Configure(EventState.Empty, Id, settings with { Registration = settings.Registration with { OfferMinutes = minutes } }, Now).Refusal!;
        Assert.Equal((RefusalKind.OutOfRange, "registration.offerMinutes"), (refusal.Kind, refusal.Field));
    }

    [Fact]
    public void Offers_MoreEndAtOnceThanABatchHolds_AreDueAgainUntilNoneIsLeft()
    {
        const int parties = 12_000;
        var journal = Played(1, WaitlistMode.Offer);
        journal.Register(1);
        for (var i = 0; i < parties; i++)
        {
            journal.Register(1);
        }

        journal.Play(EventRules.Configure(journal.State, Id, Settings(parties + 1, WaitlistMode.Offer), Now), Now);
        Assert.Equal(parties, journal.State.Offered);
        var rounds = 0;
        for (var end = Now + Usual; journal.State.Offers.NextEnd is not null; rounds++)
        {
            journal.DoWhatIsDue(end);
        }

        Assert.Equal((3, 1, 0), (rounds, journal.State.Confirmed, journal.State.Offered));
    }

    /// <summary>Each place of a large party that lets its offer end may go to a party of its own.</summary>
    [Fact]
    public void Offers_OfLargePartiesEndAtOnce_NoMoreMoveUpThanABatchHolds()
    {
        const int large = 200;
        const int most = 5_000;
        var journal = Played(EventRules.MaxPlaces, WaitlistMode.Offer);
        for (var i = 0; i < 1 + large; i++)
        {
            journal.Register(EventRules.MaxPlaces);
        }

        for (var i = 0; i < large * EventRules.MaxPlaces; i++)
        {
            journal.Register(1);
        }

        journal.Play(EventRules.Configure(journal.State, Id, Settings((1 + large) * EventRules.MaxPlaces, WaitlistMode.Offer), Now), Now);
        Assert.Equal(large * EventRules.MaxPlaces, journal.State.Offered);

        var end = Now + Usual;
        foreach (var round in new[] { 1, 2 })
        {
            var moving = new EventModel().Due(journal.State, end).OfType<PlacesOffered>().Sum(offered => offered.Registrations.Length);
            Assert.Equal((round, most), (round, moving));
            journal.DoWhatIsDue(end);
        }

        Assert.Equal((0, large * EventRules.MaxPlaces), (journal.State.Waitlisted, journal.State.Offered));
    }

    /// <summary>Two places, taken by r0 and r1; r2 and r3 wait.</summary>
    private static PlayedJournal<EventState> Full()
    {
        var journal = Played(2, WaitlistMode.Offer);
        for (var i = 0; i < 4; i++)
        {
            journal.Register(1);
        }

        return journal;
    }
}
