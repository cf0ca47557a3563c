using System.Globalization;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.District;
using EventsLive.Grains.Floors;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Writes one sitting (场) of the 科技节机器人大赛: its three 赛项, 48 teams in three groups, an audience, and sheets round after round.</summary>
/// <remarks>A sitting lasts four hours and the next one follows: whoever opens the page finds a contest going on, at any hour, and a day's totals stay those of a district.</remarks>
internal static class ContestScript
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(4);

    private const int Rounds = 6;
    private const string DrawSeed = "demonstration";
    private static readonly TimeSpan Registration = TimeSpan.FromHours(1);
    private static readonly TimeSpan TeamsReportIn = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstRound = TimeSpan.FromMinutes(14);
    private static readonly TimeSpan LastSheet = TimeSpan.FromMinutes(228);

    private static readonly Discipline[] Disciplines =
    [
        new("skills", "综合技能", new
        {
            schema = 1,
            fields = new object[]
            {
                new { name = "start", label = "启动离开基地", min = 0, max = 1, weight = 20, unit = "分" },
                new { name = "samples", label = "运送样本（个）", min = 0, max = 4, weight = 30, unit = "分" },
                new { name = "hatch", label = "开启舱门（半开1，全开2）", min = 0, max = 2, weight = 30, unit = "分" },
                new { name = "energy", label = "能量块归位（个）", min = 0, max = 6, weight = 20, unit = "分" },
                new { name = "touches", label = "接触机器人（次）", min = 0, max = 10, weight = -10, unit = "分" },
                new { name = "seconds", label = "返回基地剩余时间（秒）", min = 0, max = 60, weight = 1, unit = "分" },
            },
            rounds = new { counted = Rounds, aggregate = "best" },
            ties = new[] { "mean" },
        }, SkillsSheet),
        new("innovation", "创新挑战", new
        {
            schema = 1,
            fields = new object[]
            {
                new { name = "design", label = "方案设计", min = 0, max = 30, step = 0.5, unit = "分" },
                new { name = "build", label = "技术实现", min = 0, max = 40, step = 0.5, unit = "分" },
                new { name = "defence", label = "现场答辩", min = 0, max = 30, step = 0.5, unit = "分" },
            },
            rounds = new { counted = Rounds, aggregate = "sum" },
            ties = new[] { "best" },
        }, InnovationSheet),
        new("race", "竞速", new
        {
            schema = 1,
            fields = new object[] { new { name = "time", label = "用时", min = 10, max = 300, step = 0.01, unit = "秒" } },
            rounds = new { counted = Rounds, aggregate = "best" },
            ties = new[] { "mean" },
            order = "ascending",
        }, RaceSheet),
    ];

    /// <summary>The sitting that is held at this time.</summary>
    public static DemonstrationScript Write(int seed, DateTimeOffset now)
    {
        var midnight = LocalTime.At(DistrictTime.DayOf(now).ToDateTime(TimeOnly.MinValue));
        var sitting = (int)((now - midnight) / Length);
        var starts = midnight + (sitting * Length);
        var id = $"robots-{DemonstrationScripts.Number(DistrictTime.DayOf(now))}-{(sitting + 1).ToString("00", CultureInfo.InvariantCulture)}";
        var writer = new ScriptWriter(id);
        var dice = new DemonstrationDice(seed, id);
        var opens = starts - Registration;
        var reportIn = starts - TeamsReportIn;
        var ends = starts + Length - TimeSpan.FromMinutes(2);
        var part = $"（第{(sitting + 1).ToString(CultureInfo.InvariantCulture)}场）";

        writer.Put(opens, $"events/{id}", Event("科技节机器人大赛" + part, starts, ends, 360, null, opens, null));
        foreach (var discipline in Disciplines)
        {
            // Its teams are entered by their schools, so the public registers for the contest as a whole only.
            var eventId = $"{id}-{discipline.Id}";
            writer.Put(reportIn, $"events/{eventId}", Event(discipline.Name, starts, ends, null, id, reportIn, reportIn + TimeSpan.FromSeconds(1)));
            writer.Put(reportIn, $"events/{eventId}/contest", new { groups = DemonstrationCast.Groups, rounds = Rounds, rule = discipline.Rule });
        }

        var teams = Teams(dice, id, writer, reportIn);
        for (var i = 0; i < Disciplines.Length; i++)
        {
            Floor(writer, $"{id}-{Disciplines[i].Id}", reportIn, starts);
            Runs(writer, dice, [.. teams.Where(team => team.Discipline == Disciplines[i])], starts, i);
        }

        // The doors open when the sitting before has left the hall.
        Crowd.Write(writer, dice, id, 372, opens, starts, ends, TimeSpan.Zero);
        return writer.Script();
    }

    private static object Event(
        string name,
        DateTimeOffset starts,
        DateTimeOffset ends,
        int? capacity,
        string? partOf,
        DateTimeOffset opensAt,
        DateTimeOffset? closesAt) => new
        {
            name,
            kind = "contest",
            town = "chengguan",
            venues = new[] { DemonstrationCast.Hall },
            startsAt = starts,
            endsAt = ends,
            capacity,
            partOf,
            units = new[] { "区科学技术协会", "区教育局" },
            registration = new { opensAt, closesAt, waitlist = "promote" },
        };

    private static List<Entrant> Teams(DemonstrationDice dice, string id, ScriptWriter writer, DateTimeOffset at)
    {
        var teams = new List<Entrant>();
        for (var i = 0; i < DemonstrationCast.TeamNames.Length; i++)
        {
            var discipline = Disciplines[i % Disciplines.Length];
            var number = (i / Disciplines.Length) + 1;
            var group = DemonstrationCast.Groups[number % DemonstrationCast.Groups.Length];
            var town = DemonstrationCast.Towns[(i * 5) % DemonstrationCast.Towns.Length];
            var team = new Entrant($"{id}-{discipline.Id}", $"team-{number.ToString("00", CultureInfo.InvariantCulture)}", group, discipline, 0.35 + (0.55 * dice.Share()));
            teams.Add(team);
            writer.Put(at, $"events/{team.EventId}/teams/{team.TeamId}", new
            {
                number,
                name = DemonstrationCast.TeamNames[i],
                school = DemonstrationCast.School(town, group),
                town = town.Id,
                group,
                members = new[] { DemonstrationCast.Person(dice), DemonstrationCast.Person(dice) },
                coaches = new[] { DemonstrationCast.Person(dice) },
            });
        }

        return teams;
    }

    // One table a group: the plan needs as long as the sheets take, and the short first round puts the day ahead of it.
    private static void Floor(ScriptWriter writer, string eventId, DateTimeOffset at, DateTimeOffset starts)
    {
        writer.Put(at, $"events/{eventId}/floor", new { startsAt = starts, runSeconds = 320, changeoverSeconds = 60, inspectionRequired = false, separateSchools = false });
        for (var i = 0; i < DemonstrationCast.Groups.Length; i++)
        {
            var group = DemonstrationCast.Groups[i];
            writer.Put(at, $"events/{eventId}/floor/tables/{TableOf(group).ToString(CultureInfo.InvariantCulture)}", new { name = group + "赛台", groups = new[] { group }, open = true });
        }

        writer.Post(at, $"events/{eventId}/floor/draw", new { seed = DrawSeed });
    }

    private static int TableOf(string group) => DemonstrationCast.Groups.IndexOf(group) + 1;

    private static void Runs(ScriptWriter writer, DemonstrationDice dice, List<Entrant> teams, DateTimeOffset starts, int discipline)
    {
        foreach (var team in teams)
        {
            writer.Post(starts - (TeamsReportIn * dice.Share() * 0.9), $"events/{team.EventId}/floor/teams/{team.TeamId}/report", new { present = 2 });
        }

        // Runs are numbered in the order in which they are drawn: round by round, in each the groups in turn.
        var slot = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            // The first round is a short one, so that nobody finds an empty table for long.
            var (from, to) = round == 1
                ? (TimeSpan.Zero, FirstRound)
                : (FirstRound + ((LastSheet - FirstRound) * (round - 2) / (Rounds - 1)), FirstRound + ((LastSheet - FirstRound) * (round - 1) / (Rounds - 1)));
            for (var table = 0; table < DemonstrationCast.Groups.Length; table++)
            {
                var members = teams.Where(team => team.Group == DemonstrationCast.Groups[table]).ToDictionary(team => team.TeamId, StringComparer.Ordinal);
                var order = RunningOrder.Of(DrawSeed, DemonstrationCast.Groups[table], members.Keys, round, Rounds, RoundOrder.Same, null);
                var length = (to - from) / order.Length;
                // Tables do not begin at one stroke.
                var shift = (0.3 / 9) * ((discipline * 3) + table);
                for (var i = 0; i < order.Length; i++)
                {
                    var begins = starts + from + (length * (i + 0.05 + shift));
                    Run(writer, dice, members[order[i]], $"r{(++slot).ToString(CultureInfo.InvariantCulture)}", round, begins, begins + (length * (0.45 + (0.2 * dice.Share()))));
                }
            }
        }
    }

    private static void Run(ScriptWriter writer, DemonstrationDice dice, Entrant team, string slot, int round, DateTimeOffset begins, DateTimeOffset at)
    {
        var form = Math.Clamp(team.Skill + (0.04 * round) + (0.2 * (dice.Share() - 0.5)), 0, 1);
        var outcome = dice.Share() switch { < 0.02 => "noShow", < 0.03 => "withdrawn", < 0.035 => "disqualified", _ => "scored" };
        if (outcome is not "noShow")
        {
            var clock = $"events/{team.EventId}/floor/tables/{TableOf(team.Group).ToString(CultureInfo.InvariantCulture)}/clock";
            writer.Post(begins, $"events/{team.EventId}/floor/slots/{slot}/steps", new { step = "start" });
            writer.Post(begins, clock, new { act = "start" });
            writer.Post(at, clock, new { act = "reset" });
            writer.Post(at, $"events/{team.EventId}/floor/slots/{slot}/steps", new { step = "finish" });
        }

        writer.Post(at, $"events/{team.EventId}/scores", new
        {
            team = team.TeamId,
            round,
            fields = outcome == "scored" ? team.Discipline.Sheet(dice, form) : new { },
            outcome,
            at,
            device = "demo-tablet",
            source = "tablet",
        });
    }

    private static object SkillsSheet(DemonstrationDice dice, double form) => new
    {
        start = dice.Chance(0.6 + (0.4 * form)) ? 1 : 0,
        samples = (int)Math.Round(4 * form),
        hatch = form > 0.7 ? 2 : form > 0.45 ? 1 : 0,
        energy = (int)Math.Round(6 * Math.Clamp(form + (0.2 * (dice.Share() - 0.5)), 0, 1)),
        touches = dice.Whole(0, form > 0.6 ? 1 : 4),
        seconds = dice.Whole(0, (int)(45 * form)),
    };

    private static object InnovationSheet(DemonstrationDice dice, double form) => new
    {
        design = Halves(30, form, dice),
        build = Halves(40, form, dice),
        defence = Halves(30, form, dice),
    };

    private static object RaceSheet(DemonstrationDice dice, double form) => new
    {
        time = Math.Round(24m + (decimal)(90 * (1 - form)) + (dice.Whole(0, 99) / 100m), 2),
    };

    private static decimal Halves(int most, double form, DemonstrationDice dice) =>
        Math.Round((decimal)(most * Math.Clamp((0.5 + (0.45 * form)) + (0.06 * (dice.Share() - 0.5)), 0, 1)) * 2, MidpointRounding.AwayFromZero) / 2;

    /// <param name="Rule">The rule's document, schema 1.</param>
    /// <param name="Sheet">Fills a sheet for a run of that form, 0 to 1.</param>
    private sealed record Discipline(string Id, string Name, object Rule, Func<DemonstrationDice, double, object> Sheet);

    private sealed record Entrant(string EventId, string TeamId, string Group, Discipline Discipline, double Skill);
}
