using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Awards;

/// <summary>A contest's awards over HTTP: the whole way, what a visitor learns and when, and the certificates.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class AwardsApiTests(ApiHost host)
{
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);

    [Fact]
    public async Task Awards_FromSchemeToPublication_AreWhatTheStandingsSay()
    {
        var day = await new AwardsDay(host, "awards-way").SetUp(5);
        var organiser = await host.SignedIn(Role.Organiser);
        (await organiser.Post("/events/awards-way/awards/propose", "")).ExpectProblem(HttpStatusCode.BadRequest, "required", "scheme");
        (await organiser.Put("/events/awards-way/awards/scheme", """{"tiers":[{"name":"一等奖","percent":10},{"name":"二等奖","percent":101}]}""")).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "tiers[1].percent");
        (await organiser.Put("/events/awards-way/awards/scheme", """{"tiers":[{"name":"一等奖","percent":10}],"tie":"toss"}""")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "tie");
        await day.Drafted();
        (await organiser.Post("/events/awards-way/awards/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "awards-at-other-stage", null);
        await day.Publicised(Yesterday);

        var objection = (await organiser.Post("/events/awards-way/awards/objections", """{"team":"t1","objector":"王老师","text":"超龄队员"}""")).Expect(HttpStatusCode.Created).Text("objectionId");
        (await organiser.Post("/events/awards-way/awards/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "objections-open", null);
        (await organiser.Post("/events/awards-way/awards/objections/o9", """{"upheld":false,"decision":"无"}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-objection", "objectionId");
        (await organiser.Post($"/events/awards-way/awards/objections/{objection}", """{"upheld":false,"decision":"年龄合规"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (await organiser.Post("/events/awards-way/awards/publish", "")).Expect(HttpStatusCode.OK).Text("stage"));

        // 小学组 has four teams: 10, 20 and 30 % of 4 to the nearest are 0, 1 and 1. 初中组 has one: nobody.
        var shown = (await host.Client().Get("/events/awards-way/awards")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["t1 二等奖", "t2 三等奖", "t4 最佳创意奖"], shown.GetProperty("teams").EnumerateArray().Select(team => $"{team.GetProperty("id")} {Award(team)}"));
        Assert.All(shown.GetProperty("teams").EnumerateArray(), team => Assert.Equal(JsonValueKind.Null, team.GetProperty("rank").ValueKind));
        Assert.DoesNotContain("王老师", shown.ToString(), StringComparison.Ordinal);

        var desk = (await organiser.Get("/events/awards-way/awards/desk")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("年龄合规", desk.GetProperty("objections")[0].GetProperty("decision").GetString());
        Assert.Equal("recommended", desk.GetProperty("list").GetProperty("recommended").EnumerateArray().Single(team => team.GetProperty("team").GetString() == "t1").GetProperty("status").GetString());

        (await organiser.Post("/events/awards-way/awards/withdraw", "{}")).ExpectProblem(HttpStatusCode.BadRequest, "reason-required", "reason");
        (await organiser.Post("/events/awards-way/awards/withdraw", """{"reason":"成绩更正"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, (await host.Client().Get("/events/awards-way/awards")).Json.GetProperty("teams").GetArrayLength());
    }

    [Fact]
    public async Task Visitor_WhileStaffDraft_GetsTheSameBytesAsBefore_AndTheNoticeChangesThem()
    {
        var day = await new AwardsDay(host, "awards-quiet").SetUp(5, "awards");
        var visitor = host.Client();
        var before = await Everything(visitor, "awards-quiet");

        await day.Drafted();

        Assert.Equal(before, await Everything(visitor, "awards-quiet"));
        var staff = await (await host.SignedIn(Role.Judge)).Get("/events/awards-quiet/standings");
        Assert.Contains(staff.Json.GetProperty("rows").EnumerateArray(), row => row.GetProperty("award").GetString() == "二等奖");

        // The negative control, and what the notice tells of a contest that shows no result yet: tiers, no rank, no points.
        await day.Publicised(DateTimeOffset.UtcNow.AddDays(3));
        Assert.NotEqual(before, await Everything(visitor, "awards-quiet"));
        var rows = (await visitor.Get("/events/awards-quiet/standings")).Json.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Contains(rows, row => row.GetProperty("award").GetString() == "二等奖");
        Assert.All(rows, row => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (row.GetProperty("rank").ValueKind, row.GetProperty("total").ValueKind)));
        (await host.Administrator().Post("/events/awards-quiet/awards/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "notice-period-open", null);
    }

    [Fact]
    public async Task Certificates_AreOneForEachPersonAndAward_WithRareCharacters_AndForOrganisersOnly()
    {
        var day = await new AwardsDay(host, "awards-paper").SetUp(5);
        await day.Drafted();
        var organiser = await host.SignedIn(Role.Organiser);

        // Teams 1, 2 and 4 have an award each: two pupils and a coach.
        var lines = Encoding.UTF8.GetString(await organiser.GetByteArrayAsync(new Uri("/api/v1/events/awards-paper/awards/certificates?format=csv", UriKind.Relative), TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(1 + 9, lines.Length);
        Assert.Contains($"{AwardsDay.RareName},学生,二等奖,1,第1队", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("教师4,指导教师,最佳创意奖,4,", StringComparison.Ordinal));

        (await (await host.SignedIn(Role.Judge)).Get("/events/awards-paper/awards/certificates")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        Assert.DoesNotContain("队员", (await host.Client().Get("/events/awards-paper/awards")).Json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PresentTeams_WhereTheyReportedIn_AreTheFloors()
    {
        await new AwardsDay(host, "awards-present").SetUp(4);
        var administrator = host.Administrator();
        (await administrator.Put("/events/awards-present/teams/t9", new { name = "迟到队", school = "一小", town = "town-1", group = "小学组" })).Expect(HttpStatusCode.Created);
        (await administrator.Put("/events/awards-present/floor", new { startsAt = DateTimeOffset.UtcNow.ToString("O"), runSeconds = 120 })).Expect(HttpStatusCode.Created);
        (await administrator.Put("/events/awards-present/awards/scheme", """{"tiers":[{"name":"一等奖","percent":50}],"base":"present"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(3, await Base());

        (await administrator.Post("/events/awards-present/floor/teams/t9/report", "{}")).Expect(HttpStatusCode.OK);
        Assert.Equal(4, await Base());

        async Task<int> Base() => (await administrator.Get("/events/awards-present/awards/desk")).Expect(HttpStatusCode.OK).Json
            .GetProperty("preview").GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("group").GetString() == "小学组").GetProperty("base").GetInt32();
    }

    private static string? Award(JsonElement team) => team.GetProperty("award").GetString() ?? team.GetProperty("specials")[0].GetString();

    private static async Task<string> Everything(HttpClient visitor, string id)
    {
        var answers = new List<string>();
        foreach (var path in new[] { $"/api/v1/events/{id}/awards", $"/api/v1/events/{id}/standings", $"/api/v1/events/{id}/contest/feed", $"/api/v1/events/{id}/awards/desk", $"/awards/{id}" })
        {
            using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            // A page's sealed tokens differ each time by nature.
            var body = Regex.Replace(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), @"CfDJ8[\w+/=-]+", "sealed");
            answers.Add($"{path} {answer.StatusCode} {answer.Content.Headers.ContentLength}\n{body}");
        }

        return string.Join("\n\n", answers);
    }
}
