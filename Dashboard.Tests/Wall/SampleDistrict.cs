using System.Globalization;
using EventsLive.Dashboard.Tests.Live;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>A district's day as its grains would publish it.</summary>
public static class SampleDistrict
{
    public const string ContestId = "skills";
    public const string Group = "小学组";

    private static readonly string[] TownNames = ["城关镇", "临港街道", "东山镇", "经开区", "柳河镇", "石桥镇", "白塔街道", "青田镇", "南坪街道", "北关镇", "云岭乡", "沙河街道"];
    private static readonly string[] TeamNames = ["星火队", "蓝鲸队", "启航队", "追光队", "小蜜蜂队", "银河队", "磐石队", "雨燕队", "麦田队", "小工匠队", "飞象队", "晨曦队"];

    /// <summary>An ordinary day: a contest that runs, lectures, venues at every level.</summary>
    public static void PublishDay(this PublishedViews views, int teams = 12)
    {
        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, DistrictTime.Zone);
        var district = views["district"];
        district.Set("district", new DistrictRow("示例区", true, 11, 7, 1284, 3412, true, teams, teams - 2, 96, 144), RowJson.Default.DistrictRow);
        for (var i = 0; i < TownNames.Length; i++)
        {
            district.Set($"town:t{i}", new TownRow($"t{i}", TownNames[i], i, 1 + (i % 3), 412 - (31 * i), 200), RowJson.Default.TownRow);
        }

        (string Name, int? Capacity, int? Present, bool Stale)[] venues =
        [
            ("区体育馆", 2000, 1960, false), ("少年宫报告厅", 300, 300, false), ("城关镇新时代文明实践中心", 500, 410, false),
            ("临港党群服务中心", 240, 126, true), ("东山镇实践中心", 200, 88, false), ("区科技馆（在建）", null, null, false), ("柳河镇文化站", 150, 12, false),
        ];
        for (var i = 0; i < venues.Length; i++)
        {
            var (name, capacity, present, stale) = venues[i];
            district.Set($"venue:v{i}", new VenueRow($"v{i}", name, "t0", capacity, present, stale ? now.AddMinutes(-7) : null), RowJson.Default.VenueRow);
        }

        var quarter = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.FromMinutes(15).Ticks), now.Offset);
        for (var i = 0; i < 20 && quarter.AddMinutes(-15 * i).Date == now.Date; i++)
        {
            var from = quarter.AddMinutes(-15 * i);
            district.Set($"registered:{from.ToUnixTimeSeconds()}", new RegisteredRow(from, 60 + (int)(55 * Math.Sin(i / 2.0))), RowJson.Default.RegisteredRow);
        }

        district.Set("event:cup", Event("cup", "机器人大赛", EventKind.Contest, now, null, false), RowJson.Default.EventRow);
        district.Set($"event:{ContestId}", Event(ContestId, "综合技能赛", EventKind.Contest, now, "cup", true), RowJson.Default.EventRow);
        district.Set("event:talk", Event("talk", "“人工智能进校园”讲座", EventKind.Lecture, now, null, false), RowJson.Default.EventRow);
        district.Happen(1, HappeningKind.EventStarted, "干部夜校第 2 场", null, null);
        district.Happen(2, HappeningKind.SheetAccepted, "磐石队", 2, 225);
        district.Happen(3, HappeningKind.Registered, "“人工智能进校园”讲座", null, 12);
        district.Happen(4, HappeningKind.VenueLevel, "少年宫报告厅", null, 100);
        district.Happen(5, HappeningKind.NoShow, "晨曦队", 2, null);
        district.Happen(6, HappeningKind.SheetAccepted, "蓝鲸队", 2, 300);
        views.PublishContest(teams);
    }

    public static void PublishContest(this PublishedViews views, int teams)
    {
        var contest = views[$"contest:{ContestId}"];
        contest.Set("contest", new ContestRow(ContestId, [Group, "初中组"], 4, 3, "best", "分", false), RowJson.Default.ContestRow);
        for (var i = 0; i < teams; i++)
        {
            contest.PutTeam(i + 1, TeamNames[i % TeamNames.Length], 310 - (5 * (i / 2)), rounds: i == teams - 1 ? 0 : 2);
        }
    }

    /// <summary>A team with its best run, standing where the points put it.</summary>
    public static void PutTeam(this PublishedView contest, int number, string name, int points, int rounds = 2, string school = "实验小学") =>
        contest.Set($"team:t{number}", Team(number, name, points, rounds, school), RowJson.Default.TeamRow);

    public static TeamRow Team(int number, string name, int points, int rounds = 2, string school = "实验小学") => new(
        $"t{number}",
        number,
        name,
        school,
        "t0",
        Group,
        [.. Enumerable.Range(1, 4).Select(round => round > rounds ? null : round == rounds
            ? new RunCell(points, RunOutcome.Scored)
            : number % 7 == 0 ? new RunCell(null, RunOutcome.NoShow) : new RunCell(points - 15, RunOutcome.Scored, number % 5 == 0))],
        rounds == 0 ? null : points,
        rounds == 0 ? null : (100_000 - points).ToString("D6", CultureInfo.InvariantCulture),
        rounds == 0 ? null : RunOutcome.Scored,
        rounds == 0 ? null : DateTimeOffset.UnixEpoch);

    public static void Happen(this PublishedView district, long seq, HappeningKind kind, string subject, int? round, decimal? number) =>
        district.Set($"happening:{seq}", new HappeningRow(seq, DateTimeOffset.Now.AddMinutes(seq - 7), kind, subject, null, round, number), RowJson.Default.HappeningRow);

    public static EventRow Event(string id, string name, EventKind kind, DateTimeOffset now, string? partOf, bool contest) => new(
        id, name, kind, "t0", ["v0"], now.AddHours(-1), now.AddHours(2), EventStatus.Running, partOf, 200, 126, 4, 90, true, WaitlistMode.Promote, contest, null);
}
