using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>What of a contest's results is public, and when: approvals, freeze, publication and unveiling.</summary>
internal static class PublicationApi
{
    public static void MapPublication(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/sheets/approve", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<SheetsBody, SheetSelection, ApprovalResult>(
                    http,
                    ApiJson.Body.SheetsBody,
                    (chosen, stamp) => calls.In(http).Contest(eventId).ApproveSheets(chosen.Sheets, stamp),
                    result => Answers.Ok(new ApprovalAnswer(result.Changed), ApiJson.Body.ApprovalAnswer)))
            .Describe("approveSheets", "Approves sheets, all or none. Where the contest's publication is `approved` they show from then on.")
            .Takes<SheetsBody>()
            .Gives<ApprovalAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/sheets/withdraw-approval", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<WithdrawalBody, SheetSelection, ApprovalResult>(
                    http,
                    ApiJson.Body.WithdrawalBody,
                    (chosen, stamp) => calls.In(http).Contest(eventId).WithdrawApproval(chosen.Sheets, chosen.Reason!, stamp),
                    result => Answers.Ok(new ApprovalAnswer(result.Changed), ApiJson.Body.ApprovalAnswer)))
            .Describe("withdrawApproval", "Withdraws the approval of sheets, all or none, with a reason.")
            .Takes<WithdrawalBody>()
            .Gives<ApprovalAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/contest/freeze", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<FreezeBody, FreezeRequest, PublicationState>(
                    http,
                    ApiJson.Body.FreezeBody,
                    (freeze, stamp) => calls.In(http).Contest(eventId).Freeze(freeze.At, freeze.Reason, stamp),
                    ToAnswer))
            .Describe("freezeContest", "Freezes the contest now or at a time: from then on new results change nothing that the public or a wall can see.")
            .Takes<FreezeBody>()
            .Gives<PublicationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/contest/unfreeze", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write(http, stamp => calls.In(http).Contest(eventId).Unfreeze(stamp), ToAnswer))
            .Describe("unfreezeContest", "Ends the freeze and drops a planned one: what the contest's publication allows shows again.")
            .TakesNothing()
            .Gives<PublicationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/contest/publish", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write(http, stamp => calls.In(http).Contest(eventId).Publish(stamp), ToAnswer))
            .Describe("publishResults", "Makes the results final and shows them. What is accepted later shows once the head judge has approved it, with a notice.")
            .TakesNothing()
            .Gives<PublicationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapGet("/events/{eventId}/contest/publication", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Contest(eventId).Steering(),
                    steering => Answers.Ok(SteeringAnswer.Of(steering), ApiJson.Body.SteeringAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getPublication", "Where the publication stands and what an unveiling shows next: for those who steer it, never for a wall.")
            .Gives<SteeringAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);
    }

    public static void MapUnveil(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/contest/unveil", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<UnveilBody, UnveilSettings, UnveilPosition>(
                    http,
                    ApiJson.Body.UnveilBody,
                    (settings, stamp) => calls.In(http).Contest(eventId).StartUnveil(settings, stamp),
                    ToAnswer))
            .Describe("startUnveil", "Begins an unveiling of groups whose results are held back. What it announces is what stands now.")
            .Takes<UnveilBody>()
            .Gives<UnveilAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/contest/unveil/next", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<StepBody, StepRequest, UnveilPosition>(
                    http,
                    ApiJson.Body.StepBody,
                    (request, stamp) => calls.In(http).Contest(eventId).UnveilNext(request.Step, stamp),
                    ToAnswer))
            .Describe("unveilNext", "Takes a step of the unveiling, if it is the next one. No step is taken back.")
            .Takes<StepBody>()
            .Gives<UnveilAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/contest/unveil/end", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write(http, stamp => calls.In(http).Contest(eventId).EndUnveil(stamp), ToAnswer))
            .Describe("endUnveil", "Ends the unveiling. What it did not reach stays hidden until the results are published.")
            .TakesNothing()
            .Gives<UnveilAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);
    }

    private static IResult ToAnswer(PublicationState state) => Answers.Ok(PublicationAnswer.Of(state), ApiJson.Body.PublicationAnswer);

    private static IResult ToAnswer(UnveilPosition position) => Answers.Ok(UnveilAnswer.Of(position), ApiJson.Body.UnveilAnswer);
}

/// <summary>Sheets that a command speaks of.</summary>
public sealed record SheetSelection(ImmutableArray<string> Sheets, string? Reason);

