using System.Globalization;
using System.Text.Json;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.District;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Writes yesterday's contest, played to its end: results published, the list of awards on public notice.</summary>
internal static class FinishedContestScript
{
    private const int Rounds = 3;
    private const int TeamCount = 12;
    private static readonly string[] Units = ["区科学技术协会", "区教育局"];

    public static DemonstrationScript Write(int seed, DateTimeOffset now)
    {
        var today = DistrictTime.DayOf(now);
        var at = LocalTime.At(today.ToDateTime(TimeOnly.MinValue));
        var starts = at - TimeSpan.FromHours(10.5);
        var ends = at - TimeSpan.FromHours(7);
        var id = $"fll-{DemonstrationScripts.Number(today.AddDays(-1))}";
        var writer = new ScriptWriter(id);
        var dice = new DemonstrationDice(seed, id);
        var groups = DemonstrationCast.Groups[..2];

        writer.Put(at, $"events/{id}", new
        {
            name = "FLL 机器人挑战赛（区级选拔）",
            kind = "contest",
            town = "chengguan",
            venues = new[] { DemonstrationCast.Hall },
            startsAt = starts,
            endsAt = ends,
            capacity = (int?)null,
            units = Units,
            registration = new { opensAt = starts - TimeSpan.FromDays(1), closesAt = starts, waitlist = "none" },
        });
        using var rule = JsonDocument.Parse(RuleDocuments.Templates.Single(template => template.Id == "7-fll").Text);
        writer.Put(at, $"events/{id}/contest", new { groups, rounds = Rounds, rule = rule.RootElement });
        for (var number = 1; number <= TeamCount; number++)
        {
            var group = groups[number % groups.Length];
            var town = DemonstrationCast.Towns[number * 7 % DemonstrationCast.Towns.Length];
            writer.Put(at, $"events/{id}/teams/{TeamId(number)}", new
            {
                number,
                name = DemonstrationCast.TeamNames[^number],
                school = DemonstrationCast.School(town, group),
                town = town.Id,
                group,
                members = new[] { DemonstrationCast.Person(dice), DemonstrationCast.Person(dice) },
                coaches = new[] { DemonstrationCast.Person(dice) },
            });
        }

        for (var run = 0; run < Rounds * TeamCount; run++)
        {
            var form = dice.Share();
            writer.Post(at, $"events/{id}/scores", new
            {
                team = TeamId((run % TeamCount) + 1),
                round = (run / TeamCount) + 1,
                fields = new { missions = 5 * (int)(30 + (60 * form)), precision = dice.Whole(0, 6) },
                outcome = "scored",
                at = starts + ((ends - starts) * run / (Rounds * TeamCount)),
                device = "demo-tablet",
                source = "tablet",
            });
        }

        writer.Post(at, $"events/{id}/contest/publish", new { });
        writer.Put(at, $"events/{id}/awards/scheme", new
        {
            tiers = new[] { new { name = "一等奖", percent = 20 }, new { name = "二等奖", percent = 30 }, new { name = "三等奖", percent = 50 } },
            recommend = new { top = 2, perSchool = 1, alternates = 1 },
        });
        writer.Post(at, $"events/{id}/awards/propose", new { });
        writer.Post(at, $"events/{id}/awards/publicise", new { from = ends + TimeSpan.FromHours(1), to = ends + TimeSpan.FromDays(5), telephone = "0000-12345678" });
        return writer.Script();
    }

    private static string TeamId(int number) => $"team-{number.ToString("00", CultureInfo.InvariantCulture)}";
}
