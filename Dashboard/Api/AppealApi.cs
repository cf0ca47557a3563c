using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using EventsLive.Dashboard.Network;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Appeals (申诉) over HTTP: their terms, the teams' links, and their course to the public decision.</summary>
internal static class AppealApi
{
    public static void MapAppeals(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/appeals", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Desk(eventId).PublishedAppeals() is { } appeals ? new AppealsAnswer([.. appeals.Select(DecidedAppealAnswer.Of)]) : null,
                    appeals => Answers.Ok(appeals, ApiJson.Body.AppealsAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getAppeals", "申诉结果公示: decisions that are public, the oldest first.")
            .Gives<AppealsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPost("/events/{eventId}/appeals", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<AppealBody, AppealEntry, AppealReceipt>(
                    http, ApiJson.Body.AppealBody, (entry, stamp) => calls.In(http).Desk(eventId).FileAppeal(entry, stamp), Created))
            .Describe("postAppeal", "Enters an appeal that came in on paper.")
            .Takes<AppealBody>()
            .Gives<AppealReceiptAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/appeals/by-link", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<LinkAppealBody, LinkAppeal, AppealReceipt>(
                    http,
                    ApiJson.Body.LinkAppealBody,
                    (appeal, stamp) => calls.In(http).Desk(eventId).FileAppealByLink(appeal.Secret, appeal.Run, appeal.Reason, stamp),
                    Created))
            .Describe("postAppealByLink", "A team appeals by the secret of its link, within the time and number that the contest allows.")
            .Takes<LinkAppealBody>()
            .Gives<AppealReceiptAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .ForEverybody(PublicAct.Appeal);

        api.MapPut("/events/{eventId}/appeal-terms", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<AppealTermsBody, AppealTerms, AppealTerms>(
                    http,
                    ApiJson.Body.AppealTermsBody,
                    (terms, stamp) => calls.In(http).Desk(eventId).SetAppealTerms(terms, stamp),
                    terms => Answers.Ok(new AppealTermsAnswer(terms.Minutes, terms.PerTeam), ApiJson.Body.AppealTermsAnswer)))
            .Describe("putAppealTerms", "How long after its result is shown a run may be appealed against, and how often a team may appeal.")
            .Takes<AppealTermsBody>()
            .Gives<AppealTermsAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/teams/{teamId}/appeal-link", (string eventId, string teamId, HttpContext http, ApiCalls calls, AppealLinks links) =>
                calls.Write(
                    http,
                    async stamp =>
                    {
                        var secret = links.Draw(calls.In(http).Id, eventId, teamId, stamp);
                        var answer = await calls.In(http).Desk(eventId).IssueAppealLink(teamId, AppealRules.HashOf(secret), stamp);
                        return new Answer<AppealLinkAnswer>(answer.Refusal is null ? new AppealLinkAnswer(AppealLinks.PathOf(eventId, secret), secret) : null, answer.Refusal);
                    },
                    link => Answers.Created(link, ApiJson.Body.AppealLinkAnswer)))
            .Describe("issueAppealLink", "Gives a team a link to appeal by, shown this once; an older link of the team ends.")
            .TakesNothing()
            .Gives<AppealLinkAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/appeals/{appealId}/admit", (string eventId, string appealId, HttpContext http, ApiCalls calls) =>
                calls.Write<AdmissionBody, Admission, AppealReceipt>(
                    http,
                    ApiJson.Body.AdmissionBody,
                    (admission, stamp) => calls.In(http).Desk(eventId).AdmitAppeal(appealId, admission.Admitted, admission.Reason, stamp),
                    Ok))
            .Describe("admitAppeal", "受理 or 不予受理; the latter with a reason.")
            .Takes<AdmissionBody>()
            .Gives<AppealReceiptAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/appeals/{appealId}/decide", (string eventId, string appealId, HttpContext http, ApiCalls calls) =>
                calls.Write<RulingBody, Ruling, AppealReceipt>(
                    http,
                    ApiJson.Body.RulingBody,
                    (ruling, stamp) => calls.In(http).Desk(eventId).DecideAppeal(appealId, ruling.Word, ruling.Reason, stamp),
                    Ok))
            .Describe("decideAppeal", "仲裁结果: maintained, corrected (a new version of the sheet follows) or a re-run (the run is open again at once).")
            .Takes<RulingBody>()
            .Gives<AppealReceiptAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/appeals/{appealId}/publish", (string eventId, string appealId, HttpContext http, ApiCalls calls) =>
                calls.Write<WordingBody, AppealWording, AppealReceipt>(
                    http,
                    ApiJson.Body.WordingBody,
                    (wording, stamp) => calls.In(http).Desk(eventId).PublishAppeal(appealId, wording.Reason, wording.Outcome, stamp),
                    Ok))
            .Describe("publishAppeal", "Makes a decision public in words that name no person. Published again it is worded anew.")
            .Takes<WordingBody>()
            .Gives<AppealReceiptAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);
    }

    private static IResult Created(AppealReceipt receipt) => Answers.Created(new AppealReceiptAnswer(receipt.AppealId), ApiJson.Body.AppealReceiptAnswer);

    private static IResult Ok(AppealReceipt receipt) => Answers.Ok(new AppealReceiptAnswer(receipt.AppealId), ApiJson.Body.AppealReceiptAnswer);
}

/// <summary>Draws the secrets of the teams' appeal links. The same command sent again has the same secret, or its answer would name one that is not kept.</summary>
public sealed class AppealLinks(InstallationKeys keys)
{
    private const int Length = 22;

    public static string PathOf(string eventId, string secret) => $"/appeal/{eventId}/{secret}";

