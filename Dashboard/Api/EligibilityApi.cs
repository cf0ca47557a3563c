using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>How many contests of a large event one pupil may be entered in (限报).</summary>
internal static class EligibilityApi
{
    public static void MapEligibility(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/eligibility", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<EligibilityBody, EligibilityBody, EligibilityRevision>(
                    http,
                    ApiJson.Body.EligibilityBody,
                    (body, stamp) => calls.In(http).Eligibility(eventId).SetLimit(body.Limit, stamp),
                    revision => Answers.Put(false, revision.Version)))
            .Describe("putEligibility", "Sets in how many of the event's contests one pupil, by name and school, may be a member of teams; null = any number. Who is in more already stays and is reported; entering a team or importing teams refuses whoever would come to be.")
            .Takes<EligibilityBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/eligibility", (string eventId, int? limit, HttpContext http, ApiCalls calls) =>
                limit is < 1 or > EligibilityRules.MaxLimit ? Task.FromResult<IResult>(ProblemResult.Of(Refusal.Of(RefusalKind.OutOfRange, "limit", "1", $"{EligibilityRules.MaxLimit}")))
                : calls.Read(
                    http,
                    _ => calls.In(http).Eligibility(eventId).Report(limit ?? 1),
                    report => Answers.Ok(EligibilityAnswer.Of(report), ApiJson.Body.EligibilityAnswer),
                    RefusalKind.UnknownEvent))
            .Describe("getEligibility", "The limit, who is in more contests than it allows, and the exceptions. Where none is set, who would be with limit (default 1).")
            .Gives<EligibilityAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/eligibility/exceptions", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ExceptionBody, ExceptionBody, ExceptionResult>(
                    http,
                    ApiJson.Body.ExceptionBody,
                    (body, stamp) => calls.In(http).Eligibility(eventId).Except(new PupilException(body.Part!, body.Name!, body.School!, body.Town!), body.Reason ?? "", stamp),
                    result => Answers.Ok(new ExceptionAnswer(result.ExceptionId), ApiJson.Body.ExceptionAnswer)))
            .Describe("grantException", "Leaves the pupil of that name and school in one contest out of the count: a namesake, or one who may be in one more. It may be granted before the team is entered.")
            .Takes<ExceptionBody>()
            .Gives<ExceptionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapDelete("/events/{eventId}/eligibility/exceptions/{exceptionId}", (string eventId, string exceptionId, HttpContext http, ApiCalls calls) =>
                calls.Write(
                    http,
                    stamp => calls.In(http).Eligibility(eventId).WithdrawException(exceptionId, stamp),
                    result => Answers.Ok(new ExceptionAnswer(result.ExceptionId), ApiJson.Body.ExceptionAnswer)))
            .Describe("withdrawException", "Counts the pupil again. Teams that are entered stay.")
            .TakesNothing()
            .Gives<ExceptionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);
    }
}

/// <param name="Limit">Contests that one pupil may be in; null = any number.</param>
public sealed record EligibilityBody(int? Limit) : IBody<EligibilityBody>
{
    public Checked<EligibilityBody> ToCommand() => new(this);
}

/// <param name="Part">Id of the contest whose entry is not counted.</param>
/// <param name="Town">The town of the team, as the school's.</param>
/// <param name="Reason">Kept apart from the records.</param>
public sealed record ExceptionBody(string? Part, string? Name, string? School, string? Town, string? Reason) : IBody<ExceptionBody>
{
    public Checked<ExceptionBody> ToCommand()
    {
        var check = new ShapeCheck();
        check.Required("part", Part);
        check.Required("name", Name);
        check.Required("school", School);
        check.Required("town", Town);
        return check.Done(this);
    }
}

public sealed record ExceptionAnswer(string ExceptionId);

/// <param name="Limit">Null = no limit is set.</param>
/// <param name="Pupils">Those in more contests than the limit, or than was asked for.</param>
public sealed record EligibilityAnswer(int? Limit, IReadOnlyList<OverEnteredAnswer> Pupils, IReadOnlyList<GrantedExceptionAnswer> Exceptions)
{
    public static EligibilityAnswer Of(EligibilityReport report) => new(
        report.Limit,
        [
            .. report.Pupils.Select(pupil => new OverEnteredAnswer(
                pupil.Name, pupil.School, pupil.Town, [.. pupil.Entries.Select(entry => new EntryAnswer(entry.Part, entry.PartName, entry.Team, entry.Number, entry.TeamName))])),
        ],
        [.. report.Exceptions.Select(one => new GrantedExceptionAnswer(one.ExceptionId, one.Part, one.PartName, one.Name, one.School, one.Reason, one.Actor, one.At))]);
}

public sealed record OverEnteredAnswer(string Name, string School, string Town, IReadOnlyList<EntryAnswer> Entries);

/// <param name="Number">Start number of the team.</param>
public sealed record EntryAnswer(string Part, string PartName, string Team, int Number, string TeamName);

/// <param name="Actor">Who granted it.</param>
public sealed record GrantedExceptionAnswer(
    string ExceptionId, string Part, string PartName, string Name, string School, string Reason, string Actor, DateTimeOffset At);
