using System.Net;
using System.Net.Http.Headers;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>The photo of a paper sheet over HTTP: what is taken, who reads it and how, and where it is not.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class PhotoApiTests(ApiHost host)
{
    // One pixel, as a browser made it.
    internal static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Photo_OfAPaperSheet_IsReadByStaffAloneAndKeptByNobody()
    {
        const string id = "photo-read";
        using var judge = await Contest(id);
        using var head = await host.SignedIn(Role.HeadJudge);
        Assert.Equal(1, (await Put(judge, id, "s1", Pixel)).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());

        using (var answer = await head.GetAsync(new Uri($"/api/v1/events/{id}/sheets/s1/photo", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(Pixel, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("default-src 'none'; sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        }

        var path = $"/events/{id}/sheets/s1/photo";
        (await judge.Get(path)).Expect(HttpStatusCode.Forbidden);
        using var visitor = host.Client();
        (await visitor.Get(path)).Expect(HttpStatusCode.Unauthorized);
        var told = Convert.ToBase64String(Pixel)[..32];
        foreach (var output in new[] { "", "/feed", "/contest", "/contest/feed", "/contest/history", "/scores/history", "/standings", "/judging", "/teams/t1/sheets", "/desk", "/teams/t1/rounds/1/history" })
        {
            // The head judge sees the most: what is in none of these answers is in nobody's.
            using var answer = await head.GetAsync(new Uri($"/api/v1/events/{id}{output}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{output}: {answer.StatusCode}");
            Assert.DoesNotContain(told, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        (await head.Delete(path)).Expect(HttpStatusCode.OK);
        (await head.Get(path)).ExpectProblem(HttpStatusCode.NotFound, "unknown-sheet", null);
        (await Put(judge, id, "s1", Pixel)).ExpectProblem(HttpStatusCode.Conflict, "photo-erased", "body");
        var version = (await head.Get($"/events/{id}/teams/t1/rounds/1/history")).Expect(HttpStatusCode.OK).Json.GetProperty("runs")[0].GetProperty("versions")[0];
        Assert.True(version.GetProperty("photo").GetProperty("erased").GetBoolean());
    }

    [Fact]
    public async Task Photo_SentAgain_IsOneAndAnotherIsTheNextVersion()
    {
        const string id = "photo-again";
        using var judge = await Contest(id);
        Assert.Equal(1, (await Put(judge, id, "s1", Pixel, key: "k1")).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        Assert.Equal(1, (await Put(judge, id, "s1", Pixel, key: "k1")).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        (await Put(judge, id, "s1", Jpeg(), "image/jpeg", "k1")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(1, (await Put(judge, id, "s1", Pixel)).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());

        Assert.Equal(2, (await Put(judge, id, "s1", Jpeg(), "image/jpeg", "k2")).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());

        using var head = await host.SignedIn(Role.HeadJudge);
        var desk = (await head.Get($"/events/{id}/desk")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["t2"], desk.GetProperty("unphotographed").EnumerateArray().Select(gap => gap.GetProperty("team").GetString()));
        var records = (await ReadRecords(head, id)).Where(line => line.Contains("contest.sheet-photographed", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, records.Length);
        (await head.Post($"/events/{id}/sheets/approve", """{"sheets":["s1"]}""")).Expect(HttpStatusCode.OK);
        (await Put(judge, id, "s1", Pixel)).ExpectProblem(HttpStatusCode.Conflict, "run-approved", "sheetId");
        Assert.Equal(2, (await Put(judge, id, "s1", Jpeg(), "image/jpeg")).Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        (await Put(head, id, "s1", Pixel)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Photo_ThatIsNone_IsRefusedByName()
    {
        const string id = "photo-bad";
        using var judge = await Contest(id);
        byte[] svg = [.. "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8];

        (await Put(judge, id, "s1", svg, "image/svg+xml")).Expect(HttpStatusCode.UnsupportedMediaType);
        (await Put(judge, id, "s1", svg)).ExpectProblem(HttpStatusCode.BadRequest, "not-a-picture", "body");
        (await Put(judge, id, "s1", Pixel, "image/jpeg")).ExpectProblem(HttpStatusCode.BadRequest, "not-a-picture", "body");
        (await Put(judge, id, "s1", Pixel[..^5])).ExpectProblem(HttpStatusCode.BadRequest, "not-a-picture", "body");
        // A picture and an archive at once.
        (await Put(judge, id, "s1", [.. Pixel, .. "PK\u0003\u0004"u8])).ExpectProblem(HttpStatusCode.BadRequest, "not-a-picture", "body");
        (await Put(judge, id, "s1", [])).ExpectProblem(HttpStatusCode.BadRequest, "required", "body");
        (await Put(judge, id, "s1", new byte[PhotoRules.MaxBytes + 1])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large", "body");
        (await Put(judge, id, "s9", Pixel)).ExpectProblem(HttpStatusCode.NotFound, "unknown-sheet", "sheetId");
        (await Put(judge, id, "s3", Pixel)).ExpectProblem(HttpStatusCode.Conflict, "not-on-paper", "sheetId");
        using var other = await host.SignedIn(Role.Judge);
        (await Put(other, id, "s1", Pixel)).ExpectProblem(HttpStatusCode.Forbidden, "not-own-sheet", "sheetId");
        (await judge.Post($"/events/{id}/scores", new { team = "t1", round = 2, fields = new { score = 1 }, source = "paper", at = DateTimeOffset.UtcNow.AddHours(1).ToString("o") }))
            .ExpectProblem(HttpStatusCode.BadRequest, "time-ahead", "at");

        using var head = await host.SignedIn(Role.HeadJudge);
        (await head.Get($"/events/{id}/sheets/s1/photo")).Expect(HttpStatusCode.NotFound);
    }

    /// <summary>Teams 1 and 2 have a paper sheet of the judge in round 1, team 3 one from a tablet.</summary>
    private async Task<HttpClient> Contest(string id)
    {
        using var administrator = host.Administrator();
        await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } });
        var now = DateTimeOffset.UtcNow;
        await administrator.Put($"/events/{id}", new { name = id, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now, endsAt = now.AddHours(5) });
        (await administrator.Put($"/events/{id}/contest", """{"groups":["小学"],"rounds":2,"rule":{"schema":1,"fields":[{"name":"score","min":0,"max":100}],"rounds":{"counted":1,"aggregate":"best"}}}""")).Expect(HttpStatusCode.Created);
        var judge = await host.SignedIn(Role.Judge);
        for (var team = 1; team <= 3; team++)
        {
            (await administrator.Put($"/events/{id}/teams/t{team}", new { name = $"{team} 号队", school = "实验小学", town = "town-1", group = "小学" })).Expect(HttpStatusCode.Created);
            (await judge.Post($"/events/{id}/scores", new { team = $"t{team}", round = 1, fields = new { score = 5 }, source = team < 3 ? "paper" : "tablet" })).Expect(HttpStatusCode.Created);
        }

        return judge;
    }

    private static async Task<string[]> ReadRecords(HttpClient head, string id) =>
        (await head.GetStringAsync(new Uri($"/api/v1/events/{id}/contest/history", UriKind.Relative), TestContext.Current.CancellationToken)).Split('\n');

    private static byte[] Jpeg() =>
    [
        0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0xD9,
    ];

    internal static async Task<Reply> Put(HttpClient client, string id, string sheet, byte[] picture, string type = "image/png", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/events/{id}/sheets/{sheet}/photo") { Content = new ByteArrayContent(picture) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text.StartsWith('{') ? System.Text.Json.JsonElement.Parse(text) : default, answer.Headers);
    }
}
