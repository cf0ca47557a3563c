using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;
using MiniExcelLibs;
using Xunit;

namespace EventsLive.Dashboard.Tests.Files;

/// <summary>Files in and out over HTTP, as a script or an office uses them.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ImportApiTests(ApiHost host)
{
    private const string Teams = "编号,队名,学校,镇街,组别,队员,教练\r\n1,=火星队,第一小学,测试镇,小学组,张三、李四,王五\r\n2,\"金星,队\",第二小学,town-1,小学组,,\r\n3,-水星队,第一中学,测试镇,初中组,赵六,\r\n";

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Teams_DryRun_SaysWhatWouldChangeAndChangesNothing()
    {
        using var client = await Contest("files-dry");
        var plan = (await Import(client, "files-dry", "teams", Gb18030.GetBytes(Teams), dryRun: true)).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((3, 0, 0), (plan.GetProperty("added").GetInt32(), plan.GetProperty("changed").GetInt32(), plan.GetProperty("unchanged").GetInt32()));
        Assert.Equal([2, 3, 4], plan.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("line").GetInt32()));
        Assert.Equal(0, (await client.Get("/events/files-dry/standings")).Json.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Teams_ExportedAndImportedAgain_ChangeNothing(string format)
    {
        var id = "files-round-" + format;
        using var client = await Contest(id);
        (await Import(client, id, "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        var before = (await client.Get($"/events/{id}/standings")).Json;

        foreach (var language in new[] { "zh-CN", "en" })
        {
            var file = await Download(client, $"/events/{id}/teams/export?format={format}&lang={language}");
            var again = (await Import(client, id, "teams", file)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal((0, 0, 3), (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32(), again.GetProperty("unchanged").GetInt32()));
            Assert.Empty(again.GetProperty("ignoredColumns").EnumerateArray());
        }

        Assert.Equal(before.ToString(), (await client.Get($"/events/{id}/standings")).Json.ToString());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Scores_ExportedAndImportedAgain_ChangeNothing(string format)
    {
        var id = "files-sheets-" + format;
        using var client = await Contest(id);
        (await Import(client, id, "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        const string Scores = "编号,轮次,结果,完成任务数,time\n１,1,,5,12.35\n2,1,未到场,,\nt3,1,正常,0,0.1\n";
        var answer = (await Import(client, id, "scores", Encoding.UTF8.GetBytes(Scores))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(3, answer.GetProperty("accepted").GetInt32());

        var file = await Download(client, $"/events/{id}/scores/export?format={format}");
        var again = (await Import(client, id, "scores", file)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, 3), (again.GetProperty("accepted").GetInt32(), again.GetProperty("unchanged").GetInt32()));

        var other = Scores.Replace("5,12.35", "6,12.35", StringComparison.Ordinal);
        var plan = (await Import(client, id, "scores", Encoding.UTF8.GetBytes(other), dryRun: true)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 1, 2), (plan.GetProperty("accepted").GetInt32(), plan.GetProperty("waiting").GetInt32(), plan.GetProperty("unchanged").GetInt32()));
        Assert.Equal(["waiting", "unchanged", "unchanged"], plan.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("change").GetString()));
    }

    [Fact]
    public async Task Teams_ManyBadRows_AreAllNamedAndNothingIsTaken()
    {
        using var client = await Contest("files-bad");
        var rows = string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{i}号队,学校,测试镇,{(i % 4 == 0 ? "小学组" : "高中组")}\n"));
        var reply = await Import(client, "files-bad", "teams", Encoding.UTF8.GetBytes("编号,队名,学校,镇街,组别\n" + rows));

        reply.ExpectProblem(HttpStatusCode.BadRequest, "bad-rows", "body");
        var errors = reply.Json.GetProperty("errors").EnumerateArray().ToArray();
        Assert.Equal(30, errors.Length);
        Assert.Equal((2, "group"), (errors[0].GetProperty("line").GetInt32(), errors[0].GetProperty("field").GetString()));
        Assert.Equal(0, (await client.Get("/events/files-bad/standings")).Json.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Files_WithFaultsOfEveryKind_NameAllOfThemAtOnce()
    {
        using var client = await Contest("files-faults");
        (await client.Put("/events/files-faults/teams/guests", new { name = "客队", school = "外地小学", town = "外地", group = "小学组" })).Expect(HttpStatusCode.Created);
        var teams = Encoding.UTF8.GetBytes("编号,队名,学校,镇街,组别\n一,甲,学校,测试镇,小学组\n5,乙,学校,north,高中组\n6,丙,学校,测试镇,高中组\n7,,学校,北镇,小学组\n8,客队二,外地小学,外地,小学组\n");
        foreach (var dryRun in new[] { true, false })
        {
            var reply = await Import(client, "files-faults", "teams", teams, dryRun);
            reply.ExpectProblem(HttpStatusCode.BadRequest, "bad-rows", "body");
            Assert.Equal(["2 number malformed", "3 town unknown-town", "4 group unknown-group", "5 town unknown-town", "5 name required"], Errors(reply));
        }

        var scores = Encoding.UTF8.GetBytes("编号,轮次,完成任务数,用时\n1,一,5,3\n1,9,50,3\n1,1,5,x\n1,1,5,3\n");
        Assert.Equal(["2 round malformed", "3 round unknown-round", "3 fields.tasks out-of-range", "4 fields.用时 malformed"], Errors(await Import(client, "files-faults", "scores", scores)));
        Assert.Equal(1, (await client.Get("/events/files-faults/standings")).Json.GetProperty("rows").GetArrayLength());

        static IEnumerable<string> Errors(Reply reply) => reply.Json.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("line")} {error.GetProperty("field")} {error.GetProperty("type").GetString()!["urn:eventslive:problem:".Length..]}");
    }

    [Fact]
    public async Task Teams_MoreThanABatch_AreRefusedWithTheLimitAndNothingIsTaken()
    {
        using var client = await Contest("files-large");
        var rows = string.Concat(Enumerable.Range(1, 2_001).Select(i => $"{i},{i}号队,学校,测试镇,小学组\n"));
        var reply = await Import(client, "files-large", "teams", Encoding.UTF8.GetBytes("编号,队名,学校,镇街,组别\n" + rows));

        reply.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large", "entries");
        Assert.Contains("2000", reply.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(0, (await client.Get("/events/files-large/standings")).Json.GetProperty("rows").GetArrayLength());
        (await Import(client, "files-large", "teams", new byte[(4 * 1024 * 1024) + 1])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large", "body");
    }

    [Fact]
    public async Task History_OfACorrectedSheet_SaysWhoWhenFromToAndWhy()
    {
        using var client = await Contest("files-history");
        (await Import(client, "files-history", "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        (await client.Post("/events/files-history/scores", new { team = "t1", round = 1, device = "pad-1", fields = new { tasks = 5, time = 10 } })).Expect(HttpStatusCode.Created);
        (await client.Post("/events/files-history/scores", new { team = "t1", round = 1, fields = new { tasks = 7, time = 10 }, replaces = "s1", reason = "看错任务数" })).Expect(HttpStatusCode.Created);

        var file = await Download(client, "/events/files-history/scores/history?format=xlsx");
        var rows = new MemoryStream(file).Query(useHeaderRow: true, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().ToArray();

        Assert.Equal(["s1", "s2"], rows.Select(row => row["计分表号"]));
        Assert.Equal(["已被更正", "有效"], rows.Select(row => row["效力"]));
        Assert.Equal("pad-1", rows[0]["设备"]);
        Assert.Equal(("完成任务数 5→7", "看错任务数", "s1"), (rows[1]["更正内容"], rows[1]["更正原因"], rows[1]["更正的计分表"]));
        Assert.Equal(7.0, rows[1]["完成任务数"]);
        Assert.Equal("=火星队", rows[1]["队名"]);
    }

    [Fact]
    public async Task History_OfSheetsChosenMovedSignedAndApproved_SaysWhatBecameOfEach()
    {
        const string id = "files-fates";
        using var client = await Contest(id);
        (await Import(client, id, "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        using var chief = await host.SignedIn(Role.HeadJudge);
        foreach (var tasks in new[] { 5, 6 })
        {
            (await client.Post($"/events/{id}/scores", new { team = "t1", round = 1, fields = new { tasks, time = 10 }, signing = new { captain = "absent", judgeStrokes = "300,80,40,30" } })).Expect(HttpStatusCode.Created);
        }

        (await chief.Post($"/events/{id}/conflicts/settle", new { team = "t1", round = 1, sheet = "s2", seen = new[] { "s1", "s2" }, reason = "复看录像" })).Expect(HttpStatusCode.OK);
        (await chief.Post($"/events/{id}/sheets/s2/move", new { team = "t2", round = 2, reason = "选错队" })).Expect(HttpStatusCode.Created);

        var rows = new MemoryStream(await Download(client, $"/events/{id}/scores/history?format=xlsx"))
            .Query(useHeaderRow: true, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().ToArray();

        Assert.Equal(["裁定不采用", "已改记到他队或他轮", "有效"], rows.Select(row => row["效力"]));
        Assert.Equal(["未到场", "未到场", "未到场"], rows.Select(row => row["签名"]));
        Assert.Equal(("复看录像", "s3", "选错队"), (rows[1]["冲突中选用原因"], rows[1]["改记后的计分表"], rows[1]["作废原因"]));
        Assert.Equal(("s2", "选错队"), (rows[2]["改记前的计分表"], rows[2]["改队或改轮次原因"]));
        // By the name that people know, not by the id of the account.
        Assert.Contains("headJudge", (string)rows[1]["作废人"]!, StringComparison.OrdinalIgnoreCase);
        var open = Encoding.UTF8.GetString(await Download(host.Client(), $"/events/{id}/standings/export"));
        Assert.DoesNotContain("复看录像", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standings_CorrectedAndAppealedAfterPublication_CarryTheNotices()
    {
        const string id = "files-notices";
        using var client = await Contest(id);
        (await Import(client, id, "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        (await client.Post($"/events/{id}/scores", new { team = "t1", round = 1, fields = new { tasks = 5, time = 10 } })).Expect(HttpStatusCode.Created);
        using var chief = await host.SignedIn(Role.HeadJudge);
        using var visitor = host.Client();
        var before = Encoding.UTF8.GetString(await Download(visitor, $"/events/{id}/standings/export"));
        (await chief.Post($"/events/{id}/contest/publish-despite-gaps", new { reason = "其余轮次取消" })).Expect(HttpStatusCode.OK);
        var appeal = (await chief.Post($"/events/{id}/appeals", new { team = "t1", round = 1, reason = "漏计任务" })).Expect(HttpStatusCode.Created).Text("appealId");
        (await chief.Post($"/events/{id}/appeals/{appeal}/admit", new { admitted = true })).Expect(HttpStatusCode.OK);
        (await chief.Post($"/events/{id}/appeals/{appeal}/decide", new { ruling = "correct", reason = "录像可见" })).Expect(HttpStatusCode.OK);
        (await chief.Post($"/events/{id}/corrections", new { team = "t1", round = 1, fields = new { tasks = 7, time = 10 }, replaces = "s1", reason = "按仲裁更正", category = "appealUpheld", appeal })).Expect(HttpStatusCode.Created);
        (await chief.Post($"/events/{id}/appeals/{appeal}/publish", new { reason = "计分项漏计", outcome = "更正第一轮成绩" })).Expect(HttpStatusCode.OK);

        var csv = Encoding.UTF8.GetString(await Download(visitor, $"/events/{id}/standings/export"));
        Assert.Contains("暂定", before, StringComparison.Ordinal);
        Assert.DoesNotContain("申诉", before, StringComparison.Ordinal);
        Assert.Contains("正式", csv, StringComparison.Ordinal);
        Assert.Contains("第 1 轮 申诉成立", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("录像可见", csv, StringComparison.Ordinal);
        var book = await Download(visitor, $"/events/{id}/standings/export?format=xlsx");
        var row = Assert.Single(new MemoryStream(book).Query(useHeaderRow: true, sheetName: "申诉结果公示", excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>());
        Assert.Equal(("第 1 轮", "计分项漏计", "更正成绩 更正第一轮成绩"), (row["局次"], row["申诉理由"], row["仲裁结果"]));
        Assert.Equal("申诉成立", Assert.Single(new MemoryStream(book).Query(useHeaderRow: true, sheetName: "更正说明", excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>())["更正类别"]);
    }

    [Fact]
    public async Task Export_OfARoleWithoutPersons_HasNoneOfTheirNames()
    {
        using var client = await Contest("files-roles");
        (await Import(client, "files-roles", "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        Assert.Contains("张三", Encoding.UTF8.GetString(await Download(client, "/events/files-roles/teams/export")), StringComparison.Ordinal);

        using var judge = await host.SignedIn(Role.Judge);
        var seen = Encoding.UTF8.GetString(await Download(judge, "/events/files-roles/teams/export"));
        Assert.Contains("火星队", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", seen, StringComparison.Ordinal);
        using var visitor = host.Client();
        (await visitor.Get("/events/files-roles/teams/export")).Expect(HttpStatusCode.Unauthorized);
        (await judge.Get("/events/files-roles/scores/history")).Expect(HttpStatusCode.Forbidden);
        (await judge.Get("/events/files-roles/contest/history")).Expect(HttpStatusCode.Forbidden);
        var open = Encoding.UTF8.GetString(await Download(visitor, "/events/files-roles/standings/export"));
        Assert.StartsWith("\uFEFF名次,", open, StringComparison.Ordinal);
        Assert.Contains("'=火星队", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_AsLines_ResumesAfterAVersionWithoutLoss()
    {
        using var client = await Contest("files-lines");
        (await Import(client, "files-lines", "teams", Encoding.UTF8.GetBytes(Teams))).Expect(HttpStatusCode.OK);
        (await client.Post("/events/files-lines/scores", new { team = "t1", round = 1, fields = new { tasks = 5, time = 10 } })).Expect(HttpStatusCode.Created);

        var all = await Lines(client, "/events/files-lines/contest/history");
        Assert.Equal(["contest.configured", "contest.team-put", "contest.team-put", "contest.team-put", "contest.sheet-accepted"], all.Select(line => line.GetProperty("type").GetString()));
        Assert.DoesNotContain("张三", string.Concat(all.Select(line => line.ToString())), StringComparison.Ordinal);
        var third = all[2].GetProperty("version").GetInt64();
        Assert.Equal(all.Skip(3).Select(line => line.ToString()), (await Lines(client, $"/events/files-lines/contest/history?since={third}")).Select(line => line.ToString()));
        (await client.Get("/events/files-lines/contest/history?since=x")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "since");
        (await client.Get("/events/no-such/contest/history")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
    }

    private static async Task<JsonElement[]> Lines(HttpClient client, string path) =>
        [.. Encoding.UTF8.GetString(await Download(client, path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static async Task<byte[]> Download(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri("/api/v1" + path, UriKind.Relative), Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
        return await response.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static async Task<Reply> Import(HttpClient client, string eventId, string what, byte[] file, bool dryRun = false)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(file is [(byte)'P', ..] ? TableReader.Excel : TableReader.Csv);
        using var response = await client.PostAsync(new Uri($"/api/v1/events/{eventId}/{what}/import?dryRun={(dryRun ? "true" : "false")}", UriKind.Relative), content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, JsonElement.Parse(text), response.Headers);
    }

    private async Task<HttpClient> Contest(string id)
    {
        var client = host.Administrator();
        await ContestSamples.Create(client, id);
        return client;
    }
}
