using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Overalls;

/// <summary>A large event's totals over HTTP: the arithmetic, what a visitor learns and when, and the files.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class OverallApiTests(ApiHost host)
{
    // A timer counts in coarser ticks than the grain's clock and may fire some milliseconds before its time.
    private static readonly TimeSpan AskedAgain = OverallGrain.Freshness + TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Totals_ByPlace_AreExplainedTeamByTeam()
    {
        var day = await new OverallDay(host, "overall-sum").SetUp(2, 6, schools: 3);
        var administrator = host.Administrator();
        (await administrator.Put("/events/overall-sum/overall", """{"points":[5,6]}""")).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "points[1]");
        (await administrator.Put("/events/overall-sum/overall", """{"points":[5],"awards":[]}""")).ExpectProblem(HttpStatusCode.BadRequest, "misplaced", "awards");
        (await administrator.Put("/events/overall-sum/overall", """{"awards":[{"name":"一等奖"}]}""")).ExpectProblem(HttpStatusCode.BadRequest, "required", "awards[0].points");
        (await administrator.Put("/events/nowhere/overall", "{}")).ExpectProblem(HttpStatusCode.NotFound, "unknown-event", null);
        (await administrator.Get("/events/nowhere/overall")).ExpectProblem(HttpStatusCode.NotFound, "unknown-overall", null);
        (await administrator.Get("/events/overall-sum/overall?by=planet")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "by");
        await day.Rule("""{"bestInPart":1,"weights":{"overall-sum-2":0.5},"sharing":"mean"}""");

        var answer = (await administrator.Get("/events/overall-sum/overall")).Expect(HttpStatusCode.OK).Json;
        Assert.True(answer.GetProperty("provisional").GetBoolean());
        Assert.Equal("provisional", answer.GetProperty("parts")[0].GetProperty("state").GetString());
        // 小学组: teams 1, 2, 4, 5; 初中组: 3, 6. In part 1 school (i + 1) % 3 + 1, in part 2 (i + 2) % 3 + 1: 3, 1, 2, 3, 1, 2 and 1, 2, 3, 1, 2, 3.
        Assert.Equal(["第3实验学校 13.5", "第2实验学校 12.5", "第1实验学校 11.5"], Rows(answer));
        var first = answer.GetProperty("rows")[0];
        Assert.Equal(first.GetProperty("points").GetDecimal(), first.GetProperty("teams").EnumerateArray().Where(team => team.GetProperty("excluded").GetString() is null).Sum(team => team.GetProperty("points").GetDecimal()));
        Assert.Equal(2, first.GetProperty("teams").EnumerateArray().Count(team => team.GetProperty("excluded").GetString() == "bestInPart"));
        Assert.Equal(2, (await administrator.Get("/events/overall-sum/overall?by=town")).Json.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Visitor_GetsTheSameBytesWhateverAFrozenPartHolds_AndTheTotalsOncePublished()
    {
        var day = await new OverallDay(host, "overall-quiet").SetUp(2, 4);
        await day.Rule("{}");
        await day.Publish(1);
        var administrator = host.Administrator();
        (await administrator.Post("/events/overall-quiet-2/contest/freeze", "{}")).Expect(HttpStatusCode.OK);
        await Task.Delay(AskedAgain, TestContext.Current.CancellationToken);
        var before = await Everything();
        Assert.Contains("第3实验学校", before, StringComparison.Ordinal);

        var sheet = (await administrator.Get("/events/overall-quiet-2/teams/t1/sheets")).Expect(HttpStatusCode.OK).Json;
        var standing = (sheet.ValueKind == System.Text.Json.JsonValueKind.Array ? sheet : sheet.GetProperty("sheets")).EnumerateArray().First().GetProperty("sheetId").GetString();
        (await administrator.Post("/events/overall-quiet-2/scores", new { team = "t1", round = 1, fields = new { tasks = 0, time = 1 }, replaces = standing, reason = "复核" })).Expect(HttpStatusCode.Created);
        await Task.Delay(AskedAgain, TestContext.Current.CancellationToken);
        Assert.Equal(before, await Everything());

        // The negative control: what was held back shows once it is published.
        await day.Publish(2);
        await Task.Delay(AskedAgain, TestContext.Current.CancellationToken);
        Assert.NotEqual(before, await Everything());
        Assert.False((await host.Client().Get("/events/overall-quiet/overall")).Json.GetProperty("provisional").GetBoolean());
    }

    [Fact]
    public async Task Files_HoldTotalsAndTeams_WithAMarkForSpreadsheets()
    {
        var day = await new OverallDay(host, "overall-files").SetUp(2, 4);
        (await host.Client().Get("/events/overall-files/overall/export")).ExpectProblem(HttpStatusCode.NotFound, "unknown-overall", null);
        await day.Rule("{}");
        var organiser = await host.SignedIn(Role.Organiser);
        var bytes = await organiser.GetByteArrayAsync(new Uri("/api/v1/events/overall-files/overall/export?by=teams", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes.Take(3));
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 8, lines.Length);
        Assert.StartsWith("\ufeff学校,镇街,赛项,组别,编号,队名,名次,奖项,系数,得分,是否计入,成绩状态", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains(",综合技能赛,小学组,1,第1队,1,,1,9,计入,暂定", StringComparison.Ordinal));
        var book = await organiser.GetByteArrayAsync(new Uri("/api/v1/events/overall-files/overall/export?format=xlsx", UriKind.Relative), TestContext.Current.CancellationToken);
        using var stream = new MemoryStream(book);
        Assert.Equal(["学校团体总分", "镇街团体总分", "得分明细"], MiniExcelLibs.MiniExcel.GetSheetNames(stream));
    }

    private static IEnumerable<string> Rows(System.Text.Json.JsonElement answer) =>
        answer.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("school").GetString()} {row.GetProperty("exact").GetString()}");

    private async Task<string> Everything()
    {
        var answers = new List<string>();
        foreach (var path in new[]
        {
            "/api/v1/events/overall-quiet/overall", "/api/v1/events/overall-quiet/overall?by=town", "/api/v1/events/overall-quiet/overall/export?by=teams",
            "/api/v1/events/overall-quiet/overall/export", "/overall/overall-quiet", "/overall/overall-quiet?by=town&group=小学组",
        })
        {
            using var visitor = host.Client();
            using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            // A page's sealed tokens differ each time by nature.
            var body = Regex.Replace(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), @"CfDJ8[\w+/=-]+", "sealed");
            answers.Add($"{path} {answer.StatusCode} {answer.Content.Headers.ContentLength}\n{body}");
        }

        return string.Join("\n\n", answers);
    }
}
