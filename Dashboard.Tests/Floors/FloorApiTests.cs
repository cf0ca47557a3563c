using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Floors;

/// <summary>The floor through the API: who may do what, what is refused and how, and what the public reads.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class FloorApiTests(ApiHost host)
{
    [Fact]
    public async Task Draw_SameSeed_GivesTheSameOrderAndAnotherNeedsAReason()
    {
        var first = await new FloorDay(host, "floor-draw-a").SetUp(9, 2, TimeSpan.FromHours(1));
        var second = await new FloorDay(host, "floor-draw-b").SetUp(9, 2, TimeSpan.FromHours(1));
        Assert.Equal((await first.Slots()).Select(FloorDay.TeamOf), (await second.Slots()).Select(FloorDay.TeamOf));
        var head = (await first.Picture()).GetProperty("floor");
        Assert.Equal("20261128", head.GetProperty("seed").GetString());

        using var organiser = await host.SignedIn(Role.Organiser);
        (await organiser.Post("/events/floor-draw-a/floor/draw", """{"seed":"2"}""")).ExpectProblem(HttpStatusCode.BadRequest, "reason-required", "reason");
        (await organiser.Post("/events/floor-draw-a/floor/draw", """{"seed":"Nr 2","reason":"补报"}""")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "seed");
        (await organiser.Post("/events/floor-draw-a/floor/draw", """{"seed":"2","reason":"补报"}""")).Expect(HttpStatusCode.OK);
        Assert.NotEqual((await first.Slots()).Select(FloorDay.TeamOf), (await second.Slots()).Select(FloorDay.TeamOf));
        Assert.Equal("补报", (await organiser.Get("/events/floor-draw-a/floor/reasons")).Json.GetProperty("reasons")[0].GetString());
    }

    [Fact]
    public async Task Run_ThroughItsSteps_IsSeenByThePublicWithoutWhatIsTheStaffs()
    {
        var day = await new FloorDay(host, "floor-steps").SetUp(4, 1, TimeSpan.FromMinutes(-20));
        var slot = (await day.Slots())[0];
        var (id, team) = (FloorDay.IdOf(slot), FloorDay.TeamOf(slot));
        using var judge = await host.SignedIn(Role.Judge);
        (await judge.Post($"/events/floor-steps/floor/slots/{id}/steps", """{"step":"inspect"}""")).ExpectProblem(HttpStatusCode.Conflict, "not-reported-in", "team");
        using var gate = await host.SignedIn(Role.Gate);
        (await gate.Post($"/events/floor-steps/floor/teams/{team}/report", """{"present":3}""")).Expect(HttpStatusCode.OK);
        (await gate.Post($"/events/floor-steps/floor/slots/{id}/steps", """{"step":"inspect"}""")).Expect(HttpStatusCode.Forbidden);
        (await judge.Post($"/events/floor-steps/floor/slots/{id}/steps", """{"step":"inspect","label":"A-12"}""")).Expect(HttpStatusCode.OK);
        (await judge.Post($"/events/floor-steps/floor/slots/{id}/steps", """{"step":"start"}""")).Expect(HttpStatusCode.OK);
        (await judge.Post("/events/floor-steps/floor/tables/1/clock", """{"act":"start"}""")).Expect(HttpStatusCode.OK);

        using var visitor = host.Client();
        var table = (await visitor.Get("/events/floor-steps/floor/tables/1")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(id, table.GetProperty("table").GetProperty("current").GetString());
        var clock = table.GetProperty("table").GetProperty("clock");
        Assert.InRange((table.GetProperty("now").GetDateTimeOffset() - clock.GetProperty("runningSince").GetDateTimeOffset()).TotalSeconds, 0, 30);
        Assert.Equal(8, table.GetProperty("slots").GetArrayLength());
        var seen = (await visitor.Get("/events/floor-steps/floor")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(0, seen.GetProperty("teams").GetArrayLength());
        Assert.DoesNotContain("A-12", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal(7, seen.GetProperty("expected").EnumerateObject().Count());
    }

    [Fact]
    public async Task Sheet_Entered_EndsTheRunAndAForfeitIsWithdrawnInTheStandings()
    {
        var day = await new FloorDay(host, "floor-sheet").SetUp(4, 1, TimeSpan.FromMinutes(5));
        var slots = await day.Slots();
        using var judge = await host.SignedIn(Role.Judge);
        var team = FloorDay.TeamOf(slots[0]);
        (await judge.Post("/events/floor-sheet/scores", new { team, round = 1, fields = new { score = 100 } })).Expect(HttpStatusCode.Created);
        await Eventually.True("the sheet to end the run", async () => (await day.Slots())[0].GetProperty("stage").GetString() == "done");

        var other = FloorDay.TeamOf(slots[1]);
        (await judge.Post($"/events/floor-sheet/floor/slots/{FloorDay.IdOf(slots[1])}/steps", """{"step":"forfeit","reason":"不来"}""")).ExpectProblem(HttpStatusCode.Conflict, "calls-missing", "step");
        await day.Step(FloorDay.IdOf(slots[1]), "forfeit", reason: "申请弃权", role: Role.HeadJudge);
        await Eventually.True(
            "the contest to have the withdrawal",
            async () => (await judge.Get($"/events/floor-sheet/teams/{other}/sheets")).Json.GetProperty("sheets") is { } sheets
                && sheets.GetArrayLength() == 1 && sheets[0].GetProperty("outcome").GetString() == "withdrawn");
    }

    [Fact]
    public async Task Matches_RoundRobin_AreInTheScheduleWithTheirSides()
    {
        await new FloorDay(host, "floor-match").SetUp(8, 2, TimeSpan.FromHours(1), drawn: false);
        using var organiser = await host.SignedIn(Role.Organiser);
        var made = (await organiser.Post("/events/floor-match/floor/matches", """{"roundRobin":"小学组","seed":"3"}""")).Expect(HttpStatusCode.Created).Json;
        Assert.Equal(6, made.GetProperty("matches").GetArrayLength());
        (await organiser.Post("/events/floor-match/floor/matches", """{"pairings":[{"round":1,"sides":[["t1"],["t99"]]}]}""")).ExpectProblem(HttpStatusCode.NotFound, "unknown-team", "pairings[0].sides");
        (await organiser.Post("/events/floor-match/floor/matches", """{"pairings":[{"round":1,"sides":[["t1"]]}]}""")).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "pairings[0].sides");
        (await organiser.Post("/events/floor-match/floor/matches", """{"pairings":[{"round":9,"sides":[["t1","t3"],["t5","t7"]]}]}""")).Expect(HttpStatusCode.Created);

        var slots = await new FloorDay(host, "floor-match").Slots();
        Assert.Equal(7, slots.Length);
        Assert.Equal(["a", "a", "b", "b"], slots[6].GetProperty("teams").EnumerateArray().Select(team => team.GetProperty("side").GetString()));
    }

    [Fact]
    public async Task Input_Bad_IsRefusedAtItsField()
    {
        await new FloorDay(host, "floor-bad").SetUp(2, 1, TimeSpan.FromHours(1));
        using var client = host.Administrator();
        var at = "2026-11-28T09:00:00+08:00";
        (await client.Put("/events/floor-bad/floor", new { startsAt = at, runSeconds = 5 })).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "runSeconds");
        (await client.Put("/events/floor-bad/floor", new { startsAt = at, runSeconds = 150, breaks = new[] { new { from = at, to = at } } })).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "breaks[0].to");
        (await client.Put("/events/floor-bad/floor", new { startsAt = "2026-11-28T09:00:00", runSeconds = 150 })).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "startsAt");
        (await client.Put("/events/floor-bad/floor/tables/0", new { open = true })).ExpectProblem(HttpStatusCode.BadRequest, "out-of-range", "table");
        (await client.Put("/events/floor-bad/floor/tables/one", new { open = true })).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "table");
        (await client.Post("/events/floor-bad/floor/slots/r99/steps", new { step = "call" })).ExpectProblem(HttpStatusCode.NotFound, "unknown-slot", "slotId");
        (await client.Post("/events/floor-bad/floor/tables/1/clock", new { act = "sing" })).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "act");
        (await client.Get("/events/no-such/floor")).ExpectProblem(HttpStatusCode.NotFound, "unknown-floor", null);
        (await client.Put("/events/no-such/floor", new { startsAt = at, runSeconds = 150 })).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
    }
}
