using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Venues;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Where a ticket is let in and out, and why it is not.</summary>
public sealed class CheckInRulesTests
{
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

    private static CheckInRequest Scan(string id) => new(id, Direction.In, Start, "gate-1", null, null, null);
}
