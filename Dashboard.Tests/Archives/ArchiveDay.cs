using System.Net;
using System.Net.Http.Headers;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Awards;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>A contest that has been through everything, with words and names of persons wherever somebody may write them.</summary>
internal sealed class ArchiveDay(ApiHost host, string id)
{
    /// <summary>What no public version may hold: names, telephones and free text, each entered at another place.</summary>
    public static readonly string[] Persons =
    [
        AwardsDay.RareName, "队员2", "组员5", "教师3",
        "李四录入有误", "13700000001", "场地断电重赛", "13700000002", "王五申诉裁判", "13700000003", "经复核维持", "赵六确认", "孙七申诉摘要", "仲裁周八",
        "郑九反映超龄", "13700000004", "年龄合规见吴十", "缺轮由冯一确认", "规则由陈二修订", "褚三要求提前归档", "0550-1234567",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public HttpClient Administrator { get; } = host.Administrator();

    /// <summary>Played, corrected, appealed, published and awarded: nothing is open but what <paramref name="finished"/> leaves open.</summary>
    public async Task<ArchiveDay> SetUp(bool finished = true)
    {
        var day = await new AwardsDay(host, id).SetUp(6);
        await Post("scores", """{"team":"t2","round":2,"fields":{"tasks":3,"time":60}}""", HttpStatusCode.Created);
        await Post("corrections", """{"team":"t1","round":1,"replaces":"s1","fields":{"tasks":8,"time":1},"category":"entryError","reason":"李四录入有误 13700000001"}""", HttpStatusCode.Created);
        await Post("runs/reopen", """{"team":"t2","round":2,"standing":"s7","reason":"场地断电重赛 13700000002"}""", HttpStatusCode.OK);
        (await Administrator.Put($"/events/{id}/contest/rule", $$"""{"rule":{{Files.ContestSamples.Rule.Replace("\"weight\":10", "\"weight\":20", StringComparison.Ordinal)}},"reason":"规则由陈二修订"}""")).Expect(HttpStatusCode.OK);
        (await Administrator.Put($"/events/{id}/floor", new { startsAt = DateTimeOffset.UtcNow.ToString("O"), runSeconds = 120 })).Expect(HttpStatusCode.Created);
        (await Administrator.Put($"/events/{id}/floor/tables/1", """{"name":"一号台","open":true}""")).Expect(HttpStatusCode.Created);
        await Post("floor/draw", """{"seed":"2026"}""", HttpStatusCode.OK);
        // The floor follows the contest: what it has still to note would be a change of its own.
        await Eventually.True(
            "the floor to see the six runs of the first round",
            async () => (await Administrator.Get($"/events/{id}/floor")).Json.GetProperty("slots").EnumerateArray()
                .Count(slot => slot.GetProperty("round").GetInt32() == 1 && slot.GetProperty("stage").GetString() == "done") == 6);
        (await Administrator.Put($"/events/{id}/appeal-terms", """{"minutes":null,"perTeam":3}""")).Expect(HttpStatusCode.OK);
        await Post("appeals", """{"team":"t3","round":1,"reason":"王五申诉裁判 13700000003"}""", HttpStatusCode.Created);
        await Post("appeals/a1/admit", """{"admitted":true}""", HttpStatusCode.OK);
        await Post("contest/publish-despite-gaps", """{"reason":"缺轮由冯一确认"}""", HttpStatusCode.OK);
        await day.Drafted();
        await day.Publicised(DateTimeOffset.UtcNow.AddDays(-1));
        var objection = (await Administrator.Post($"/events/{id}/awards/objections", """{"team":"t1","objector":"郑九反映超龄","text":"13700000004"}""")).Expect(HttpStatusCode.Created).Text("objectionId");
        await Post($"awards/objections/{objection}", """{"upheld":false,"decision":"年龄合规见吴十"}""", HttpStatusCode.OK);
        if (finished)
        {
            await Post("appeals/a1/decide", """{"ruling":"maintain","reason":"经复核维持 赵六确认"}""", HttpStatusCode.OK);
            await Post("appeals/a1/publish", """{"reason":"孙七申诉摘要","outcome":"仲裁周八"}""", HttpStatusCode.OK);
            await Post("awards/publish", "", HttpStatusCode.OK);
        }

        return this;
    }

    public Task<Reply> Make(string? reason = null, params (string Name, string Value)[] headers) =>
        Administrator.Post($"/events/{id}/archives", reason is null ? "{}" : $$"""{"reason":"{{reason}}"}""", headers);

    public async Task<Reply> Archives() => (await Administrator.Get($"/events/{id}/archives")).Expect(HttpStatusCode.OK);

    /// <summary>The file of an archive, as it was sent.</summary>
    public async Task<(byte[] File, HttpResponseMessage Answer)> Download(int number = 1, string variant = "full")
    {
        var answer = await Administrator.GetAsync(new Uri($"/api/v1/events/{id}/archives/{number}/file?variant={variant}", UriKind.Relative), Cancellation);
        return (await answer.Content.ReadAsByteArrayAsync(Cancellation), answer);
    }

    public async Task<Reply> Verify(byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{id}/archives/verify") { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await Administrator.SendAsync(request, Cancellation);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return new Reply(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, json.RootElement.Clone(), answer.Headers);
    }

    private async Task Post(string path, string body, HttpStatusCode expected) => (await Administrator.Post($"/events/{id}/{path}", body)).Expect(expected);
}
