using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>What the contract promises of each route, end to end.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ApiFlowTests(ApiHost host)
{
    private const string Rule =
        """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":5}],"rounds":{"counted":2,"aggregate":"best"},"ties":["mean"]}""";

    [Fact]
    public async Task Event_PutTwice_IsCreatedThenChanged()
    {
        var client = await District();
        (await client.Put("/events/put-twice", Event())).Expect(HttpStatusCode.Created);
        (await client.Put("/events/put-twice", Event(name: "新名称", capacity: 5))).Expect(HttpStatusCode.OK);
        var found = (await host.Client().Get("/events/put-twice")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("新名称", found.GetProperty("name").GetString());
        Assert.Equal("lecture", found.GetProperty("kind").GetString());
        Assert.Equal(5, found.GetProperty("capacity").GetInt32());
        foreach (var count in new[] { "confirmed", "offered", "waitlisted" })
        {
            Assert.Equal(0, found.GetProperty(count).GetInt32());
        }

        Assert.True(found.GetProperty("version").GetInt64() >= 0);
        Assert.True(found.TryGetProperty("present", out _));
    }

    [Fact]
    public async Task Registration_FullWithoutWaitlist_IsAConflictAndFreedByItsSecret()
    {
        var organiser = await District();
        var visitor = host.Client();
        await organiser.Put("/events/small", Event(capacity: 2));
        var first = (await visitor.Post("/events/small/registrations", """{"name":"张三","phone":"13800000000","places":2}""")).Expect(HttpStatusCode.Created).Json;
        Assert.Equal("confirmed", first.GetProperty("status").GetString());
        (await visitor.Post("/events/small/registrations", """{"name":"李四"}""")).ExpectProblem(HttpStatusCode.Conflict, "full", "places");

        var id = first.GetProperty("registrationId").GetString();
        var secret = first.GetProperty("secret").GetString()!;
        (await visitor.Delete($"/events/small/registrations/{id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", "Registration-Secret");
        (await visitor.Delete($"/events/small/registrations/{id}", ("Registration-Secret", "wrong"))).Expect(HttpStatusCode.Forbidden);
        (await host.Client(ApiHost.Token).Delete("/events/small/registrations/no-such")).ExpectProblem(HttpStatusCode.NotFound, "unknown-registration", "registrationId");
        var cancelled = (await visitor.Delete($"/events/small/registrations/{id}", ("Registration-Secret", secret))).Expect(HttpStatusCode.OK);
        Assert.Equal("cancelled", cancelled.Text("status"));
        (await visitor.Post("/events/small/registrations", """{"name":"李四"}""")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Registration_FullWithPromotion_WaitsAndMovesUp()
    {
        var organiser = await District();
        await organiser.Put("/events/promoting", Event(capacity: 1, waitlist: "promote"));
        var first = (await host.Client().Post("/events/promoting/registrations", """{"name":"a"}""")).Expect(HttpStatusCode.Created);
        var second = (await host.Client().Post("/events/promoting/registrations", """{"name":"b"}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("waitlisted", second.Text("status"));
        (await (await host.SignedIn(Role.Organiser)).Delete($"/events/promoting/registrations/{first.Text("registrationId")}")).Expect(HttpStatusCode.OK);
        await Eventually.Get(
            "the next in line to be confirmed",
            async () => (await organiser.Get("/events/promoting")).Json,
            found => found.GetProperty("confirmed").GetInt32() == 1 && found.GetProperty("waitlisted").GetInt32() == 0);
    }

    [Fact]
    public async Task Registration_FullWithOffers_IsHeldForTheNextWhoConfirms()
    {
        var organiser = await District();
        await organiser.Put("/events/offering", Event(capacity: 1, waitlist: "offer"));
        using var visitor = host.Client();
        var first = (await visitor.Post("/events/offering/registrations", """{"name":"a"}""")).Expect(HttpStatusCode.Created);
        var second = (await visitor.Post("/events/offering/registrations", """{"name":"b"}""")).Expect(HttpStatusCode.Created);
        var (path, secret) = ($"/events/offering/registrations/{second.Text("registrationId")}", ("Registration-Secret", second.Text("secret")!));
        (await visitor.Post($"{path}/confirm", "", secret)).ExpectProblem(HttpStatusCode.Conflict, "not-offered", "registrationId");

        (await organiser.Delete($"/events/offering/registrations/{first.Text("registrationId")}")).Expect(HttpStatusCode.OK);
        var offered = (await visitor.Send(HttpMethod.Get, path, null, headers: secret)).Expect(HttpStatusCode.OK);
        Assert.Equal("offered", offered.Text("status"));
        Assert.InRange(offered.Json.GetProperty("offeredUntil").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(4), TimeSpan.FromHours(5));
        Assert.Equal("waitlisted", (await visitor.Post("/events/offering/registrations", """{"name":"c"}""")).Text("status"));
        Assert.Equal((0, 1, 1, 720), await Counts());
        (await visitor.Post($"{path}/confirm", "")).Expect(HttpStatusCode.Forbidden);

        Assert.Equal("confirmed", (await visitor.Post($"{path}/confirm", "", secret)).Expect(HttpStatusCode.OK).Text("status"));
        Assert.Equal("confirmed", (await visitor.Send(HttpMethod.Get, path, null, headers: secret)).Text("status"));
        Assert.Equal((1, 0, 1, 720), await Counts());

        async Task<(int, int, int, int)> Counts()
        {
            var found = (await organiser.Get("/events/offering")).Json;
            return (found.GetProperty("confirmed").GetInt32(), found.GetProperty("offered").GetInt32(), found.GetProperty("waitlisted").GetInt32(), found.GetProperty("registration").GetProperty("offerMinutes").GetInt32());
        }
    }

    [Fact]
    public async Task CheckIn_WithItsTicket_CountsThePersonsPresent()
    {
        var organiser = await District();
        (await organiser.Put("/venues/hall-1", """{"name":"大厅","town":"east","capacity":2}""")).Expect(HttpStatusCode.Created);
        (await organiser.Put("/events/checked", Event(venues: "hall-1"))).Expect(HttpStatusCode.Created);
        (await organiser.Put("/events/other-checked", Event(venues: "hall-1"))).Expect(HttpStatusCode.Created);
        var ticket = (await host.Client().Post("/events/checked/registrations", """{"name":"a","places":3}""")).Text("ticket");
        var gate = await host.SignedIn(Role.Gate);
        var scan = $$"""{"ticket":"{{ticket}}","direction":"in","at":"{{Now()}}","device":"gate-1"}""";

        (await gate.Post("/events/other-checked/check-ins", scan)).ExpectProblem(HttpStatusCode.BadRequest, "unknown-ticket", "ticket");
        (await gate.Post("/events/checked/check-ins", scan.Replace($"{ticket}", "forged", StringComparison.Ordinal)))
            .ExpectProblem(HttpStatusCode.BadRequest, "unknown-ticket", "ticket");
        (await gate.Post("/events/checked/check-ins", scan.Replace("\"in\"", "\"sideways\"", StringComparison.Ordinal)))
            .ExpectProblem(HttpStatusCode.BadRequest, "malformed", "direction");
        var counted = (await gate.Post("/events/checked/check-ins", scan)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(3, counted.GetProperty("inside").GetInt32());
        Assert.Equal("hall-1", counted.GetProperty("venue").GetString());
        Assert.True(counted.GetProperty("overLimit").GetBoolean());

        (await gate.Post("/venues/hall-1/counts", $$"""{"delta":-9,"at":"{{Now()}}","device":"g"}""")).ExpectProblem(HttpStatusCode.Conflict, "negative-present", "delta");
        (await gate.Post("/venues/hall-1/counts", $$"""{"total":4,"at":"{{Now()}}","device":"g"}""")).Expect(HttpStatusCode.BadRequest);
        (await gate.Post("/venues/hall-1/counts", $$"""{"total":4,"reason":"recount","at":"{{Now()}}","device":"g"}""")).Expect(HttpStatusCode.OK);
        var venue = (await host.Client().Get("/venues/hall-1")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((4, 2), (venue.GetProperty("present").GetInt32(), venue.GetProperty("capacity").GetInt32()));
    }

    [Fact]
    public async Task Scores_EnteredAndImported_MakeTheStandings()
    {
        var organiser = await District();
        await Contest(organiser, "robots", teams: 3);
        var judge = await host.SignedIn(Role.Judge);
        var sheet = (await judge.Post("/events/robots/scores", """{"team":"t1","round":1,"fields":{"score":310},"outcome":"scored","device":"tablet-1"}"""))
            .Expect(HttpStatusCode.Created).Json;
        Assert.Equal(310m, sheet.GetProperty("points").GetDecimal());
        Assert.True(sheet.GetProperty("counted").GetBoolean());

        (await judge.Post("/events/robots/scores", """{"team":"t1","round":2,"fields":{"score":401}}""")).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "fields.score");
        (await judge.Post("/events/robots/scores", """{"team":"t1","round":2,"fields":{"scroe":5}}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown-field", "fields.scroe");
        (await judge.Post("/events/robots/scores", """{"team":"t1","round":2,"fields":{"score":"5"}}""")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "fields.score");
        (await judge.Post("/events/robots/scores", """{"team":"t9","round":2,"fields":{"score":5}}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-team", "team");
        (await judge.Post("/events/robots/scores", """{"team":"t1","round":9,"fields":{"score":5}}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown-round", "round");
        (await judge.Post("/events/robots/scores", """{"team":"t1","round":2,"fields":{"score":5},"outcome":"won"}""")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "outcome");

        var head = await host.SignedIn(Role.HeadJudge);
        (await judge.Import("robots", "team,round,score\nt2,1,300\n")).Expect(HttpStatusCode.Forbidden);
        var bad = (await head.Import("robots", "team,round,score\nt2,1,300\nt9,1,300\nt3,1,900\n")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("urn:eventslive:problem:bad-rows", bad.Type);
        Assert.Equal([3, 4], bad.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        (await head.Import("robots", "team,round,outcome,score\nt2,1,,320\nt3,1,noShow,\n")).Expect(HttpStatusCode.OK);

        var standings = (await host.Client().Get($"/events/robots/standings?group={Uri.EscapeDataString("小学组")}")).Expect(HttpStatusCode.OK).Json;
        var rows = standings.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["t2", "t1", "t3"], rows.Select(row => row.GetProperty("team").GetString()));
        Assert.Equal(1, rows[0].GetProperty("rank").GetInt32());
        Assert.Equal(320m, rows[0].GetProperty("total").GetDecimal());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("award").ValueKind);
        Assert.False(standings.GetProperty("frozen").GetBoolean());
        (await host.Client().Get("/events/robots/standings?group=none")).Expect(HttpStatusCode.OK);

        var contest = (await host.Client().Get("/events/robots/contest")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("best", contest.GetProperty("rule").GetProperty("rounds").GetProperty("aggregate").GetString());
        Assert.Equal("immediate", contest.GetProperty("publication").GetString());
    }

    [Fact]
    public async Task Import_LargerThanAFileMayBe_IsTooLarge()
    {
        var organiser = await District();
        await Contest(organiser, "import-limit", teams: 1);
        var rows = "team,round,score\n" + string.Concat(Enumerable.Repeat("t1,1,5\n", 700_000));
        (await organiser.Import("import-limit", rows)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large", "body");
    }

    [Fact]
    public async Task Import_MoreRowsThanOneBatchHolds_IsTooLargeAndAppliesNone()
    {
        var organiser = await District();
        await Contest(organiser, "import-batch", teams: 1);
        var rows = "team,round,score\n" + string.Concat(Enumerable.Repeat("t1,1,5\n", 60_000));
        (await organiser.Import("import-batch", rows)).Expect(HttpStatusCode.RequestEntityTooLarge);
        var standings = (await organiser.Get("/events/import-batch/standings")).Json;
        Assert.Equal(JsonValueKind.Null, standings.GetProperty("rows")[0].GetProperty("total").ValueKind);
    }

    [Fact]
    public async Task Board_AndEvents_ShowWhatWasCreated()
    {
        var organiser = await District();
        (await organiser.Put("/events/on-the-board", Event())).Expect(HttpStatusCode.Created);
        var board = await Eventually.Get(
            "the event on the board",
            async () => (await host.Client().Get("/board")).Expect(HttpStatusCode.OK).Json,
            found => Ids(found).Contains("on-the-board"));
        Assert.Equal("测试区", board.GetProperty("district").GetProperty("name").GetString());
        Assert.Contains("on-the-board", Ids((await host.Client().Get("/events")).Json));
    }

    [Fact]
    public async Task Demonstration_NamedByItsHeader_IsAnotherDistrict()
    {
        var organiser = await District();
        (await organiser.Put("/events/only-here", Event())).Expect(HttpStatusCode.Created);
        var elsewhere = await host.Administrator().Send(HttpMethod.Get, "/events/only-here", null, headers: ("EventsLive-District", "demo"));
        elsewhere.ExpectProblem(HttpStatusCode.NotFound, "unknown-event", null);
    }

    private static IEnumerable<string?> Ids(JsonElement found) =>
        found.GetProperty("events").EnumerateArray().Select(row => row.GetProperty("id").GetString());

    private static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);

    private static object Event(string name = "讲座", int? capacity = null, string waitlist = "none", params string[] venues) => new
    {
        name,
        kind = "lecture",
        town = "east",
        venues,
        startsAt = DateTimeOffset.UtcNow.AddHours(-1),
        endsAt = DateTimeOffset.UtcNow.AddHours(5),
        capacity,
        registration = new { waitlist },
    };

    private static async Task Contest(HttpClient organiser, string id, int teams)
    {
        (await organiser.Put($"/events/{id}", Event())).Expect(HttpStatusCode.Created);
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"rule":{{Rule}}}""")).Expect(HttpStatusCode.Created);
        for (var i = 1; i <= teams; i++)
        {
            var team = new { name = $"{i} 队", school = "第一小学", town = "east", group = "小学组", members = new[] { "甲" } };
            (await organiser.Put($"/events/{id}/teams/t{i}", team)).Expect(HttpStatusCode.Created);
        }
    }

    private async Task<HttpClient> District()
    {
        var client = host.Administrator();
        (await client.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        return client;
    }
}
