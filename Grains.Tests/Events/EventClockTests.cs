using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>What an event says by the clock: its status, whether registration is open, and who came to it today.</summary>
public sealed class EventClockTests
{
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
}
