using System.Net;
using System.Text.Json;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>Approval, freeze, unveiling and publication over HTTP: who may, what shows, and what a visitor can learn.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class PublicationApiTests(ApiHost host)
{
    [Fact]
    public async Task Freeze_HidesLaterSheetsFromTheAnswerItsHeadersAndItsLength()
    {
        var (organiser, judge, visitor) = (await Contest("frozen", "immediate"), await host.SignedIn(Role.Judge), host.Client());
        await Score(judge, "frozen", "t1", 1, 100);
        Assert.True((await Freeze(organiser, "frozen", "{}")).GetProperty("frozenSince").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-1));
        var before = await Everything(visitor, "frozen");

        await Score(judge, "frozen", "t2", 1, 300);
        await Score(judge, "frozen", "t1", 2, 400);
        (await judge.Post("/events/frozen/scores", """{"team":"t1","round":9,"fields":{"score":1}}""")).Expect(HttpStatusCode.BadRequest);

        Assert.Equal(before, await Everything(visitor, "frozen"));
        var shown = (await visitor.Get("/events/frozen/standings")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((true, true), (shown.GetProperty("frozen").GetBoolean(), shown.GetProperty("provisional").GetBoolean()));
        var staff = (await judge.Get("/events/frozen/standings")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(400, staff.GetProperty("rows")[0].GetProperty("total").GetInt32());

        (await organiser.Post("/events/frozen/contest/unfreeze", "")).Expect(HttpStatusCode.OK);
        Assert.NotEqual(before, await Everything(visitor, "frozen"));
    }

    [Fact]
    public async Task Visitor_TryingEveryCommand_LearnsNothingFromTheRefusals()
    {
        var (organiser, judge, visitor) = (await Contest("asked", "awards"), await host.SignedIn(Role.Judge), host.Client());
        var before = await Refusals(visitor, "asked");
        Assert.All(before, refusal => Assert.Contains("not-signed-in", refusal, StringComparison.Ordinal));
        await Score(judge, "asked", "t1", 1, 100);
        (await organiser.Post("/events/asked/contest/unveil", """{"groups":["小学组"]}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(before, await Refusals(visitor, "asked"));
        Assert.All(await Refusals(judge, "asked"), refusal => Assert.Contains("forbidden", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approved_Sheet_ShowsOnceTheHeadJudgeApprovedIt()
    {
        var (organiser, judge, head, visitor) = (await Contest("approved", "approved"), await host.SignedIn(Role.Judge), await host.SignedIn(Role.HeadJudge), host.Client());
        var sheet = await Score(judge, "approved", "t1", 1, 100);
        Assert.Equal(JsonValueKind.Null, await Total(visitor, "approved", "t1"));
        (await organiser.Post("/events/approved/contest/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "sheets-unapproved", null);
        (await head.Post("/events/approved/sheets/approve", """{"sheets":["s99"]}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-sheet", "sheets[0]");

        Assert.Equal(1, (await head.Post("/events/approved/sheets/approve", $$"""{"sheets":["{{sheet}}"]}""")).Expect(HttpStatusCode.OK).Json.GetProperty("changed").GetInt32());
        Assert.Equal(JsonValueKind.Number, await Total(visitor, "approved", "t1"));
        (await head.Post("/events/approved/sheets/withdraw-approval", $$"""{"sheets":["{{sheet}}"]}""")).ExpectProblem(HttpStatusCode.BadRequest, "required", "reason");
        (await head.Post("/events/approved/sheets/withdraw-approval", $$"""{"sheets":["{{sheet}}"],"reason":"复核"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, await Total(visitor, "approved", "t1"));
    }

    [Fact]
    public async Task Unveil_StepByStep_ThenPublished()
    {
        var (organiser, judge, visitor) = (await Contest("unveiled", "awards"), await host.SignedIn(Role.Judge), host.Client());
        await Score(judge, "unveiled", "t1", 1, 100);
        await Score(judge, "unveiled", "t2", 1, 300);
        (await organiser.Post("/events/unveiled/contest/unveil/next", """{"step":1}""")).ExpectProblem(HttpStatusCode.Conflict, "no-unveil", null);
        Assert.Equal(5, (await organiser.Post("/events/unveiled/contest/unveil", """{"groups":["小学组"]}""")).Expect(HttpStatusCode.OK).Json.GetProperty("steps").GetInt32());

        // 组别, then the second place announced, then shown.
        foreach (var step in new[] { 1, 2, 3 })
        {
            (await organiser.Post("/events/unveiled/contest/unveil/next", $$"""{"step":{{step}}}""")).Expect(HttpStatusCode.OK);
        }

        (await organiser.Post("/events/unveiled/contest/unveil/next", """{"step":3}""")).ExpectProblem(HttpStatusCode.Conflict, "unveil-step-not-next", "step");
        var rows = (await visitor.Get("/events/unveiled/standings")).Json.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(
            [("t1", 2)],
            rows.Where(row => row.GetProperty("rank").ValueKind == JsonValueKind.Number).Select(row => (row.GetProperty("team").GetString()!, row.GetProperty("rank").GetInt32())));
        var steering = (await organiser.Get("/events/unveiled/contest/publication")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("pause", 1), (steering.GetProperty("next").GetProperty("kind").GetString(), steering.GetProperty("next").GetProperty("rank").GetInt32()));
        Assert.DoesNotContain("300", (await visitor.Get("/events/unveiled/contest/feed")).Json.GetRawText(), StringComparison.Ordinal);

        (await organiser.Post("/events/unveiled/contest/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "unveil-running", null);
        (await organiser.Post("/events/unveiled/contest/unveil/end", "")).Expect(HttpStatusCode.OK);
        (await organiser.Post("/events/unveiled/contest/publish", "")).ExpectProblem(HttpStatusCode.Conflict, "gaps-open", null);
        var head = await host.SignedIn(Role.HeadJudge);
        (await head.Post("/events/unveiled/contest/publish-despite-gaps", """{"reason":"其余轮次取消"}""")).Expect(HttpStatusCode.OK);
        var final = (await visitor.Get("/events/unveiled/standings")).Json;
        Assert.False(final.GetProperty("provisional").GetBoolean());
        Assert.Equal("t2", final.GetProperty("rows")[0].GetProperty("team").GetString());
    }

    private static async Task<JsonElement> Freeze(HttpClient organiser, string id, string body) =>
        (await organiser.Post($"/events/{id}/contest/freeze", body)).Expect(HttpStatusCode.OK).Json;

    private static async Task<string> Score(HttpClient judge, string id, string team, int round, int score) =>
        (await judge.Post($"/events/{id}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} } }""")).Expect(HttpStatusCode.Created).Json.GetProperty("sheetId").GetString()!;

    private static async Task<JsonValueKind> Total(HttpClient client, string id, string team) =>
        (await client.Get($"/events/{id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray()
            .Single(row => row.GetProperty("team").GetString() == team).GetProperty("total").ValueKind;

    /// <summary>All that a visitor can read of a contest, with status and headers.</summary>
    private static async Task<string> Everything(HttpClient visitor, string id)
    {
        var answers = new List<string>();
        foreach (var path in new[] { "standings", "standings?group=%E5%B0%8F%E5%AD%A6%E7%BB%84", "contest", "contest/feed", "contest/feed?since=1", "contest/publication" })
        {
            using var answer = await visitor.GetAsync(new Uri($"/api/v1/events/{id}/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
            var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
            answers.Add($"{path} {answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        return string.Join("\n\n", answers);
    }

    private static async Task<List<string>> Refusals(HttpClient client, string id)
    {
        var answers = new List<string>();
        foreach (var (path, body) in new[]
        {
            ("sheets/approve", """{"sheets":["s1"]}"""), ("sheets/approve", """{"sheets":["s2"]}"""), ("sheets/withdraw-approval", """{"sheets":["s1"],"reason":"x"}"""),
            ("contest/freeze", "{}"), ("contest/unfreeze", ""), ("contest/publish", ""), ("contest/unveil", """{"groups":["小学组"]}"""),
            ("contest/unveil/next", """{"step":1}"""), ("contest/unveil/end", ""),
        })
        {
            var answer = await client.Post($"/events/{id}/{path}", body);
            answers.Add($"{(int)answer.Status} {answer.Json}");
        }

        return answers;
    }

    private async Task<HttpClient> Contest(string id, string publication)
    {
        // Other classes share the host, so the district is the one that they expect.
        (await host.Administrator().Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        var organiser = await host.SignedIn(Role.Organiser);
        (await organiser.Put($"/events/{id}", new
        {
            name = "机器人赛",
            kind = "contest",
            town = "east",
            venues = Array.Empty<string>(),
            startsAt = DateTimeOffset.UtcNow.AddHours(-1),
            endsAt = DateTimeOffset.UtcNow.AddHours(5),
            registration = new { waitlist = "none" },
        })).Expect(HttpStatusCode.Created);
        const string Rule = """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":5}],"rounds":{"counted":3,"aggregate":"best"}}""";
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"publication":"{{publication}}","rule":{{Rule}} }""")).Expect(HttpStatusCode.Created);
        foreach (var team in new[] { "t1", "t2" })
        {
            (await organiser.Put($"/events/{id}/teams/{team}", new { name = team, school = "第一小学", town = "east", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        return organiser;
    }
}
