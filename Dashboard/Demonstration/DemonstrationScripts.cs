using System.Globalization;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.District;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Writes the demonstration's scripts: a pure function of the seed and the date, so that every life of the process goes on where the last one ended.</summary>
/// <remarks>
/// A script spans less than the 24 h for which the API remembers idempotency keys. A process that starts in the middle of one
/// sends its past steps again: those that were sent before only repeat their answers, with the tickets that the later steps need.
/// </remarks>
public sealed class DemonstrationScripts(int seed)
{
    /// <summary>Registration for an event of the programme opens this long before it begins.</summary>
    internal static readonly TimeSpan Opening = TimeSpan.FromHours(14);

    private const string Counter = "demo-counter";
    private static readonly TimeSpan OpeningHour = TimeSpan.FromHours(8);
    private static readonly TimeSpan ClosingHour = TimeSpan.FromHours(22);

    /// <summary>Name, towns and venues: what everything else stands on.</summary>
    public DemonstrationScript Stage(DateTimeOffset now)
    {
        var day = DistrictTime.DayOf(now);
        var writer = new ScriptWriter($"stage-{Number(day)}");
        var at = LocalTime.At(day.ToDateTime(TimeOnly.MinValue));
        writer.Put(at, "district", new { name = DemonstrationCast.DistrictName, towns = DemonstrationCast.Towns.Select(town => new { id = town.Id, name = town.Name }) });
        foreach (var venue in DemonstrationCast.Venues)
        {
            writer.Put(at, $"venues/{venue.Id}", new { name = venue.Name, town = venue.Town, capacity = venue.Capacity });
            // Whoever was inside when a process died yesterday has no ticket any more to leave with.
            writer.Post(at, $"venues/{venue.Id}/counts", new { total = 0, reason = "startOfDay", at, device = Counter });
        }

        return writer.Script();
    }

    /// <summary>The scripts that have begun and not ended.</summary>
    public IEnumerable<DemonstrationScript> Alive(DateTimeOffset now)
    {
        var today = DistrictTime.DayOf(now);
        IEnumerable<DemonstrationScript> near =
        [
            .. DemonstrationCast.Venues.Select(venue => WalkIns(venue, today)),
            .. DemonstrationCast.Programme.Select(entry => Programme(entry, today)),
            .. DemonstrationCast.Programme.Select(entry => Programme(entry, today.AddDays(1))),
            .. Enumerable.Range(-1, 3).Select(offset => ContestScript.Write(seed, now + (offset * ContestScript.Length))),
        ];
        return near.Where(script => script.Begins <= now && now < script.Ends);
    }

    // People without tickets: a day that fills towards the early afternoon and empties until the doors close.
    private DemonstrationScript WalkIns(CastVenue venue, DateOnly day)
    {
        var writer = new ScriptWriter($"walk-ins-{venue.Id}-{Number(day)}");
        var dice = new DemonstrationDice(seed, $"{venue.Id}{Number(day)}");
        var midnight = LocalTime.At(day.ToDateTime(TimeOnly.MinValue));
        var path = $"venues/{venue.Id}/counts";
        var present = 0;
        for (var since = OpeningHour; since < ClosingHour; since += dice.Between(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(16)))
        {
            var share = Math.Sin(Math.PI * (since - OpeningHour) / (ClosingHour - OpeningHour));
            var aim = (int)(venue.Capacity * venue.Busy * share * (0.92 + (0.1 * dice.Share())));
            if (aim != present)
            {
                writer.Post(midnight + since, path, new { delta = aim - present, at = midnight + since, device = Counter });
                present = aim;
            }
        }

        if (present > 0)
        {
            writer.Post(midnight + ClosingHour, path, new { delta = -present, at = midnight + ClosingHour, device = Counter });
        }

        return writer.Script();
    }

    private DemonstrationScript Programme(CastEvent entry, DateOnly day)
    {
        var eventId = $"{entry.Id}-{Number(day)}";
        var writer = new ScriptWriter(eventId);
        var dice = new DemonstrationDice(seed, eventId);
        var starts = LocalTime.At(day.ToDateTime(TimeOnly.Parse(entry.From, CultureInfo.InvariantCulture)));
        var ends = LocalTime.At(day.ToDateTime(TimeOnly.Parse(entry.To, CultureInfo.InvariantCulture)));
        var opens = starts - Opening;
        writer.Put(opens, $"events/{eventId}", new
        {
            name = entry.Name,
            kind = entry.Kind,
            town = DemonstrationCast.TownOf(entry.Venue),
            venues = new[] { entry.Venue },
            startsAt = starts,
            endsAt = ends,
            capacity = entry.Capacity,
            units = new[] { entry.Unit },
            registration = new { opensAt = opens, closesAt = (DateTimeOffset?)null, waitlist = entry.Waitlist },
        });
        Crowd.Write(writer, dice, eventId, (int)(entry.Capacity * entry.Demand), opens, starts, ends, TimeSpan.FromMinutes(25));
        return writer.Script();
    }

    internal static string Number(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
