using System.Globalization;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Writes what an event's visitors do: register in parties, sometimes cancel, come, go out for a while and leave.</summary>
internal static class Crowd
{
    /// <param name="places">Places that are asked for in all.</param>
    /// <param name="doors">How long before the start the doors open.</param>
    public static void Write(
        ScriptWriter writer,
        DemonstrationDice dice,
        string eventId,
        int places,
        DateTimeOffset opens,
        DateTimeOffset starts,
        DateTimeOffset ends,
        TimeSpan doors)
    {
        // All who are inside leave in the last tenth of the time.
        var leaving = ends - ((ends - starts) * 0.1);
        for (var (asked, visitor) = (0, 0); asked < places; visitor++)
        {
            var party = Math.Min(places - asked, dice.Chance(0.3) ? dice.Whole(2, 4) : 1);
            asked += party;
            var name = $"{eventId}.{visitor.ToString(CultureInfo.InvariantCulture)}";
            // Most register in the last hours before the event.
            var registers = opens + ((starts - opens) * 0.98 * Math.Sqrt(dice.Share()));
            writer.Register(registers, eventId, name, new { name = DemonstrationCast.Person(dice), places = party });
            if (dice.Chance(0.06))
            {
                writer.Cancel(registers + ((starts - registers) * dice.Share()), eventId, name);
                continue;
            }

            if (dice.Chance(0.08))
            {
                continue;
            }

            var comes = starts + dice.Between(-doors, (leaving - starts) * 0.45);
            comes = comes < registers ? registers + TimeSpan.FromSeconds(30) : comes;
            writer.CheckIn(comes, eventId, name, leaves: false);
            if (dice.Chance(0.15) && leaving - comes > TimeSpan.FromMinutes(20))
            {
                var pause = comes + ((leaving - comes) * (0.2 + (0.4 * dice.Share())));
                writer.CheckIn(pause, eventId, name, leaves: true);
                writer.CheckIn(pause + TimeSpan.FromMinutes(5), eventId, name, leaves: false);
            }

            writer.CheckIn(leaving + ((ends - leaving) * 0.9 * dice.Share()), eventId, name, leaves: true);
        }
    }
}
