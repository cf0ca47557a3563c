using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The floor of a contest: the day's schedule, tables and clocks, and each team's way from 报到 to 完成.</summary>
internal static class FloorApi
{
    public static void MapFloors(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/floor", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<FloorBody, FloorSettings, FloorRevision>(
                    http,
                    ApiJson.Body.FloorBody,
                    (settings, stamp) => calls.In(http).Floor(eventId).Configure(settings, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putFloor", "Sets how the day's floor work of the contest is run; runs that have not begun are planned anew.")
            .Takes<FloorBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapGet("/events/{eventId}/floor", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => calls.In(http).Floor(eventId).Schedule(actor.Audience),
                    schedule => Answers.Ok(ToAnswer(schedule), ApiJson.Body.FloorAnswer),
                    RefusalKind.UnknownFloor))
            .Describe("getFloor", "The running order with tables, calls and times, and when each run is to be expected; the hub's topic `floor:{id}` follows it.")
            .Gives<FloorAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPut("/events/{eventId}/floor/tables/{table}", (string eventId, string table, HttpContext http, ApiCalls calls) =>
                calls.Write<TableBody, TableEntry, FloorRevision>(
                    http,
                    ApiJson.Body.TableBody,
                    (entry, stamp) => OnTable<FloorRevision>(table, number => calls.In(http).Floor(eventId).PutTable(number, entry, stamp)),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putTable", "Adds a table (赛台) or changes it, also during the day: runs that have not begun are planned anew.")
            .Takes<TableBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapGet("/events/{eventId}/floor/tables/{table}", (string eventId, string table, HttpContext http, ApiCalls calls, TimeProvider time) =>
                calls.Read(
                    http,
                    async actor => await calls.In(http).Floor(eventId).Look(actor.Audience) is { } view ? TableOf(view, table, time.GetUtcNow()) : null,
                    answer => Answers.Ok(answer, ApiJson.Body.TableAnswer),
                    RefusalKind.UnknownTable))
            .Describe("getTable", "One table with its clock, the run that is at it and the ones to come: what a judge's tablet at that table shows.")
            .Gives<TableAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPost("/events/{eventId}/floor/tables/{table}/clock", (string eventId, string table, HttpContext http, ApiCalls calls, TimeProvider time) =>
                calls.Write<ClockBody, ClockRequest, ClockResult>(
                    http,
                    ApiJson.Body.ClockBody,
                    (request, stamp) => OnTable<ClockResult>(table, number => calls.In(http).Floor(eventId).TurnClock(number, request, stamp)),
                    clock => Answers.Ok(new ClockAnswer(clock.LengthSeconds, clock.ElapsedMs, clock.RunningSince, time.GetUtcNow()), ApiJson.Body.ClockAnswer)))
            .Describe("postClock", "Starts, stops or resets the clock of a table by the server's time.")
            .Takes<ClockBody>()
            .Gives<ClockAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge, Role.Organiser);

        api.MapPost("/events/{eventId}/floor/draw", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<DrawBody, DrawRequest, DrawResult>(
                    http,
                    ApiJson.Body.DrawBody,
                    (request, stamp) => calls.In(http).Floor(eventId).Draw(request, stamp),
                    drawn => Answers.Ok(new DrawAnswer(drawn.Seed, drawn.Slots, drawn.Unplaced), ApiJson.Body.DrawAnswer)))
            .Describe("postDraw", "Draws the running order (抽签) from a seed; again with a reason before the first run; `append` draws teams that came later behind all others. Of a later `stage` the teams that go on to it are drawn, once that is final; the head judge may draw it all the same, with a reason.")
            .Takes<DrawBody>()
            .Gives<DrawAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPost("/events/{eventId}/floor/replacements", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ReplacementBody, TeamReplacement, ReplacementResult>(
                    http,
                    ApiJson.Body.ReplacementBody,
                    (replacement, stamp) => calls.In(http).Floor(eventId).ReplaceTeam(replacement, stamp),
                    replaced => Answers.Ok(new ReplacementAnswer(replaced.Slots), ApiJson.Body.ReplacementAnswer)))
            .Describe("postReplacement", "Gives what a team has not begun in a later stage to one that goes on in its place, or takes it out of the schedule: who goes on changed after the draw.")
            .Takes<ReplacementBody>()
            .Gives<ReplacementAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/floor/matches", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<MatchesBody, MatchRequest, MatchResult>(
                    http,
                    ApiJson.Body.MatchesBody,
                    (request, stamp) => calls.In(http).Floor(eventId).AddMatches(request, stamp),
                    made => Answers.Created(new MatchesAnswer(made.Matches, made.Seed), ApiJson.Body.MatchesAnswer)))
            .Describe("postMatches", "Enters matches of two sides: a round robin of a group by the circle method, or pairings by hand. Their ids are what sheets carry as `match`.")
            .Takes<MatchesBody>()
            .Gives<MatchesAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPost("/events/{eventId}/floor/matches/{slotId}/remove", (string eventId, string slotId, HttpContext http, ApiCalls calls) =>
                calls.Write<MatchRemovalBody, MatchRemovalBody, MatchResult>(
                    http,
                    ApiJson.Body.MatchRemovalBody,
                    (body, stamp) => calls.In(http).Floor(eventId).RemoveMatch(slotId, body.Reason ?? "", stamp),
                    removed => Answers.Ok(new MatchesAnswer(removed.Matches, removed.Seed), ApiJson.Body.MatchesAnswer)))
            .Describe("removeMatch", "Takes a match out of the schedule before anything was done for it; what has not begun is planned anew.")
            .Takes<MatchRemovalBody>()
            .Gives<MatchesAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPost("/events/{eventId}/floor/teams/{teamId}/report", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Write<ReportBody, ArrivalRequest, ArrivalResult>(
                    http,
                    ApiJson.Body.ReportBody,
                    (request, stamp) => calls.In(http).Floor(eventId).ReportIn(teamId, request, stamp),
                    arrival => Answers.Ok(new ReportAnswer(arrival.At, arrival.Late), ApiJson.Body.ReportAnswer)))
            .Describe("postReport", "报到: a team reports in, or its report is taken back with a reason.")
            .Takes<ReportBody>()
            .Gives<ReportAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Gate, Role.Judge, Role.Organiser);

        api.MapPost("/events/{eventId}/floor/slots/{slotId}/steps", (string eventId, string slotId, HttpContext http, ApiCalls calls) =>
                calls.Write<RunStepBody, RunStepRequest, RunStepResult>(
                    http,
                    ApiJson.Body.RunStepBody,
                    (request, stamp) => calls.In(http).Floor(eventId).Step(slotId, request, stamp),
                    result => Answers.Ok(new RunStepAnswer(result.Slot, Words.Of(result.Stage), result.Calls), ApiJson.Body.RunStepAnswer)))
            .Describe("postStep", "One step of a run: inspection, queue, call, start, finish, forfeit, or the last one taken back with a reason (a forfeit: by the head judge).")
            .Takes<RunStepBody>()
            .Gives<RunStepAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge, Role.Organiser);

        api.MapPost("/events/{eventId}/floor/slots/{slotId}/practice", (string eventId, string slotId, HttpContext http, ApiCalls calls) =>
                calls.Write<PracticeBody, PracticeEntry, PracticeResult>(
                    http,
                    ApiJson.Body.PracticeBody,
                    (entry, stamp) => calls.In(http).Floor(eventId).EnterPractice(slotId, entry, stamp),
                    result => Answers.Created(new PracticeAnswer(result.Points), ApiJson.Body.PracticeAnswer)))
            .Describe("postPractice", "Enters the sheet of a practice run: checked and scored by the rule, and in no standing ever.")
            .Takes<PracticeBody>()
            .Gives<PracticeAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Judge);

        api.MapGet("/events/{eventId}/floor/reasons", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Floor(eventId).Reasons() is var notes ? ReasonsAnswer.Of(notes) : null,
                    answer => Answers.Ok(answer, ApiJson.Body.ReasonsAnswer),
                    RefusalKind.UnknownFloor))
            .Describe("getReasons", "Why steps and matches were taken back, orders drawn anew and tables closed, the oldest first.")
            .Gives<ReasonsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapGet("/time", (TimeProvider time) => Answers.Ok(new TimeAnswer(time.GetUtcNow()), ApiJson.Body.TimeAnswer))
            .Describe("getTime", "The server's time, by which a page sets the clocks that it shows.")
            .Gives<TimeAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static Task<Answer<T>> OnTable<T>(string table, Func<int, Task<Answer<T>>> send) =>
        int.TryParse(table, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? send(number)
            : Task.FromResult(new Answer<T>(default, Refusal.Of(RefusalKind.Malformed, "table")));

    private static TableAnswer? TableOf(ViewDiff view, string table, DateTimeOffset now)
    {
        if (view.Set.FirstOrDefault(row => row.Key == $"table:{table}") is not { } found)
        {
            return null;
        }

        var row = JsonElement.Parse(found.Json);
        var named = row.GetProperty("next").EnumerateArray().Select(next => next.GetProperty("slot").GetString()!)
            .Concat(row.TryGetProperty("current", out var current) ? [current.GetString()!] : [])
            .Select(id => $"slot:{id}")
            .ToHashSet(StringComparer.Ordinal);
        return new TableAnswer(row, [.. view.Set.Where(slot => named.Contains(slot.Key)).Select(slot => JsonElement.Parse(slot.Json))], now);
    }

    private static FloorAnswer ToAnswer(FloorSchedule schedule) => new(
        schedule.View.To.Epoch,
        schedule.View.To.Number,
        JsonElement.Parse(schedule.View.Set.Single(row => row.Key == FloorViews.HeadKey).Json),
        [.. ViewRows.Many(schedule.View, "table").OrderBy(row => row.GetProperty("number").GetInt32())],
        [.. ViewRows.Many(schedule.View, "slot").OrderBy(row => row.GetProperty("order").GetInt32())],
        ViewRows.Many(schedule.View, "team"),
        schedule.Expected.ToDictionary(pair => pair.Key, pair => FloorTimes.WholeMinute(pair.Value)));
}