    /// <returns>22 of <c>a-z 0-9</c>: over 110 bits.</returns>
    public string Draw(string district, string eventId, string teamId, CommandStamp stamp)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz012345";
        var text = $"appeal-link {district} {eventId} {teamId} {stamp.Actor} {stamp.CommandId ?? Guid.NewGuid()}";
        var hash = HMACSHA256.HashData(keys.Keys.Ticket, Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(Length).Select(value => Alphabet[value % Alphabet.Length]));
    }
}

public sealed record LinkAppeal(string Secret, RunRef Run, string Reason);

public sealed record Admission(bool Admitted, string? Reason);

public sealed record Ruling(AppealRuling Word, string Reason);

/// <param name="Reason">申诉理由 as the paper has it: never public.</param>
public sealed record AppealBody(
    [property: Required] string? Team, [property: Required] int? Round, [property: Required] string? Reason, string? Stage, string? Match) : IBody<AppealEntry>
{
    public Checked<AppealEntry> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new AppealEntry(check.Required("team", Team), new RunRef(check.Required("round", Round), Stage, Match), check.Required("reason", Reason)));
    }
}

/// <param name="Secret">Of the team's link.</param>
public sealed record LinkAppealBody(
    [property: Required] string? Secret, [property: Required] int? Round, [property: Required] string? Reason, string? Stage, string? Match) : IBody<LinkAppeal>
{
    public Checked<LinkAppeal> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new LinkAppeal(check.Required("secret", Secret), new RunRef(check.Required("round", Round), Stage, Match), check.Required("reason", Reason)));
    }
}

/// <param name="Minutes">Null = no limit.</param>
/// <param name="PerTeam">Null = any number.</param>
public sealed record AppealTermsBody(int? Minutes, int? PerTeam) : IBody<AppealTerms>
{
    public Checked<AppealTerms> ToCommand() => new(new AppealTerms(Minutes, PerTeam));
}

public sealed record AdmissionBody([property: Required] bool? Admitted, string? Reason) : IBody<Admission>
{
    public Checked<Admission> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new Admission(check.Required("admitted", Admitted), Reason));
    }
}

public sealed record RulingBody([property: Required, AllowedValues("maintain", "correct", "rerun")] string? Ruling, [property: Required] string? Reason) : IBody<Ruling>
{
    public Checked<Ruling> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new Ruling(check.Word<AppealRuling>("ruling", Ruling), check.Required("reason", Reason)));
    }
}

/// <param name="Reason">申诉理由, as the public reads it.</param>
/// <param name="Outcome">仲裁结果, as the public reads it.</param>
public sealed record WordingBody([property: Required] string? Reason, [property: Required] string? Outcome) : IBody<AppealWording>
{
    public Checked<AppealWording> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new AppealWording(check.Required("reason", Reason), check.Required("outcome", Outcome)));
    }
}

public sealed record AppealReceiptAnswer(string AppealId);

/// <param name="Minutes">Null = no limit.</param>
/// <param name="PerTeam">Null = any number.</param>
public sealed record AppealTermsAnswer(int? Minutes, int? PerTeam);

/// <param name="Path">Of the page, on this server.</param>
public sealed record AppealLinkAnswer(string Path, string Secret);

/// <param name="Late">It came after its time; only paper may.</param>
public sealed record AppealAnswer(
    string AppealId,
    string Team,
    int Round,
    [property: AllowedValues("paper", "team")] string Origin,
    DateTimeOffset FiledAt,
    [property: AllowedValues("filed", "admitted", "dismissed", "decided")] string Stage,
    [property: AllowedValues("maintain", "correct", "rerun")] string? Ruling,
    string? CarriedOutBy,
    DateTimeOffset? DecidedAt,
    DateTimeOffset? PublishedAt,
    bool Late,
    string Reason,
    string? Decision,
    string? RunStage,
    string? Match)
{
    public static AppealAnswer Of(DeskAppeal appeal) => new(
        appeal.AppealId,
        appeal.Team,
        appeal.Run.Round,
        Words.Of(appeal.Origin),
        appeal.FiledAt,
        Words.Of(appeal.Stage),
        appeal.Ruling is { } ruling ? Words.Of(ruling) : null,
        appeal.CarriedOutBy,
        appeal.DecidedAt,
        appeal.PublishedAt,
        appeal.Late,
        appeal.Reason,
        appeal.Decision,
        appeal.Run.Stage,
        appeal.Run.Match);
}

public sealed record AppealsAnswer(IReadOnlyList<DecidedAppealAnswer> Appeals);

/// <summary>局次, 申诉方, 申诉理由, 仲裁结果, and when it was decided by whom.</summary>
/// <param name="Decider">The role that decided.</param>
public sealed record DecidedAppealAnswer(
    string AppealId,
    int Round,
    string Team,
    int TeamNumber,
    string TeamName,
    string Reason,
    [property: AllowedValues("dismissed", "maintain", "correct", "rerun")] string Ruling,
    string Outcome,
    DateTimeOffset DecidedAt,
    [property: AllowedValues("headJudge")] string Decider,
    string? RunStage,
    string? Match)
{
    public static DecidedAppealAnswer Of(PublishedAppeal appeal) => new(
        appeal.AppealId,
        appeal.Run.Round,
        appeal.Team,
        appeal.TeamNumber,
        appeal.TeamName,
        appeal.Reason,
        appeal.Ruling is { } ruling ? Words.Of(ruling) : Words.Of(appeal.Stage),
        appeal.Outcome,
        appeal.DecidedAt,
        Words.Of(Role.HeadJudge),
        appeal.Run.Stage,
        appeal.Run.Match);
}
