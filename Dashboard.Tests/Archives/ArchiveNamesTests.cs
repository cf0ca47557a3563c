using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Awards;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;
using static EventsLive.Dashboard.Tests.Archives.ArchiveFiles;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>Names in an archive are those that were in use when it was made, whatever is renamed later.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ArchiveNamesTests(ApiHost host)
{
    [Fact]
    public async Task Names_ThatPlacesAndTheEventGetLater_LeaveTheArchiveAsItWas()
    {
        const string Id = "archive-renamed";
        var day = await new ArchiveDay(host, Id).SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (before, _) = await day.Download();
        (await day.Administrator.Put("/district", new { name = "改名区", towns = new[] { new { id = "town-1", name = "改名镇" } } })).Expect(HttpStatusCode.OK);
        try
        {
            var now = DateTimeOffset.UtcNow;
            (await day.Administrator.Put($"/events/{Id}", new { name = "改名赛", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-2), endsAt = now.AddHours(3) })).Expect(HttpStatusCode.OK);

            Assert.False((await day.Archives()).Json.GetProperty("changed").GetBoolean());
            var (after, answer) = await day.Download();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            AssertSame(before, after);
            Assert.Contains("测试镇", Text(Entries(after)["teams.csv"]), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await day.Download(variant: "public")).Answer.StatusCode);

            // Asked for anew, it is another archive, by today's names.
            Assert.Equal(2, (await day.Make()).Expect(HttpStatusCode.Created).Json.GetProperty("number").GetInt32());
            Assert.Contains("改名镇", Text(Entries((await day.Download(2)).File)["teams.csv"]), StringComparison.Ordinal);
        }
        finally
        {
            (await day.Administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        }
    }

    /// <summary>The floor learns a second late how a team is called now: the archive has it from the contest.</summary>
    [Fact]
    public async Task Team_RenamedRightBeforeTheArchive_IsCalledSoInEveryPart_AndTheArchiveStaysAsItIs()
    {
        const string Id = "archive-late";
        await new AwardsDay(host, Id).SetUp(3, "awards");
        var day = new ArchiveDay(host, Id);
        (await day.Administrator.Put($"/events/{Id}/floor", new { startsAt = DateTimeOffset.UtcNow.ToString("O"), runSeconds = 120 })).Expect(HttpStatusCode.Created);
        (await day.Administrator.Put($"/events/{Id}/floor/tables/1", """{"name":"一号台","open":true}""")).Expect(HttpStatusCode.Created);
        (await day.Administrator.Post($"/events/{Id}/floor/draw", """{"seed":"2026"}""")).Expect(HttpStatusCode.OK);
        await Eventually.True("the floor to see the three runs", async () => (await Floor()).Split("\"stage\":\"done\"").Length >= 4);
        (await day.Administrator.Put($"/events/{Id}/teams/t2", new { name = "新名队", school = "新名学校", town = "town-1", group = "小学组", members = new[] { "队员2", "组员2" }, coaches = new[] { "教师2" } })).Expect(HttpStatusCode.OK);

        (await day.Make("先行备案")).Expect(HttpStatusCode.Created);
        await Eventually.True("the floor to hear of the name", async () => (await Floor()).Contains("新名队", StringComparison.Ordinal));
        var (file, answer) = await day.Download();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("第2队", Text(Entries(file)["floor.ndjson"]), StringComparison.Ordinal);
        Assert.Contains("新名学校", Text(Entries(file)["floor.ndjson"]), StringComparison.Ordinal);

        async Task<string> Floor() => (await day.Administrator.Get($"/events/{Id}/floor")).Expect(HttpStatusCode.OK).Json.ToString();
    }

    [Fact]
    public async Task Actors_AreNamedInTheFullVersion_AsTheyWereCalled()
    {
        var day = await new ArchiveDay(host, "archive-actors").SetUp();
        using var judge = await host.SignedIn(Role.Judge);
        // For a run that has a sheet: the floor has nothing to note of it while the archive is made.
        (await judge.Post("/events/archive-actors/scores", """{"team":"t4","round":1,"fields":{"tasks":1,"time":2} }""")).Expect(HttpStatusCode.Created);
        (await day.Make("补录一轮")).Expect(HttpStatusCode.Created);

        var full = Entries((await day.Download()).File);
        var actor = Assert.Single(JsonDocument.Parse(full["actors.json"]).RootElement.EnumerateArray(), one => one.GetProperty("name").GetString()!.StartsWith("Judge-", StringComparison.Ordinal));
        Assert.Contains($"\"actor\":\"{actor.GetProperty("id").GetString()}\"", Text(full["records/contest.ndjson"]), StringComparison.Ordinal);
        Assert.Contains(actor.GetProperty("name").GetString()!, Text(full["sheet-history.csv"]), StringComparison.Ordinal);
        Assert.False(Entries((await day.Download(variant: "public")).File).ContainsKey("actors.json"));
    }
}
