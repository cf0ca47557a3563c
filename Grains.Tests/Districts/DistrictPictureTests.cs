using System.Text.Json;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using EventsLive.Grains.Venues;
using Xunit;

namespace EventsLive.Grains.Tests.Districts;

public sealed class DistrictPictureTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly DistrictState State = DistrictState.Empty with { Name = "示例区", Towns = [new Town("chengguan", "城关镇"), new Town("lingang", "临港街道")] };

    private readonly DistrictPicture _picture = new();

    public DistrictPictureTests() => _picture.Turn(Noon);

    [Fact]
    public void Merge_OlderSummaryComesLate_TheNewerStays()
    {
        _picture.Merge(Event("a", number: 2, confirmed: 20), Noon);
        _picture.Merge(Event("a", number: 1, confirmed: 10), Noon);
        Assert.Equal(20, EventRow("a").Confirmed);
    }

    [Fact]
    public void Merge_SummaryOfALaterLife_WinsWhateverItsNumber()
    {
        _picture.Merge(Event("a", epoch: 1, number: 90, confirmed: 20), Noon);
        _picture.Merge(Event("a", epoch: 2, number: 0, confirmed: 10), Noon);
        Assert.Equal(10, EventRow("a").Confirmed);
    }

    [Fact]
    public void DistrictRow_EventsOfTodayAndTomorrow_CountsTodaysOnly()
    {
        _picture.Merge(Event("a", status: EventStatus.Running), Noon);
        _picture.Merge(Event("b", day: 1), Noon);
        var row = DistrictRow();
        Assert.Equal((1, 1), (row.EventsToday, row.EventsRunning));
    }

    [Fact]
    public void Turn_AnotherDay_CountsAnothersDaysEvents()
    {
        _picture.Merge(Event("a"), Noon);
        _picture.Merge(Event("b", day: 1), Noon);
        _picture.Merge(Event("c", day: 1), Noon);
        TouchedForPublic();
        _picture.Turn(Noon.AddDays(1));
        Assert.Contains("district", TouchedForPublic());
        Assert.Equal(2, DistrictRow().EventsToday);
    }

    [Fact]
    public void DistrictRow_NoVenueWasEverCounted_PresentIsUnknownAndNotZero()
    {
        _picture.Merge(Venue("hall", present: null), Noon);
        Assert.Null(DistrictRow().Present);
    }

    [Fact]
    public void DistrictRow_VenueOfARunningEventIsUncounted_IsALowerBound()
    {
        _picture.Merge(Venue("hall", present: 40), Noon);
        _picture.Merge(Venue("school", present: null), Noon);
        Assert.False(DistrictRow().PresentAtLeast);
        _picture.Merge(Event("a", status: EventStatus.Running, venue: "school"), Noon);
        Assert.Equal((40, true), (DistrictRow().Present, DistrictRow().PresentAtLeast));
    }

    [Fact]
    public void Missed_WithinPatience_IsNotStaleYet()
    {
        _picture.Merge(Venue("hall", present: 40), Noon);
        _picture.Missed("venue", "hall", Noon + DistrictPicture.Patience - TimeSpan.FromSeconds(1));
        Assert.Null(VenueRow("hall").StaleSince);
    }

    [Fact]
    public void Missed_BeyondPatience_SaysSinceWhenAndRecovers()
    {
        _picture.Merge(Venue("hall", present: 40), Noon);
        _picture.Missed("venue", "hall", Noon + DistrictPicture.Patience);
        Assert.Equal(Noon, VenueRow("hall").StaleSince);
        Assert.True(DistrictRow().PresentAtLeast);
        TouchedForPublic();
        // The same version as before: nothing new but the proof that it is alive.
        _picture.Merge(Venue("hall", present: 40), Noon.AddMinutes(1));
        Assert.Null(VenueRow("hall").StaleSince);
        Assert.Contains("venue:hall", TouchedForPublic());
    }

    [Fact]
    public void TownRow_EventsAndVenuesOfTheTown_AreSummed()
    {
        _picture.Merge(Event("a", confirmed: 20, waitlisted: 5), Noon);
        _picture.Merge(Event("b", confirmed: 7, town: "lingang"), Noon);
        _picture.Merge(Venue("hall", present: 40), Noon);
        var row = Read("town:chengguan", RowJson.Default.TownRow);
        Assert.Equal((1, 25, 40, 0), (row.Events, row.Registered, row.Present, row.Order));
    }

    [Fact]
    public void Merge_VenueMovedToAnotherTown_TouchesBothTowns()
    {
        var venue = Venue("hall", present: 40);
        _picture.Merge(venue, Noon);
        TouchedForPublic();
        _picture.Merge(venue with { Version = new ViewVersion(1, 2), Settings = venue.Settings with { Town = "lingang" } }, Noon);
        Assert.Superset(new HashSet<string> { "town:chengguan", "town:lingang" }, TouchedForPublic().ToHashSet());
    }

    [Fact]
    public void RegisteredRow_SeveralEvents_AreSummedByQuarter()
    {
        var quarter = DistrictTime.QuarterOf(Noon);
        _picture.Merge(Event("a", buckets: [new RegistrationBucket(quarter, 3)]), Noon);
        _picture.Merge(Event("b", buckets: [new RegistrationBucket(quarter, 4), new RegistrationBucket(quarter.AddDays(-1), 9)]), Noon);
        Assert.Equal(7, Read("registered:202611281200", RowJson.Default.RegisteredRow).Persons);
        Assert.Equal(7, DistrictRow().RegisteredToday);
    }

    [Fact]
    public void Happenings_SummaryRepeatsItsLastSheets_AreToldOnce()
    {
        var (first, second) = (Sheet("s1", 10), Sheet("s2", 11));
        _picture.Merge(Audience.Public, Contest(1, first), Noon);
        _picture.Merge(Audience.Public, Contest(2, first, second), Noon);
        Assert.Equal(["s1", "s2"], Told().Select(row => row.Subject));
    }

    [Fact]
    public void Happenings_LastRegistrationsOfABurst_AreToldOnceGatheredLongEnough()
    {
        _picture.Merge(Event("a", number: 1, confirmed: 10), Noon);
        _picture.Merge(Event("a", number: 2, confirmed: 15), Noon.AddSeconds(5));
        _picture.Turn(Noon.AddSeconds(10));
        Assert.Empty(Told());
        _picture.Turn(Noon.AddSeconds(30));
        _picture.Turn(Noon.AddSeconds(60));
        Assert.Equal((HappeningKind.Registered, 5m), Assert.Single(Told()) is var row ? (row.Kind, row.Number) : default);
    }

    [Fact]
    public void Happenings_VenueRisesOverLevels_AreToldOnceEach()
    {
        foreach (var (present, number) in new[] { 70, 79, 80, 85, 91, 90, 100, 101 }.Select((present, i) => (present, i)))
        {
            _picture.Merge(Venue("hall", present, number), Noon);
        }

        Assert.Equal([80m, 90m, 100m], Told().Select(row => row.Number!.Value));
    }

    [Fact]
    public void Merge_AnyOrderAndRepetition_GivesTheSameSums() => Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 9]).Array[1, 30].Sample(reports =>
        {
            // A summary's numbers follow from its version, as those of a real grain do.
            var (ordered, shuffled) = (new DistrictPicture(), new DistrictPicture());
            ordered.Turn(Noon);
            shuffled.Turn(Noon);
            foreach (var (id, number) in reports)
            {
                shuffled.Merge(Event("e" + id, number: number, confirmed: number * 10), Noon);
            }

            foreach (var (id, number) in reports.Order())
            {
                ordered.Merge(Event("e" + id, number: number, confirmed: number * 10), Noon);
            }

            Assert.Equal(ordered.Row(State, false, Audience.Public, "district"), shuffled.Row(State, false, Audience.Public, "district"));
            Assert.Equal(ordered.Row(State, false, Audience.Public, "town:chengguan"), shuffled.Row(State, false, Audience.Public, "town:chengguan"));
        });

    private static EventSummary Event(
        string id, long epoch = 1, long number = 1, int confirmed = 0, int waitlisted = 0, EventStatus status = EventStatus.Upcoming,
        int day = 0, string town = "chengguan", string venue = "hall", RegistrationBucket[]? buckets = null) => new(
            id,
            new ViewVersion(epoch, number),
            new EventSettings(
                id, EventKind.Lecture, town, [venue], Noon.AddDays(day), Noon.AddDays(day).AddHours(2), 100, null, [], [],
                new RegistrationSettings(null, null, WaitlistMode.None)),
            status, true, confirmed, waitlisted, null, [.. buckets ?? []], null);

    private static VenueSummary Venue(string id, int? present, long number = 1) =>
        new(id, new ViewVersion(1, number), new VenueSettings(id, "chengguan", 100), present);

    private static ContestSummary Contest(long number, params SheetNotice[] sheets) =>
        new("a", new ViewVersion(1, number), 10, 2, 2, 30, [.. sheets]);

    private static SheetNotice Sheet(string id, int minute) => new(id, Noon.AddMinutes(minute), id, 1, RunOutcome.Scored, 100);

    private T Read<T>(string key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(_picture.Row(State, false, Audience.Public, key)!, json)!;

    private List<string> TouchedForPublic() => [.. _picture.TakeTouched().Where(touched => touched.Audience == Audience.Public).Select(touched => touched.Key)];

    private DistrictRow DistrictRow() => Read("district", RowJson.Default.DistrictRow);

    private EventRow EventRow(string id) => Read("event:" + id, RowJson.Default.EventRow);

    private VenueRow VenueRow(string id) => Read("venue:" + id, RowJson.Default.VenueRow);

    private List<HappeningRow> Told() => [.. _picture.Keys(State)
        .Where(key => key.StartsWith("happening:", StringComparison.Ordinal))
        .Select(key => Read(key, RowJson.Default.HappeningRow))];
}
