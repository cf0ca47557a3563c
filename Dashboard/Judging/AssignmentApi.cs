using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>Which judge may score what, and which tablet has which run open.</summary>
internal static class AssignmentApi
{
    public static void MapAssignments(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/assignments", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<AssignmentsBody, AssignmentList, AssignmentResult>(
                    http,
                    JudgingJson.Body.AssignmentsBody,
                    (list, stamp) => list.Seen is { } seen
                        ? calls.In(http).Contest(eventId).ReviseAssignments(seen, list.Assignments, stamp)
                        : calls.In(http).Contest(eventId).AssignJudges(list.Assignments, stamp),
                    result => Answers.Ok(result, JudgingJson.Body.AssignmentResult)))
            .Describe("putAssignments", "Says which judge scores what, in place of all before. An empty list lets every judge of the district score everything; a head judge may always. With `seen`, refused where the assignments are no longer those.")
            .Takes<AssignmentsBody>()
            .Gives<AssignmentResult>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapGet("/events/{eventId}/assignments", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Contest(eventId).Assignments() is { } assignments ? new AssignmentsAnswer([.. assignments.Select(ToAnswer)]) : null,
                    answer => Answers.Ok(answer, JudgingJson.Body.AssignmentsAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getAssignments", "Which judge scores what; empty = every judge of the district scores everything.")
            .Gives<AssignmentsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapGet("/judges", (HttpContext http, ApiCalls calls, JudgePool pool) =>
                calls.Read(
                    http,
                    async actor => new JudgesAnswer(await pool.ListAsync(actor)),
                    answer => Answers.Ok(answer, JudgingJson.Body.JudgesAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getJudges", "Whom a contest may be assigned to: the accounts whose work is judging, and the paired tablets of judges.")
            .Gives<JudgesAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPost("/events/{eventId}/claims", (string eventId, HttpContext http, ApiCalls calls, DistrictAccounts accounts) =>
                calls.Write<ClaimBody, RunClaim, NamedHolder>(
                    http,
                    JudgingJson.Body.ClaimBody,
                    async (claim, _) => await NameAsync(await calls.In(http).Contest(eventId).ClaimRun(claim), http, calls, accounts),
                    named => Answers.Ok(new ClaimAnswer(named.Holder.Mine, named.Name, named.Holder.Tablet, named.Holder.Since), JudgingJson.Body.ClaimAnswer)))
            .Describe("postClaim", "Says that a tablet has a run's sheet open, for 30 s, and answers who has it. It warns a second tablet and never refuses a sheet.")
            .Takes<ClaimBody>()
            .Gives<ClaimAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge);
    }

    internal static AssignmentRow ToAnswer(JudgeAssignment assignment) => new(
        assignment.Account, assignment.Group, assignment.Rounds.IsDefault ? [] : assignment.Rounds, assignment.Table, assignment.Seat, assignment.Stage);

    private static async Task<Answer<NamedHolder>> NameAsync(Answer<ClaimHolder> answer, HttpContext http, ApiCalls calls, DistrictAccounts accounts) =>
        answer.Result is not { } holder ? new Answer<NamedHolder>(null, answer.Refusal)
        : new Answer<NamedHolder>(new NamedHolder(holder, (await accounts.GetAsync(http.User, holder.Account))?.Login ?? (await calls.In(http).Devices.Get(holder.Account))?.Label), null);

    private sealed record NamedHolder(ClaimHolder Holder, string? Name);
}

/// <summary>The assignments of a body, as one command.</summary>
/// <param name="Seen">What they take the place of; null = whatever there is.</param>
public sealed record AssignmentList(ImmutableArray<JudgeAssignment> Assignments, ImmutableArray<JudgeAssignment>? Seen);

/// <param name="Seen">The assignments that these take the place of, as they were read: where others have changed them since, the answer is 409. Left out = whatever there is.</param>
public sealed record AssignmentsBody([property: Required] IReadOnlyList<AssignmentRow>? Assignments, IReadOnlyList<AssignmentRow>? Seen = null) : IBody<AssignmentList>
{
    public Checked<AssignmentList> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new AssignmentList(Of(check.Required("assignments", Assignments, [])), Seen is null ? null : Of(Seen)));
    }

    private static ImmutableArray<JudgeAssignment> Of(IReadOnlyList<AssignmentRow> rows) =>
        [.. rows.Select(row => new JudgeAssignment(row.Account ?? "", row.Group, [.. row.Rounds ?? []], row.Table, row.Seat, row.Stage))];
}

/// <param name="Judges">Accounts first, each kind by name.</param>
public sealed record JudgesAnswer(IReadOnlyList<Judge> Judges);

/// <param name="Account">Id of the judge's account or tablet.</param>
/// <param name="Group">Null = every group.</param>
/// <param name="Rounds">Empty = every round.</param>
/// <param name="Table">赛台; null = none is named.</param>
/// <param name="Seat">Which of several judges of one run: the `judge` of their sheets; null = a judge alone.</param>
/// <param name="Stage">Stage of the contest's rule; null = every stage.</param>
public sealed record AssignmentRow([property: Required] string? Account, string? Group, IReadOnlyList<int>? Rounds, int? Table, string? Seat, string? Stage = null);

public sealed record AssignmentsAnswer(IReadOnlyList<AssignmentRow> Assignments);

/// <param name="Tablet">The tablet's own name.</param>
/// <param name="TakeOver">Whether to take the run from whoever has it.</param>
/// <param name="Release">Whether the sheet has been closed.</param>
/// <param name="Stage">A stage of the rule; left out = its first one.</param>
/// <param name="Match">The match that the run is part of.</param>
public sealed record ClaimBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    string? Judge,
    [property: Required] string? Tablet,
    bool? TakeOver,
    bool? Release,
    string? Stage = null,
    string? Match = null) : IBody<RunClaim>
{
    public Checked<RunClaim> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RunClaim(
            check.Required("team", Team), check.Required("round", Round), Judge, check.Required("tablet", Tablet), TakeOver ?? false, Release ?? false, Stage, Match));
    }
}

/// <param name="Mine">Whether the tablet that asked has the run.</param>
/// <param name="Login">Login name of whoever has it; null = their account is gone.</param>
public sealed record ClaimAnswer(bool Mine, string? Login, string Tablet, DateTimeOffset Since);
