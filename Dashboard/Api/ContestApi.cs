using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The contest of an event: its groups, rounds and rule, its teams.</summary>
internal static class ContestApi
{
    public static void MapContests(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/contest", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ContestBody, ContestSettings, ContestRevision>(
                    http,
                    ApiJson.Body.ContestBody,
                    (settings, stamp) => calls.In(http).Contest(eventId).Configure(settings, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putContest", "Sets groups, rounds and rule of the event's contest. The rule's schema is at /schemas/scoring-rule.json.")
            .Takes<ContestBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/contest", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Contest(eventId).Settings(),
                    settings => Answers.Ok(
                        new ContestAnswer(settings.Groups, settings.Rounds, JsonElement.Parse(settings.Rule), Words.Of(settings.Publication), Words.Of(settings.Signatures)),
                        ApiJson.Body.ContestAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getContest", "Groups, rounds and rule of the event's contest.")
            .Gives<ContestAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPut("/events/{eventId}/teams/{teamId}", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Write<TeamBody, TeamEntry, TeamRevision>(
                    http,
                    ApiJson.Body.TeamBody,
                    (team, stamp) => calls.In(http).Contest(eventId).PutTeam(teamId, team, stamp),
                    revision => revision.Created
                        ? Answers.Created(new TeamAnswer(revision.Number), ApiJson.Body.TeamAnswer)
                        : Answers.Ok(new TeamAnswer(revision.Number), ApiJson.Body.TeamAnswer)))
            .Describe("putTeam", "Enters a team or changes its entry.")
            .Takes<TeamBody>()
            .Gives<TeamAnswer>(StatusCodes.Status200OK)
            .Gives<TeamAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);
    }
}

/// <param name="Groups">组别 in their order; at least one.</param>
/// <param name="Rounds">Rounds that may be entered, those beyond the counted ones included.</param>
/// <param name="Rule">The scoring rule, schema at <c>/schemas/scoring-rule.json</c>.</param>
/// <param name="Publication">When results are shown to the public and on walls: at once (that of a new contest), once the head judge has approved the sheet, or not before they are unveiled or published. Left out: the contest keeps its own.</param>
/// <param name="Signatures">Whether sheets from a tablet must be signed: optional (that of a new contest), or required of judge and captain. Left out: as it is.</param>
public sealed record ContestBody(
    [property: Required] IReadOnlyList<string?>? Groups,
    [property: Required] int? Rounds,
    [property: Required] JsonElement? Rule,
    [property: AllowedValues("immediate", "approved", "awards")] string? Publication,
    [property: AllowedValues("optional", "required")] string? Signatures = null) : IBody<ContestSettings>
{
    public Checked<ContestSettings> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ContestSettings(
            check.List("groups", check.Required("groups", Groups, [])),
            check.Required("rounds", Rounds),
            check.Required("rule", Rule) is { ValueKind: not JsonValueKind.Undefined } rule ? rule.GetRawText() : "",
            check.OptionalWord<ContestPublication>("publication", Publication) ?? ContestPublication.Unchanged,
            check.OptionalWord<SignaturePolicy>("signatures", Signatures) ?? SignaturePolicy.Unchanged));
    }
}

/// <param name="Rule">The scoring rule, schema at <c>/schemas/scoring-rule.json</c>.</param>
public sealed record ContestAnswer(
    IReadOnlyList<string> Groups,
    int Rounds,
    JsonElement Rule,
    [property: AllowedValues("immediate", "approved", "awards")] string Publication,
    [property: AllowedValues("optional", "required")] string Signatures);

/// <param name="Number">Start number; null = the next free one.</param>
/// <param name="Town">Where the team comes from.</param>
public sealed record TeamBody(
    int? Number,
    [property: Required] string? Name,
    [property: Required] string? School,
    [property: Required] string? Town,
    [property: Required] string? Group,
    IReadOnlyList<string?>? Members,
    IReadOnlyList<string?>? Coaches) : IBody<TeamEntry>
{
    public Checked<TeamEntry> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new TeamEntry(
            Number,
            check.Required("name", Name),
            check.Required("school", School),
            check.Required("town", Town),
            check.Required("group", Group),
            check.List("members", Members),
            check.List("coaches", Coaches)));
    }
}

/// <param name="Number">The team's start number.</param>
public sealed record TeamAnswer(int Number);
