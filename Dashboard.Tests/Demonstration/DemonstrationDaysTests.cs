using System.Text.Json;
using EventsLive.Dashboard.Demonstration;
using EventsLive.Grains.District;
using Xunit;

namespace EventsLive.Dashboard.Tests.Demonstration;

/// <summary>Three days of the demonstration, played through in no time: at any hour it looks like a district's day, and nothing piles up.</summary>
public sealed class DemonstrationDaysTests
{
    private const int Hours = 72;
    private const int PersonsADay = 4_500;
    private const int TeamsADay = 300;
    private const int EventsADay = 40;

    private static readonly DateTimeOffset Begin = new(2026, 9, 12, 0, 30, 0, TimeSpan.FromHours(8));

    // Everything that is played in these days; a service that looks every few seconds sees each script while it is alive.
    private static readonly DemonstrationScript[] Played =
    [
        .. Enumerable.Range(0, Hours * 12)
            .SelectMany(step => new DemonstrationScripts(7).Alive(Begin.AddMinutes(5 * step)))
            .DistinctBy(script => script.Id),
    ];

    private static readonly DateTimeOffset[] EveryHour = [.. Enumerable.Range(0, Hours).Select(hour => Begin.AddHours(hour))];

    [Fact]
    public void Day_Totals_StayThoseOfADistrict()
    {
        foreach (var day in EveryHour.Select(DistrictTime.DayOf).Distinct())
        {
            var steps = Played.SelectMany(script => script.Steps).Where(step => DistrictTime.DayOf(step.At) == day).ToArray();
            Assert.InRange(steps.Where(step => step.Kind == StepKind.Register).Sum(Places), 1_000, PersonsADay);
            Assert.InRange(steps.Count(step => step.Kind == StepKind.Put && step.Path.Contains("/teams/", StringComparison.Ordinal)), 200, TeamsADay);
            Assert.InRange(Events().Count(e => DistrictTime.DayOf(e.Starts) == day), 20, EventsADay);
        }
    }

    [Fact]
    public void AnyHour_AContestRunsAndSheetsComeEveryFewMinutes()
    {
        var sheets = Played.SelectMany(script => script.Steps)
            .Where(step => step.Path.EndsWith("/scores", StringComparison.Ordinal))
            .Select(step => step.At)
            .Order()
            .ToArray();
        Assert.All(EveryHour, hour => Assert.Contains(Events(), e => e.Path.Contains("robots-", StringComparison.Ordinal) && e.Starts <= hour && hour < e.Ends));
        // Between two sittings the hall empties and fills.
        Assert.All(sheets.Where(at => at > Begin).Zip(sheets.Where(at => at > Begin).Skip(1)), pair => Assert.True(pair.Second - pair.First < TimeSpan.FromMinutes(20), $"no sheet from {pair.First} to {pair.Second}"));
    }

    [Fact]
    public void Visitors_EachWhoCame_HasLeftWhenTheScriptEnds()
    {
        foreach (var script in Played)
        {
            foreach (var visitor in script.Steps.Where(step => step.Kind == StepKind.CheckIn).GroupBy(step => step.Visitor))
            {
                var directions = visitor.Select(step => JsonElement.Parse(step.Body).GetProperty("direction").GetString()!).ToArray();
                Assert.Equal(directions.Select((_, i) => i % 2 == 0 ? "in" : "out"), directions);
                Assert.Equal("out", directions[^1]);
            }

            var walkIns = script.Steps.Where(step => step.Path.EndsWith("/counts", StringComparison.Ordinal)).Sum(step => JsonElement.Parse(step.Body).GetProperty("delta").GetInt32());
            Assert.Equal(0, walkIns);
        }
    }

    [Fact]
    public void Venue_AnyHour_HoldsNoImpossibleCrowd()
    {
        var events = Events().ToDictionary(e => e.Path, e => e.Venue);
        foreach (var venue in DemonstrationCast.Venues)
        {
            var moves = Played.SelectMany(script => script.Steps.Select(step => (step.At, Delta: DeltaAt(script, step, venue.Id, events))))
                .Where(move => move.Delta != 0)
                .OrderBy(move => move.At);
            var (present, most) = (0, 0);
            foreach (var (_, delta) in moves)
            {
                present += delta;
                most = Math.Max(most, present);
            }

            // The museum on its open day is over its limit by design: the wall must have something to warn of.
            Assert.InRange(most, 1, venue.Capacity * 8 / 5);
        }
    }

    private static int DeltaAt(DemonstrationScript script, DemonstrationStep step, string venue, Dictionary<string, string> events)
    {
        if (step.Path == $"venues/{venue}/counts")
        {
            return JsonElement.Parse(step.Body).GetProperty("delta").GetInt32();
        }

        if (step.Kind != StepKind.CheckIn || events[step.Path.Replace("/check-ins", "", StringComparison.Ordinal)] != venue)
        {
            return 0;
        }

        var places = Places(script.Steps.First(other => other.Kind == StepKind.Register && other.Visitor == step.Visitor));
        return JsonElement.Parse(step.Body).GetProperty("direction").GetString() == "in" ? places : -places;
    }

    private static IEnumerable<(string Path, DateTimeOffset Starts, DateTimeOffset Ends, string Venue)> Events() =>
        from step in Played.SelectMany(script => script.Steps)
        where step.Kind == StepKind.Put && step.Path.StartsWith("events/", StringComparison.Ordinal) && step.Path.Count(c => c == '/') == 1
        let body = JsonElement.Parse(step.Body)
        select (step.Path, body.GetProperty("startsAt").GetDateTimeOffset(), body.GetProperty("endsAt").GetDateTimeOffset(), body.GetProperty("venues")[0].GetString()!);

    private static int Places(DemonstrationStep step) => JsonElement.Parse(step.Body).GetProperty("places").GetInt32();
}