public sealed record FreezeRequest(DateTimeOffset? At, string? Reason);

public sealed record StepRequest(int Step);

/// <param name="Sheets">Ids of sheets that stand for their runs.</param>
public sealed record SheetsBody([property: Required] IReadOnlyList<string?>? Sheets) : IBody<SheetSelection>
{
    public Checked<SheetSelection> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new SheetSelection(check.List("sheets", check.Required("sheets", Sheets, [])), null));
    }
}

/// <param name="Sheets">Ids of sheets that stand for their runs.</param>
public sealed record WithdrawalBody([property: Required] IReadOnlyList<string?>? Sheets, [property: Required] string? Reason) : IBody<SheetSelection>
{
    public Checked<SheetSelection> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new SheetSelection(check.List("sheets", check.Required("sheets", Sheets, [])), check.Required("reason", Reason)));
    }
}

/// <param name="At">RFC 3339 with offset; null = now.</param>
/// <param name="Reason">For the staff; never shown to the public.</param>
public sealed record FreezeBody(string? At, string? Reason) : IBody<FreezeRequest>
{
    public Checked<FreezeRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new FreezeRequest(check.OptionalTime("at", At), Reason));
    }
}

/// <param name="Groups">组别 in the order in which they are unveiled.</param>
/// <param name="From">The lowest place that is unveiled by itself: all behind it are shown together; null = every team by itself.</param>
/// <param name="Pauses">Places that are announced before their team is shown; null = 3, 2 and 1.</param>
public sealed record UnveilBody([property: Required] IReadOnlyList<string?>? Groups, int? From, IReadOnlyList<int>? Pauses) : IBody<UnveilSettings>
{
    private static readonly int[] Podium = [3, 2, 1];

    public Checked<UnveilSettings> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new UnveilSettings(check.List("groups", check.Required("groups", Groups, [])), From, [.. Pauses ?? Podium]));
    }
}

/// <param name="Step">Number of the step to take: one more than were taken.</param>
public sealed record StepBody([property: Required] int? Step) : IBody<StepRequest>
{
    public Checked<StepRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new StepRequest(check.Required("step", Step)));
    }
}

/// <param name="Changed">Sheets whose approval changed.</param>
public sealed record ApprovalAnswer(int Changed);

/// <param name="FrozenSince">Null = the contest is not frozen.</param>
/// <param name="FreezeAt">When it will freeze by itself; null = nothing is planned.</param>
/// <param name="PublishedAt">When the results became final; null = they are provisional.</param>
public sealed record PublicationAnswer(DateTimeOffset? FrozenSince, DateTimeOffset? FreezeAt, DateTimeOffset? PublishedAt)
{
    public static PublicationAnswer Of(PublicationState state) => new(state.FrozenSince, state.FreezeAt, state.PublishedAt);
}

/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
public sealed record UnveilAnswer(int Step, int Steps)
{
    public static UnveilAnswer Of(UnveilPosition position) => new(position.Step, position.Steps);
}

/// <param name="Unapproved">Sheets that stand without the approval that the contest wants.</param>
/// <param name="Unveil">Null = no unveiling is going on.</param>
/// <param name="FreezeReason">Why the contest is frozen or will be; null = nobody said, or it is not.</param>
public sealed record SteeringAnswer(
    [property: AllowedValues("immediate", "approved", "awards")] string Publication,
    PublicationAnswer State,
    int Unapproved,
    UnveilAnswer? Unveil,
    UnveilStepAnswer? Current,
    UnveilStepAnswer? Next,
    string? FreezeReason)
{
    public static SteeringAnswer Of(PublicationSteering steering) => new(
        Words.Of(steering.Settings.Publication),
        PublicationAnswer.Of(steering.State),
        steering.Unapproved,
        steering.Unveil is { } unveil ? UnveilAnswer.Of(unveil) : null,
        UnveilStepAnswer.Of(steering.Current),
        UnveilStepAnswer.Of(steering.Next),
        steering.FreezeReason);
}

/// <param name="Teams">The teams that the step shows, the best first.</param>
public sealed record UnveilStepAnswer(
    [property: AllowedValues("group", "rest", "pause", "team")] string Kind,
    string Group,
    int? Rank,
    IReadOnlyList<StandingsRow> Teams)
{
    public static UnveilStepAnswer? Of(UnveilPreview? step) =>
        step is null ? null : new UnveilStepAnswer(Words.Of(step.Kind), step.Group, step.Rank, [.. step.Teams.Select(StandingsRow.Of)]);
}
