using EventsLive.Dashboard.Organiser;
using EventsLive.Grains.Events;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>The form keeps what it does not show, and speaks the district's time.</summary>
public sealed class EventFormTests
{
    private static readonly EventSettings Stored = new(
        "科普讲座",
        EventKind.Lecture,
        "town-1",
        ["hall"],
        new DateTimeOffset(2026, 9, 12, 1, 0, 17, TimeSpan.Zero),
        new DateTimeOffset(2026, 9, 12, 3, 0, 0, TimeSpan.Zero),
        80,
        "festival",
        ["区科学技术协会"],
        ["青少年"],
        new RegistrationSettings(null, new DateTimeOffset(2026, 9, 11, 16, 0, 42, TimeSpan.Zero), WaitlistMode.Promote));

    [Fact]
    public void ToSettings_NothingTouched_AreTheStoredOnes()
    {
        var settings = EventForm.Of("e1", Stored).ToSettings();

        // Arrays compare by identity: compared as they would be stored.
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(Stored), System.Text.Json.JsonSerializer.Serialize(settings));
    }

    [Fact]
    public void ToSettings_TimeTyped_IsTheDistrictsClock()
    {
        var form = EventForm.Of("e1", Stored);
        form.StartsAt = "2026-09-12T09:30";

        Assert.Equal(new DateTimeOffset(2026, 9, 12, 9, 30, 0, TimeSpan.FromHours(8)), form.ToSettings().StartsAt);
    }

    [Fact]
    public void ToSettings_TimeEmptied_IsNone()
    {
        var form = EventForm.Of("e1", Stored);
        form.ClosesAt = "";

        Assert.Null(form.ToSettings().Registration.ClosesAt);
    }

    [Fact]
    public void New_BeginsTomorrowByTheDistrictsCalendar() =>
        // 20:00 in Greenwich is the next day's small hours in China.
        Assert.Equal("2026-09-14T09:00", EventForm.New("e1", new DateTimeOffset(2026, 9, 12, 20, 0, 0, TimeSpan.Zero)).StartsAt);
}
