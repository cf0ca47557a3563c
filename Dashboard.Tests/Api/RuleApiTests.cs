using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>Rules as outside clients use them: the schema's examples, sheets with judge, match, side and stage, try-out, preview, change and explanation.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class RuleApiTests(ApiHost host)
{
    private const string Race = """{"schema":2,"better":"less","fields":[{"name":"time","kind":"time","max":600},{"name":"penalties","max":9,"default":0}],"run":[{"name":"seconds","value":{"sum":["time",{"product":["penalties",20]}]}}],"team":[{"name":"best","value":{"runs":"best"}}]}""";

    [Fact]
    public async Task Diving_PostedFromOutside_RanksAndExplains()
    {
        var organiser = await Contest("dive", Example("Diving"), "a", "b");
        var judge = await host.SignedIn(Role.Judge);
        foreach (var (team, marks, difficulty) in new[] { ("a", "7 7.5 8 8 8 8.5 9", "3.2"), ("b", "8 8 8 8 8 8 8", "3.1") })
        {
            (await judge.Post("/events/dive/scores", $$"""{"team":"{{team}}","round":1,"stage":"preliminary","fields":{"difficulty":{{difficulty}} } }""")).Expect(HttpStatusCode.Created);
            foreach (var (i, mark) in marks.Split(' ').Index())
            {
                (await judge.Post("/events/dive/scores", $$"""{"team":"{{team}}","round":1,"judge":"j{{i}}","fields":{"mark":{{mark}} },"outcome":"scored"}""")).Expect(HttpStatusCode.Created);
            }
        }

        (await judge.Post("/events/dive/scores", """{"team":"a","round":1,"judge":"j0","stage":"finale","fields":{"mark":5}}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown-stage", "stage");
        var rows = (await host.Client().Get("/events/dive/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows");
        Assert.Equal([("a", 1, 76.8m), ("b", 2, 74.4m)], rows.EnumerateArray().Select(row => (row.GetProperty("team").GetString()!, row.GetProperty("rank").GetInt32(), row.GetProperty("total").GetDecimal())));

        var why = (await host.Client().Get("/events/dive/standings/a")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["7", "7.5", "8", "8", "8", "8.5", "9"], why.GetProperty("runs")[0].GetProperty("measures")[0].GetProperty("judges").EnumerateArray().Select(mark => mark.GetProperty("value").GetString()));
        var text = why.GetProperty("text").EnumerateArray().Select(line => line.GetString()!).ToArray();
        Assert.Contains("去掉最低 7、最高 9；计入 7.5、8、8、8、8.5。", text);
        Assert.Contains("以“总成绩”排在 队b 之前：76.8 对 74.4。", text);
        (await host.Client().Get("/events/dive/standings/none")).ExpectProblem(HttpStatusCode.NotFound, "unknown-team", null);
        Assert.NotNull(organiser);
    }

    [Fact]
    public async Task Import_MatchesWithSides_RankAsTheirRuleSays()
    {
        await Contest("alliance", Example("FTC 2018-19 qualification"), "a", "b");
        var head = await host.SignedIn(Role.HeadJudge);

        (await head.Import("alliance", "team,round,match,side,surrogate,score,penalties\na,1,m1,red,,100,10\nb,1,m1,blue,,80,20\nb,2,m2,red,true,90,0\n")).Expect(HttpStatusCode.OK);

        var rows = (await host.Client().Get("/events/alliance/standings")).Json.GetProperty("rows").EnumerateArray();
        Assert.Equal([("a", 2m), ("b", 0m)], rows.Select(row => (row.GetProperty("team").GetString()!, row.GetProperty("total").GetDecimal())));
    }

    [Fact]
    public async Task TryOut_SampleSheets_AreScoredRankedAndForgotten()
    {
        var organiser = await host.SignedIn(Role.Organiser);
        var tried = (await organiser.Post("/scoring/try", $$"""{"rule":{{Race}},"sheets":[{"team":"a","round":1,"fields":{"time":35,"penalties":2} },{"team":"b","round":1,"fields":{"time":70.5} }]}""")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal([75m, 70.5m], tried.GetProperty("sheets").EnumerateArray().Select(sheet => sheet.GetProperty("points").GetDecimal()));
        Assert.Equal(["b", "a"], tried.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("team").GetString()));
        (await organiser.Post("/scoring/try", $$"""{"rule":{{Race}},"sheets":[{"team":"a","round":1,"fields":{"time":601} }]}""")).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "sheets[0].fields.time");
        (await organiser.Post("/scoring/try", """{"rule":{"schema":2,"fields":[{"name":"a","max":1}],"run":[{"name":"p","value":"b"}]},"sheets":[]}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown-name", "rule.run[0].value");
    }

    /// <summary>What a run is worth is what the others make of it: told where all sheets are there, and of none that comes alone.</summary>
    [Fact]
    public async Task TryOut_PointsThatRestOnOthers_AreThoseOfTheMatch()
    {
        const string League = """{"schema":2,"fields":[{"name":"score","max":100}],"run":[{"name":"league","value":{"versus":"score","win":3,"tie":1}}],"team":[{"name":"total","value":{"runs":"sum"}}]}""";
        var organiser = await Contest("league", League, "a", "b");
        var tried = (await organiser.Post("/scoring/try", $$"""{"rule":{{League}},"sheets":[{"team":"a","round":1,"match":"m1","fields":{"score":5} },{"team":"b","round":1,"match":"m1","fields":{"score":9} },{"team":"b","round":2,"fields":{"score":0} }]}""")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal([0m, 3m, 3m], tried.GetProperty("sheets").EnumerateArray().Select(sheet => sheet.GetProperty("points").GetDecimal()));

        var judge = await host.SignedIn(Role.Judge);
        var sent = (await judge.Post("/events/league/scores", """{"team":"a","round":1,"match":"m1","fields":{"score":5}}""")).Expect(HttpStatusCode.Created).Json;
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("points").ValueKind);
        (await judge.Post("/events/league/scores", """{"team":"b","round":1,"match":"m1","fields":{"score":9}}""")).Expect(HttpStatusCode.Created);

        var sheets = (await judge.Get("/events/league/teams/a/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets");
        Assert.Equal(0, sheets[0].GetProperty("points").GetDecimal());
        var file = await host.Administrator().GetStringAsync("/api/v1/events/league/standings/export?format=csv", TestContext.Current.CancellationToken);
        Assert.Equal(["0", "3"], file.Trim().Split('\n')[1..].Select(line => line.Split(',')).OrderBy(cells => cells[1]).Select(cells => cells[6]));
    }

    /// <summary>People read decimals, marked where they are rounded, with enough of them to see what separated two rows; programs read what it is.</summary>
    [Fact]
    public async Task Explanation_OfFractions_IsRoundedForPeopleAndExactForPrograms()
    {
        await Contest("thirds", """{"schema":2,"fields":[{"name":"score","max":1000}],"team":[{"name":"mean","label":"场均","value":{"divide":[{"runs":"sum"},300]},"digits":2}],"ranking":[{"by":"mean"}]}""", "a", "b");
        var judge = await host.SignedIn(Role.Judge);
        (await judge.Post("/events/thirds/scores", """{"team":"a","round":1,"fields":{"score":101}}""")).Expect(HttpStatusCode.Created);
        (await judge.Post("/events/thirds/scores", """{"team":"b","round":1,"fields":{"score":100}}""")).Expect(HttpStatusCode.Created);

        var why = (await host.Client().Get("/events/thirds/standings/a")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("101/300", why.GetProperty("criteria")[0].GetProperty("values")[0].GetString());
        Assert.Equal(0.34m, why.GetProperty("total").GetDecimal());
        var text = why.GetProperty("text").EnumerateArray().Select(line => line.GetString()!).ToArray();
        Assert.Contains("比较“场均”（多者列前）：≈0.34。", text);
        Assert.Contains("以“场均”排在 队b 之前：≈0.34 对 ≈0.33。", text);

        (await judge.Post("/events/thirds/scores", """{"team":"b","round":2,"fields":{"score":2}}""")).Expect(HttpStatusCode.Created);
        (await judge.Post("/events/thirds/scores", """{"team":"a","round":2,"fields":{"score":0}}""")).Expect(HttpStatusCode.Created);
        text = [.. (await host.Client().Get("/events/thirds/standings/b?lang=en")).Expect(HttpStatusCode.OK).Json.GetProperty("text").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Contains(text, line => line.Contains("0.34", StringComparison.Ordinal) && line.Contains("≈0.337", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RuleChange_WithSheets_IsTheHeadJudgesWithAReason()
    {
        var organiser = await Contest("change", Race, "a", "b");
        var judge = await host.SignedIn(Role.Judge);
        var head = await host.SignedIn(Role.HeadJudge);
        await judge.Post("/events/change/scores", """{"team":"a","round":1,"fields":{"time":50,"penalties":1}}""");
        await judge.Post("/events/change/scores", """{"team":"b","round":1,"fields":{"time":60}}""");
        var lenient = Race.Replace("20", "5", StringComparison.Ordinal);

        var preview = (await head.Post("/events/change/contest/preview", $$"""{"rule":{{lenient}}}""")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal([("a", 2, 1), ("b", 1, 2)], preview.GetProperty("moves").EnumerateArray().Select(move => (move.GetProperty("team").GetString()!, move.GetProperty("rankBefore").GetInt32(), move.GetProperty("rankAfter").GetInt32())));

        (await organiser.Put("/events/change/contest", $$"""{"groups":["小学组"],"rounds":3,"rule":{{lenient}}}""")).ExpectProblem(HttpStatusCode.Conflict, "rule-locked", "rule");
        (await judge.Put("/events/change/contest/rule", $$"""{"rule":{{lenient}},"reason":"x"}""")).Expect(HttpStatusCode.Forbidden);
        var strict = Race.Replace("\"max\":600", "\"max\":55", StringComparison.Ordinal);
        var unfit = await head.Put("/events/change/contest/rule?lang=en", $$"""{"rule":{{strict}},"reason":"x"}""");
        unfit.ExpectProblem(HttpStatusCode.Conflict, "sheets-unfit", "rule");
        Assert.Contains("Of s2, fields.time: ", unfit.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await head.Put("/events/change/contest/rule", $$"""{"rule":{{lenient}},"reason":""}""")).ExpectProblem(HttpStatusCode.BadRequest, "reason-required", "reason");
        (await head.Put("/events/change/contest/rule", $$"""{"rule":{{lenient}},"reason":"裁判会议"}""")).Expect(HttpStatusCode.OK);
        var rows = (await host.Client().Get("/events/change/standings")).Json.GetProperty("rows");
        Assert.Equal("a", rows[0].GetProperty("team").GetString());

        var versions = (await organiser.Get("/events/change/contest/rule/versions")).Expect(HttpStatusCode.OK).Json.GetProperty("versions").EnumerateArray().ToArray();
        Assert.Equal(
            [(1, "organiser", null), (2, "headJudge", "裁判会议")],
            versions.Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("role").GetString()!, version.GetProperty("reason").GetString())));
        Assert.True(versions[0].GetProperty("at").GetDateTimeOffset() <= versions[1].GetProperty("at").GetDateTimeOffset());
        (await judge.Get("/events/change/contest/rule/versions")).Expect(HttpStatusCode.Forbidden);
        (await head.Get("/events/none/contest/rule/versions")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
    }

    [Fact]
    public async Task Templates_OfTheMenu_HaveTitlesAndAreAcceptedAsRules()
    {
        var answer = (await host.Client().Get("/scoring/templates")).Expect(HttpStatusCode.OK).Json;
        var templates = answer.GetProperty("templates").EnumerateArray().ToArray();

        Assert.Equal(
            ["综合技能", "创新挑战", "工程挑战", "普及赛", "创意评审", "竞速", "FLL", "VEX"],
            templates.Select(template => template.GetProperty("title").GetProperty("zh").GetString()));
        var organiser = await host.SignedIn(Role.Organiser);
        foreach (var template in templates.Concat(answer.GetProperty("examples").EnumerateArray()))
        {
            Assert.NotEqual("", template.GetProperty("title").GetProperty("en").GetString());
            (await organiser.Post("/scoring/try", $$"""{"rule":{{template.GetProperty("rule").GetRawText()}},"sheets":[]}""")).Expect(HttpStatusCode.OK);
        }
    }

    // As a client finds it: by its title in the published schema.
    private static string Example(string title) => JsonNode.Parse(Grains.Scoring.RuleDocuments.JsonSchema())!["examples"]!.AsArray()
        .Single(example => example!["title"]?["en"]?.GetValue<string>().StartsWith(title, StringComparison.Ordinal) == true)!.ToJsonString();

    private async Task<HttpClient> Contest(string id, string rule, params string[] teams)
    {
        var organiser = host.Administrator();
        (await organiser.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        (await organiser.Put($"/events/{id}", """{"name":"机器人大赛","kind":"contest","town":"east","venues":[],"startsAt":"2026-11-07T09:00:00+08:00","endsAt":"2026-11-07T17:00:00+08:00","capacity":null,"registration":{"waitlist":"none"}}""")).Expect(HttpStatusCode.Created);
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"rule":{{rule}}}""")).Expect(HttpStatusCode.Created);
        foreach (var team in teams)
        {
            (await organiser.Put($"/events/{id}/teams/{team}", $$"""{"name":"队{{team}}","school":"一小","town":"东镇","group":"小学组"}""")).Expect(HttpStatusCode.Created);
        }

        return organiser;
    }
}
