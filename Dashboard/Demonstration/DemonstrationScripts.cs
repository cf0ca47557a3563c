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

    /// <summary>How long one script counts a venue's people without tickets.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromHours(4);

    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Wave = TimeSpan.FromHours(5);

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

    /// <summary>What there is to see of yesterday: a contest that is over.</summary>
    public DemonstrationScript Yesterday(DateTimeOffset now) => FinishedContestScript.Write(seed, now);

    /// <summary>The scripts that have begun and not ended.</summary>
    public IEnumerable<DemonstrationScript> Alive(DateTimeOffset now)
    {
        var today = DistrictTime.DayOf(now);
        IEnumerable<DemonstrationScript> near =
        [
            .. DemonstrationCast.Venues.Select(venue => WalkIns(venue, now)),
            .. DemonstrationCast.Programme.Select(entry => Programme(entry, today)),
            .. DemonstrationCast.Programme.Select(entry => Programme(entry, today.AddDays(1))),
            .. Enumerable.Range(-1, 3).Select(offset => ContestScript.Write(seed, now + (offset * ContestScript.Length))),
        ];
        return near.Where(script => script.Begins <= now && now < script.Ends);
    }

    // People without tickets come and go in waves, each venue in its own time, so that there is something to see at any hour.
    private DemonstrationScript WalkIns(CastVenue venue, DateTimeOffset now)
    {
        var midnight = LocalTime.At(DistrictTime.DayOf(now).ToDateTime(TimeOnly.MinValue));
        var begins = midnight + (Math.Floor((now - midnight) / Watch) * Watch);
        var name = string.Create(CultureInfo.InvariantCulture, $"walk-ins-{venue.Id}-{LocalTime.ToLocal(begins):yyyyMMddHH}");
        var writer = new ScriptWriter(name);
        var dice = new DemonstrationDice(seed, name);
        var phase = new DemonstrationDice(seed, venue.Id).Share();

        var present = 0;
        for (var since = TimeSpan.Zero; since < Watch - Handover; since += dice.Between(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(13)))
        {
            var wave = Math.Sin(2 * Math.PI * (((begins + since - midnight) / Wave) + phase));
            var aim = (int)(venue.Capacity * venue.Busy * (0.78 + (0.2 * wave)) * (0.97 + (0.06 * dice.Share())));
            Move(begins + since, aim - present);
            present = aim;
        }

        // The next watch counts its own people in: a process that dies in between leaves nobody behind.
        Move(begins + Watch - Handover, -present);
        return writer.Script();

        void Move(DateTimeOffset at, int delta)
        {
            if (delta != 0)
            {
                writer.Post(at, $"venues/{venue.Id}/counts", new { delta, at, device = Counter });
            }
        }
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
