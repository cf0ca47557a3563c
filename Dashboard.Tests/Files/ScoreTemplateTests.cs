using System.Net;
using System.Text;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Files;

/// <summary>The template for scores says where each run belongs, and what is filled in there is taken as it stands.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ScoreTemplateTests(ApiHost host)
{
    private static readonly object Stages = new
    {
        schema = 2,
        fields = new object[] { new { name = "score", label = "得分", max = 200 } },
        stages = new object[]
        {
            new { name = "first", label = new { zh = "初赛", en = "Preliminary" }, counted = 1 },
            new { name = "final", label = new { zh = "决赛", en = "Final" }, role = "ranksAbove", counted = 1, promote = new { top = 1, others = "refused" } },
        },
    };

    private static readonly object Matches = new
    {
        schema = 2,
        fields = new object[] { new { name = "goals", label = "进球", max = 20 } },
        run = new object[] { new { name = "points", value = new { versus = "goals", win = 3, tie = 1, loss = 0 } } },
        team = new object[] { new { name = "total", value = new { runs = "sum" } } },
    };

    [Theory]
    [InlineData("zh-CN", "编号,轮次,裁判,结果,阶段,得分,队名,组别,本轮得分", "决赛")]
    [InlineData("en", "No.,Round,Judge,Outcome,Stage,得分,Team name,Group,Sheet points", "Final")]
    public async Task Template_OfALaterStage_HasThePromotedTeamsAndIsTakenBackFilledIn(string language, string header, string stage)
    {
        var id = $"template-stages-{language[..2]}";
        using var client = await Contest(id, Stages);
        foreach (var (team, score) in new[] { ("1", 120), ("2", 90) })
        {
            (await client.Import(id, $"team,round,stage,score\n{team},1,first,{score}\n")).Expect(HttpStatusCode.OK);
        }

        var lines = await Template(client, id, language);
        Assert.Equal([header, $"1,1,,,{stage},,一队,小学组,"], lines);

        (await client.Import(id, $"{header}\n1,1,,,{stage},150,一队,小学组,\n")).Expect(HttpStatusCode.OK);
        Assert.Equal([("first", 120), ("final", 150)], (await Sheets(client, id)).Select(sheet => (sheet.GetProperty("stage").GetString(), sheet.GetProperty("fields").GetProperty("score").GetInt32())));
        Assert.Equal([header], await Template(client, id, language));
        // A stage that the rule lacks is refused by its line, and nothing is taken.
        var bad = await client.Import(id, $"{header}\n2,1,,,半决赛,1,,,\n");
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Equal("stage", bad.Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Template_OfMatches_NamesTheMatchAndTheSideOfThePlan()
    {
        using var client = await Contest("template-matches", Matches);
        var now = DateTimeOffset.UtcNow;
        (await client.Put("/events/template-matches/floor", new { startsAt = now, runSeconds = 120 })).Expect(HttpStatusCode.Created);
        (await client.Put("/events/template-matches/floor/tables/1", new { open = true })).Expect(HttpStatusCode.Created);
        (await client.Post("/events/template-matches/floor/matches", new { pairings = new[] { new { round = 1, sides = new[] { new[] { "t1" }, new[] { "t2" } } } } })).Expect(HttpStatusCode.Created);

        var lines = await Template(client, "template-matches");
        Assert.Equal("编号,轮次,裁判,结果,场次,场边,进球,队名,组别,本轮得分", lines[0]);
        Assert.Equal(["1,1,,,m1,A 方,,一队,小学组,", "2,1,,,m1,B 方,,二队,小学组,"], lines.Where(line => line.Contains(",m1,", StringComparison.Ordinal)));

        (await client.Import("template-matches", $"{lines[0]}\n1,1,,,m1,A 方,5,,,\n2,1,,,m1,b方,3,,,\n")).Expect(HttpStatusCode.OK);
        Assert.Equal(("m1", "a", 5), Of(Assert.Single(await Sheets(client, "template-matches"))));
        Assert.DoesNotContain(await Template(client, "template-matches"), line => line.Contains(",m1,", StringComparison.Ordinal));

        static (string?, string?, int) Of(JsonElement sheet) =>
            (sheet.GetProperty("match").GetString(), sheet.GetProperty("side").GetString(), sheet.GetProperty("fields").GetProperty("goals").GetInt32());
    }

    [Fact]
    public async Task Template_WithoutStagesAndMatches_IsAsNarrowAsItWas()
    {
        using var client = await Contest("template-plain", new { schema = 2, fields = new object[] { new { name = "score", label = "得分", max = 200 } } });
        Assert.Equal("编号,轮次,裁判,结果,得分,队名,组别,本轮得分", (await Template(client, "template-plain"))[0]);
    }

    private static async Task<string[]> Template(HttpClient client, string id, string language = "zh-CN") =>
        Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/v1/events/{id}/scores/template?format=csv&lang={language}", TestContext.Current.CancellationToken))
            .TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static async Task<JsonElement[]> Sheets(HttpClient client, string id) =>
        [.. (await client.Get($"/events/{id}/teams/t1/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray()];

    private async Task<HttpClient> Contest(string id, object rule)
    {
        var client = host.Administrator();
        await ContestSamples.Create(client, id);
        (await client.Put($"/events/{id}/contest", new { groups = new[] { "小学组" }, rounds = 2, rule })).Expect(HttpStatusCode.OK);
        foreach (var i in new[] { 1, 2 })
        {
            (await client.Put($"/events/{id}/teams/t{i}", new { number = i, name = $"{"一二"[i - 1]}队", school = "第一小学", town = "town-1", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        return client;
    }
}
