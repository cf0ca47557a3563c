using EventsLive.Grains.Awards;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The awards of a contest: their scheme, the list from draft over its notice to publication, and objections.</summary>
internal static class AwardsApi
{
    public static void MapAwards(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/awards/scheme", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<AwardSchemeBody, AwardScheme, AwardsRevision>(
                    http, ApiJson.Body.AwardSchemeBody, (scheme, stamp) => calls.In(http).Awards(eventId).SetScheme(scheme, stamp), ToAnswer))
            .Describe("putAwardScheme", "Sets how the awards follow from the standings: tiers by share or number, base, rounding, ties. While no list is drawn up.")
            .Takes<AwardSchemeBody>()
            .GivesStep()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/awards", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async actor => await calls.In(http).Contest(eventId).Settings() is null
                        ? null
                        : AwardsAnswer.Of(await calls.In(http).Awards(eventId).Look(actor.Audience)),
                    answer => Answers.Ok(answer, ApiJson.Body.AwardsAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getAwards", "The awards as the caller's audience may see them: for the public from the notice on. The hub's topic `awards:{id}` follows them.")
            .Gives<AwardsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapGet("/events/{eventId}/awards/desk", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Awards(eventId).Desk(),
                    desk => Answers.Ok(AwardsDeskAnswer.Of(desk), ApiJson.Body.AwardsDeskAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getAwardsDesk", "What staff know of the awards: stage, scheme, the list, what the scheme would make of the results now, objections with their words.")
            .Gives<AwardsDeskAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/awards/propose", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write(http, stamp => calls.In(http).Awards(eventId).Propose(stamp), ToAnswer))
            .Describe("proposeAwards", "拟获奖名单: draws up the list from the results as they are now, for staff only; again in place of one that was not publicised.")
            .TakesNothing()
            .GivesStep()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/awards/publicise", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<NoticeBody, NoticeRequest, AwardsRevision>(
                    http,
                    ApiJson.Body.NoticeBody,
                    (notice, stamp) => calls.In(http).Awards(eventId).Publicise(notice.From, notice.To, notice.Telephone, stamp),
                    ToAnswer))
            .Describe("publiciseAwards", "公示: opens the list to objections until a time. It says who gets which award, and nothing of places or points.")
            .Takes<NoticeBody>()
            .GivesStep()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/awards/objections", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ObjectionBody, ObjectionRequest, ObjectionResult>(
                    http,
                    ApiJson.Body.ObjectionBody,
                    (objection, stamp) => calls.In(http).Awards(eventId).EnterObjection(objection.Team, objection.Objector, objection.Text, stamp),
                    result => Answers.Created(new ObjectionAnswer(result.ObjectionId), ApiJson.Body.ObjectionAnswer)))
            .Describe("postObjection", "异议: takes down an objection to the list that is open to them.")
            .Takes<ObjectionBody>()
            .Gives<ObjectionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/awards/objections/{objectionId}", (string eventId, string objectionId, HttpContext http, ApiCalls calls) =>
                calls.Write<ObjectionDecisionBody, ObjectionDecision, ObjectionResult>(
                    http,
                    ApiJson.Body.ObjectionDecisionBody,
                    (decision, stamp) => calls.In(http).Awards(eventId).DecideObjection(objectionId, decision.Upheld, decision.Text, stamp),
                    result => Answers.Ok(new ObjectionAnswer(result.ObjectionId), ApiJson.Body.ObjectionAnswer)))
            .Describe("decideObjection", "Decides an objection, once, with the words of the decision.")
            .Takes<ObjectionDecisionBody>()
            .Gives<ObjectionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/awards/publish", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write(http, stamp => calls.In(http).Awards(eventId).Publish(stamp), ToAnswer))
            .Describe("publishAwards", "正式公布: once the notice has ended, no objection is open and no result has changed. The contest's standings are published by themselves.")
            .TakesNothing()
            .GivesStep()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/awards/withdraw", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<AwardsWithdrawalBody, AwardsWithdrawal, AwardsRevision>(
                    http, ApiJson.Body.AwardsWithdrawalBody, (withdrawal, stamp) => calls.In(http).Awards(eventId).Withdraw(withdrawal.Reason, stamp), ToAnswer))
            .Describe("withdrawAwards", "Takes the list back, also a published one, with a reason.")
            .Takes<AwardsWithdrawalBody>()
            .GivesStep()
            .For(Role.Organiser);
    }

    /// <summary>The awards of teams by their id, as the audience may know them; a team with several has them all.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ByTeam(IAwardsGrain awards, Audience audience) =>
        AwardsAnswer.Of(await awards.Look(audience)).Teams.ToDictionary(
            team => team.Id, team => string.Join('、', team.Specials.Prepend(team.Award).OfType<string>()), StringComparer.Ordinal);

    private static RouteHandlerBuilder GivesStep(this RouteHandlerBuilder route) => route.Gives<AwardsStepAnswer>(StatusCodes.Status200OK).RefusesWrites();

    private static IResult ToAnswer(AwardsRevision revision) =>
        Answers.Ok(new AwardsStepAnswer(revision.Revision, Words.Of(revision.Stage)), ApiJson.Body.AwardsStepAnswer);
}
